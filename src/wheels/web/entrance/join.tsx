import { useState } from 'preact/hooks'
import type { Static } from 'typebox'
import { makeMember, makeOrganisation, prepare } from '../../../custody/web/index.ts'
import { api, asProblem } from '../../../ui/api.ts'
import { locale, locales, setLocale, t } from '../../../ui/i18n.ts'
import { Progress } from '../../../ui/parts/feedback.tsx'
import type { InvitationCard } from '../../wire.ts'
import { drawn, Sender } from './arrive.ts'
import { useCodeOfLink } from './code.ts'
import { CodeStep } from './code-step.tsx'
import type { Wrong } from './errors.ts'
import { JoinCard } from './join-card.tsx'
import { JoinYou } from './join-you.tsx'
import { NO_PASSPHRASE, PassphraseStep } from './passphrase-step.tsx'
import { NOBODY, type PersonField } from './person-fields.tsx'
import { useLeaveGuard, useSteps } from './steps.ts'

export type Invitation = Static<typeof InvitationCard>
const STEPS = ['code', 'card', 'you', 'passphrase'] as const
type Step = (typeof STEPS)[number]

export default function JoinPage() {
  const { code, opened } = useCodeOfLink()
  return <Joining key={opened} given={code} />
}

function Joining({ given }: { given: string }) {
  const steps = useSteps<Step>(STEPS, 'code')
  const [code, setCode] = useState(given)
  const [invitation, setInvitation] = useState<Invitation | null>(null)
  const [person, setPerson] = useState(NOBODY)
  const [passphrase, setPassphrase] = useState(NO_PASSPHRASE)
  const [refused, setRefused] = useState<{ code?: true; you?: Wrong<PersonField> }>({})
  const [part, setPart] = useState<'keys' | 'join' | 'sign_in' | null>(null)
  const [sender] = useState(() => new Sender())
  const { step } = steps
  useLeaveGuard(step === 'passphrase')

  const ask = async (letters: string) => {
    const found = await api.post<Invitation>('/api/join/find', { code: letters })
    setInvitation(found)
    return found
  }
  async function find(letters: string) {
    const found = await ask(letters)
    setCode(letters)
    await speakTo(found)
    prepare()
    steps.enter('card')
  }
  async function join(text: string) {
    if (!invitation) return
    setPart('keys')
    await drawn()
    const name = invitation.returning?.sign_in_name ?? person.signInName
    const way = { path: '/api/join' as const, name, passphrase: text }
    try {
      const body = sender.arrived ? {} : await bodyOf(code, invitation, person.displayName.trim(), name, text)
      setPart('join')
      await sender.send({ ...way, body }, () => setPart('sign_in'))
    } catch (error) {
      setPart(null)
      const problem = asProblem(error)
      if (problem.code === 'name_taken') {
        setRefused({ you: { signInName: 'found.sign_in.taken' } })
        steps.go('you')
      } else if (problem.code === 'code_refused') {
        setCode('')
        setRefused({ code: true })
        steps.go('code')
      } else throw problem
    }
  }

  if (step === 'code' || !invitation) {
    return (
      <CodeStep
        title={t('join.title')}
        lead={t('join.lead')}
        hint={t('join.code.hint')}
        refused="join.code.refused"
        again={refused.code === true}
        code={code}
        find={find}
      />
    )
  }
  const frame = { n: STEPS.indexOf(step), of: STEPS.length - 1 }
  if (step === 'card') {
    return (
      <JoinCard
        key="card"
        step={frame}
        invitation={invitation}
        onLookAgain={() => ask(code)}
        onNext={steps.next}
      />
    )
  }
  if (step === 'you') {
    return (
      <JoinYou
        key="you"
        step={frame}
        invitation={invitation}
        person={person}
        onChange={setPerson}
        refused={refused.you ?? {}}
        onNext={() => {
          setRefused({})
          steps.next()
        }}
        onBack={() => steps.back?.()}
      />
    )
  }
  return (
    <PassphraseStep
      key="passphrase"
      step={frame}
      value={passphrase}
      onChange={setPassphrase}
      onProven={join}
      onBack={() => steps.back?.()}
      progress={part ? <Progress label={t(`join.progress.${part}`)} /> : null}
    />
  )
}

/** A person whose own languages the wheel does not work in is spoken to in the wheel's first, where we can. */
async function speakTo({ languages }: Invitation): Promise<void> {
  const [first] = languages
  const known = locales.find((one) => one === first)
  if (known && !languages.includes(locale.peek())) await setLocale(known).catch(() => {})
}

async function bodyOf(
  code: string,
  invitation: Invitation,
  displayName: string,
  signInName: string,
  passphrase: string,
) {
  const memberId = invitation.returning?.member_id ?? invitation.invitation_id
  const { own: _own, ...member } = await makeMember(memberId, passphrase)
  const person = { sign_in_name: signInName, display_name: displayName, ...member }
  if (invitation.kind !== 'organisation') return { code, person }
  // Whoever comes first of her organisation makes its keys.
  const since = new Date().toISOString().slice(0, 10)
  const { organisation_id } = invitation.organisation
  return { code, person, keys: await makeOrganisation(organisation_id, member.recipient, since) }
}
