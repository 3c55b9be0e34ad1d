import type { Static } from 'typebox'
import { useLocation } from 'preact-iso'
import { useEffect, useState } from 'preact/hooks'
import { may } from '../../actors/permission.ts'
import { chosenCopies } from '../../reports/web/index.ts'
import { api, asProblem } from '../../ui/api.ts'
import { t } from '../../ui/i18n.ts'
import { useLoad } from '../../ui/load.ts'
import { Button, ButtonLink, Form, RadioGroup } from '../../ui/parts/controls.tsx'
import { Empty, Loading, Problem, toast } from '../../ui/parts/feedback.tsx'
import { Card, Page } from '../../ui/parts/layout.tsx'
import { INCIDENT_RULES } from '../rules.ts'
import type { IncidentState } from '../states.ts'
import type { AccountContent, IncidentList, IncidentRow, IncidentView } from '../wire.ts'
import { useAct } from './act.ts'
import { asking, isOnDesk } from './asking.ts'
import { Copies } from './copies.tsx'
import { place, said, titleOf } from './labels.ts'
import { opened } from './opened.ts'
import { originOptions } from './origin-of.tsx'
import { withQuery } from './pages.ts'
import { Buttons } from './parts.tsx'
import { type Summarised, summaryOf } from './report-summary.tsx'

type Choice = Static<typeof IncidentRow> & { title: string }
type Moved = { version: number }
const NEW = 'new'
/** As many as the server takes at once, and as one incident is opened from. */
const MOST = 100

/** Copies of one message join one incident as one origin, however many they are; and leave it again as one. */
export default function LinkCopies() {
  const ids = chosenCopies.value
  const first = ids[0]
  return (
    <Page title={t('warnings.copies.title')} lead={t('warnings.copies.lead')}>
      {first === undefined ? (
        <Card>
          <Empty title={t('warnings.copies.none')}>
            <p>{t('warnings.copies.none.do')}</p>
            <ButtonLink href="/work/reports?queue=to_link">{t('warnings.copies.none.go')}</ButtonLink>
          </Empty>
        </Card>
      ) : (
        <Chosen ids={ids} first={first} />
      )}
    </Page>
  )
}

function Chosen({ ids, first }: { ids: readonly string[]; first: string }) {
  const { route } = useLocation()
  const told = useLoad(() => summaryOf(first), [first])
  const [incident, setIncident] = useState('')
  return (
    <>
      <Card title={t('warnings.copies.count', { count: ids.length })}>
        <Copies ids={ids} />
      </Card>
      <Card title={t('warnings.copies.where')}>
        {told.data === undefined ? (
          <Loading />
        ) : (
          <Incidents told={told.data} many={ids.length > MOST} value={incident} onChange={setIncident} />
        )}
        {incident === NEW && (
          <Buttons>
            <Button kind="primary" onClick={() => route('/work/incidents/new?copies=1')}>
              {t('warnings.copies.open')}
            </Button>
          </Buttons>
        )}
        {incident !== '' && incident !== NEW && <Join key={incident} id={incident} ids={ids} />}
      </Card>
    </>
  )
}

/** Those that may still be added to, of the same place first. */
async function choices(area: string | undefined): Promise<Choice[]> {
  const asker = asking()
  const facts = new Set(isOnDesk() ? (['on_desk'] as const) : [])
  const lists = await Promise.all(
    [...(area === undefined ? [] : [{ area, limit: '50' }]), { limit: '50' }].map((query) =>
      api.get<Static<typeof IncidentList>>(withQuery('/api/incidents', query)),
    ),
  )
  const found = new Map(lists.flatMap((list) => list.rows).map((row) => [row.incident_id, row]))
  const open = [...found.values()].filter(
    (row) =>
      asker !== null && may(INCIDENT_RULES, 'link', asker, { state: row.state as IncidentState, facts }),
  )
  return Promise.all(
    open.map(async (row) => ({
      ...row,
      title: titleOf((await opened<AccountContent>(row.account_sealed))?.title, row.handling_group),
    })),
  )
}

function Incidents(props: {
  told: Summarised
  many: boolean
  value: string
  onChange: (id: string) => void
}) {
  const { told, many, value, onChange } = props
  const area = told.report?.area_code
  const list = useLoad(() => choices(area), [area])
  if (list.problem) return <Problem problem={list.problem} onRetry={list.reload} />
  if (list.data === undefined) return <Loading />
  return (
    <RadioGroup
      legend={t('warnings.copies.which')}
      value={value}
      onChange={onChange}
      options={[
        {
          value: NEW,
          label: t('warnings.copies.new'),
          hint: t(many ? 'warnings.copies.new.many' : 'warnings.copies.new.hint', { most: MOST }),
          disabled: many,
        },
        ...list.data.map((row) => ({
          value: row.incident_id,
          label: row.title,
          hint: [
            place(row.area_code),
            said('incident.state', row.state),
            t('warnings.reports_origins', { reports: row.reports, origins: row.origins }),
          ].join(' · '),
        })),
      ]}
    />
  )
}

/** Whether they are another origin than what is linked is judged by her, and nothing is chosen in advance. */
function Join({ id, ids }: { id: string; ids: readonly string[] }) {
  const { route } = useLocation()
  const view = useLoad(() => api.get<Static<typeof IncidentView>>(`/api/incidents/${id}`), [id])
  const [origin, setOrigin] = useState('')
  const { busy, problem, run } = useAct(() => void view.reload())
  const links = view.data?.links ?? []
  const options = originOptions(links)
  // The first copies of an incident without reports can only be its first origin.
  const only = options.length === 1 ? options[0]?.value : undefined
  useEffect(() => {
    if (only !== undefined) setOrigin(only)
  }, [only])
  if (view.problem) return <Problem problem={view.problem} onRetry={view.reload} />
  if (view.data === undefined) return <Loading />
  const { version } = view.data.incident

  const send = async (): Promise<void> => {
    await run(async () => {
      let seen = version
      for (let from = 0; from < ids.length; from += MOST) {
        const body = { report_ids: ids.slice(from, from + MOST), origin: Number(origin) }
        const moved = await api.post<Moved>(`/api/incidents/${id}/link-copies`, body, { version: seen })
        seen = moved.version
      }
      chosenCopies.value = []
      toast(t('warnings.copies.done', { count: ids.length }), () => void takeOut(id, ids))
      route(`/work/incidents/${id}`)
    })
  }
  return (
    <Form onSubmit={send} problem={problem}>
      <p class="soft">{t('warnings.origins.why')}</p>
      <RadioGroup
        legend={t('warnings.copies.origin')}
        value={origin}
        onChange={setOrigin}
        options={options}
      />
      <Buttons>
        <Button type="submit" kind="primary" busy={busy} disabled={origin === ''}>
          {t('warnings.copies.send', { count: ids.length })}
        </Button>
      </Buttons>
    </Form>
  )
}

/** From the list as it stands now: what somebody took out meanwhile is out already. */
async function takeOut(id: string, reports: readonly string[]): Promise<void> {
  try {
    const view = await api.get<Static<typeof IncidentView>>(`/api/incidents/${id}`)
    const links = view.links.filter((one) => one.unlinked_at === null && reports.includes(one.report_id))
    let { version } = view.incident
    for (let from = 0; from < links.length; from += MOST) {
      const body = { link_ids: links.slice(from, from + MOST).map((one) => one.link_id) }
      version = (await api.post<Moved>(`/api/incidents/${id}/unlink-copies`, body, { version })).version
    }
    toast(t('warnings.copies.undone', { count: links.length }))
  } catch (error) {
    toast(asProblem(error).sentence)
  }
}
