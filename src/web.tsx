import './ui/tokens.css'
import './ui/layout.css'
import './ui/controls.css'
import './ui/feedback.css'
import './ui/data.css'
import './ui/shell.css'
import { type ComponentType, render } from 'preact'
import { LocationProvider, Route, Router, useLocation } from 'preact-iso'
import { useEffect, useErrorBoundary, useMemo, useState } from 'preact/hooks'
import { isSecuritySector, type Sector } from './actors/sector.ts'
import { loadAccount, SignIn, Unlock, ROOMS, WhoIsHere } from './actors/web/index.ts'
import {
  loadWheel,
  lock,
  me,
  members,
  organisationName,
  prepare,
  reopen,
  resume,
  type SignedIn,
  signOut,
  unlock,
  unlocked,
  waiting,
  waysIn,
  wheel,
} from './custody/web/index.ts'
import { api, asProblem, type ProblemError } from './ui/api.ts'
import { nameIn, provideWords, t, type WordLoaders } from './ui/i18n.ts'
import { useLoad, usePoll } from './ui/load.ts'
import { ButtonLink } from './ui/parts/controls.tsx'
import { Empty, Loading, Problem } from './ui/parts/feedback.tsx'
import { Page } from './ui/parts/layout.tsx'
import { type NavItem, Shell } from './ui/parts/shell.tsx'
import { entrances, waitingRoom } from './wheels/web/index.ts'

// The only file of the browser that knows every slice.

type Screen = { path: string; load: () => Promise<{ default: ComponentType }> }

/** A slice that has screens says so at its door. */
const doors = import.meta.glob<Screen[]>(
  ['./*/web/index.ts', '!./places/**', '!./actors/**', '!./custody/**'],
  { import: 'screens' },
)
type Place = { path: string; component: ComponentType }
let places: Promise<Place[]> | undefined

/** All doors at once, and not before somebody signs in: the first view stays small. */
function openDoors(): Promise<Place[]> {
  places ??= openAll()
  // A connection that broke must not close the doors for good.
  places.catch(() => {
    places = undefined
  })
  return places
}

async function openAll(): Promise<Place[]> {
  const words = import.meta.glob(['./*/words/*.po', '!./platform/**']) as WordLoaders
  const [found] = await Promise.all([
    Promise.all(Object.values(doors).map((open) => open())),
    provideWords(words),
  ])
  return found.flat().map(({ path, load }) => ({ path, component: onDemand(load) }))
}

function prepareAll(): void {
  prepare()
  void openDoors().catch(() => {})
}

function onDemand<P extends object = object>(
  load: () => Promise<{ default: ComponentType<P> }>,
): ComponentType<P> {
  let loaded: ComponentType<P> | undefined
  return function OnDemand(props: P) {
    const [, redraw] = useState(false)
    const [problem, setProblem] = useState<ProblemError | undefined>(undefined)
    // A screen that fails to draw takes neither the menu with it nor the key.
    const [broken, drawAgain] = useErrorBoundary()
    const fetchScreen = () => {
      setProblem(undefined)
      return load().then(
        (found) => {
          loaded = found.default
          redraw(true)
        },
        (error: unknown) => setProblem(asProblem(error)),
      )
    }
    useEffect(() => {
      if (!loaded) void fetchScreen()
    }, [])
    if (broken) return <Problem problem={asProblem(broken)} onRetry={drawAgain} />
    if (problem) return <Problem problem={problem} onRetry={fetchScreen} />
    const Screen = loaded
    return Screen ? <Screen {...props} /> : <Loading />
  }
}

/** Before the work: how a person comes in, and where she waits. Their words come with all others. */
const Entrances = new Map(entrances.map(({ path, load }) => [path, withWords(load)]))
const WaitingRoom = withWords(waitingRoom)

function withWords(load: Screen['load']): ComponentType {
  return onDemand(async () => {
    await openDoors()
    return load()
  })
}

/** Who is nobody yet signs in; whose page was loaded again opens the key again; then the work. */
function App() {
  const { problem, loading, reload } = useLoad(resume, [])
  const who = me.value
  const Entrance = Entrances.get(useLocation().path)
  useEffect(() => {
    if (!who) document.title = 'Commonwheel'
  }, [who])
  if (!who) {
    if (loading) return <Loading />
    if (!problem && Entrance) return <Entrance />
    if (!problem)
      return (
        <SignIn
          unlock={unlock}
          prepare={prepareAll}
          byPasskey={signInByPasskey}
          RecoveryCode={RecoveryCode}
        />
      )
    return (
      <main id="main" class="door page">
        <Problem problem={problem} onRetry={reload} />
      </main>
    )
  }
  // Her code is used up: without a new passphrase she would be outside again.
  if (who.began_with === 'code' && (unlocked.value || waiting.value)) return <NewPassphrase />
  if (unlocked.value) return <Workspace who={who} />
  if (waiting.value) return <WaitingRoom />
  // Whoever was given a link is seldom the one who last sat here; once she has come in, this browser is hers.
  if (Entrance && !problem) return <Entrance />
  const others = { reopen, reopenByPasskey, prepare: prepareAll }
  return <Unlock name={who.display_name} {...others} onSignOut={signOut} />
}

const signInByPasskey = () => waysIn().then((door) => door.signInByPasskey())
const reopenByPasskey = () => waysIn().then((door) => door.reopenByPasskey())
/** With words that the sign-in screen has not. */
const waysInSaid = () => Promise.all([waysIn(), openDoors()]).then(([door]) => door)
const NewPassphrase = onDemand(async () => ({ default: (await waysInSaid()).NewPassphrase }))
const RecoveryCode = onDemand(async () => ({ default: (await waysInSaid()).CodeForm }))
const Ways = onDemand(async () => ({ default: (await waysIn()).Ways }))

function Workspace({ who }: { who: SignedIn }) {
  const card = useLoad(loadWheel, [who.session_id])
  const guest = isGuest(who)
  const needs = useLoad(async () => (guest ? 0 : await countNeeds()), [guest])
  usePoll(needs.reload, 60)
  const { route } = useLocation()
  // Who sits down next must not find the address of the last one's matter.
  const leave = () => signOut().finally(() => route('/work', true))
  const house = useLoad(openDoors, [])
  const pages = useMemo(() => pagesOf(house.data ?? [], guest), [house.data, guest])
  const problem = card.problem ?? house.problem
  const again = () => Promise.all([card.reload(), house.reload()])
  return (
    <Shell
      nav={navOf(who, guest, needs.data)}
      who={`${who.display_name} · ${wheel.value ? organisationName(who.organisation.organisation_id) : who.organisation.name}`}
      demonstration={who.wheel.demonstration}
      onSignOut={leave}
    >
      {wheel.value && house.data ? (
        <Router>
          {pages.map(({ path, component }) => (
            <Route key={path} path={path} component={component} />
          ))}
          <Route default component={NotHere} />
        </Router>
      ) : (
        <div class="page">{problem ? <Problem problem={problem} onRetry={again} /> : <Loading />}</div>
      )}
    </Shell>
  )
}

async function countNeeds(): Promise<number> {
  type Row = { subject: string; subject_id: string; kind: string }
  const { rows } = await api.get<{ rows: Row[] }>('/api/needs-me')
  // A record that needs two things is one line on the page, and one here; an organisation's two are done in two places.
  const line = (row: Row) => (row.subject === 'organisation' ? row.kind : `${row.subject} ${row.subject_id}`)
  return new Set(rows.map(line)).size
}

/** What a guest may enter: her inbox and tasks; of the settings the protocol, her own office's people and its keys. */
const GUEST_PLACES = /^\/work\/(?:inbox|tasks|settings$|settings\/(?:protocol|people|keys))(?:\/|$)/

/** Guests have an inbox and an account; the server refuses everything else in any case. */
function isGuest(who: SignedIn): boolean {
  const narrow = who.roles.every((role) => role === 'liaison' || role === 'donor_viewer')
  return isSecuritySector(who.organisation.sector as Sector) || narrow
}

function pagesOf(screens: readonly Place[], guest: boolean): Place[] {
  const open = guest ? screens.filter((one) => GUEST_PLACES.test(one.path)) : screens
  const start = guest ? '/work/inbox' : '/work/reports'
  const own = [
    { path: '/work/account', component: MyAccount },
    // Whoever has come in by one of them begins with what needs her.
    ...entrances.map(({ path }) => ({ path, component: () => <Elsewhere href="/work" /> })),
    ...(guest ? [] : [{ path: '/work/who', component: Who }]),
    ...(guest || !screens.some((one) => one.path === '/work')
      ? [{ path: '/work', component: () => <Elsewhere href={start} /> }]
      : []),
  ]
  // A fixed address goes before one with a place for an id.
  return [...own, ...open].sort((a, b) => Number(a.path.includes(':')) - Number(b.path.includes(':')))
}

function navOf(who: SignedIn, guest: boolean, count: number | undefined): NavItem[] {
  const rooms = ROOMS.filter(([, , roles]) => roles.some((role) => who.roles.includes(role)))
  return [
    ...(guest ? [] : [{ href: '/work', label: t('actors.nav.needs_me'), count }]),
    ...rooms.map(([href, label]) => ({ href, label: t(label) })),
    ...(guest ? [] : [{ href: '/work/who', label: t('actors.nav.who') }]),
    { href: '/work/settings', label: t('actors.nav.settings') },
    { href: '/work/account', label: t('actors.nav.account') },
  ]
}

const MyAccount = onDemand(async () => {
  const { Account } = await loadAccount()
  return {
    default: () => {
      if (!me.value) return null
      const organisation = organisationName(me.value.organisation.organisation_id)
      const acts = { fingerprintOf, onLock: lock, ways: <Ways /> }
      return <Account me={me.value} organisation={organisation} {...acts} />
    },
  }
})

async function fingerprintOf(recipient: string): Promise<string> {
  const { fingerprint } = await import('./custody/fingerprint.ts')
  return fingerprint(recipient)
}

function Who() {
  const card = wheel.value
  if (!card) return null
  const name = nameIn(card.names, card.name)
  return <WhoIsHere wheel={name} organisations={card.organisations} members={members.value} />
}

function Elsewhere({ href }: { href: string }) {
  const { route } = useLocation()
  useEffect(() => route(href, true), [href])
  return <Loading />
}

function NotHere() {
  return (
    <Page title={t('actors.nav.not_here')}>
      <Empty title={t('actors.nav.not_here_help')}>
        <ButtonLink href="/work">{t('actors.nav.start')}</ButtonLink>
      </Empty>
    </Page>
  )
}

async function start(): Promise<void> {
  await provideWords(import.meta.glob('./{ui,actors}/words/*.po') as WordLoaders)
  const root = document.getElementById('app')
  if (!root) return
  render(
    <LocationProvider scope={/^\/work(?:[/?]|$)/}>
      <App />
    </LocationProvider>,
    root,
  )
}

void start()
