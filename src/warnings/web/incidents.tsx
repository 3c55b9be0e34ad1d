import type { Static } from 'typebox'
import { useLocation, useRoute } from 'preact-iso'
import { me } from '../../custody/web/index.ts'
import { api } from '../../ui/api.ts'
import { formatDay, t } from '../../ui/i18n.ts'
import { useLoad } from '../../ui/load.ts'
import { ButtonLink } from '../../ui/parts/controls.tsx'
import { Empty, Loading, Problem } from '../../ui/parts/feedback.tsx'
import { Pager } from '../../ui/parts/data.tsx'
import { Page } from '../../ui/parts/layout.tsx'
import { Grade, StatePill, TimeLeft } from '../../ui/parts/status.tsx'
import type { NeedsMe } from '../../wheels/wire.ts'
import type { AccountContent, IncidentRow } from '../wire.ts'
import { type Filter, IncidentFilter } from './incidents-filter.tsx'
import { place, said, titleOf } from './labels.ts'
import { opened } from './opened.ts'
import { usePages, withQuery } from './pages.ts'
import { Dots, Row, Rows } from './parts.tsx'
import { VERIFICATION_SHAPE } from './shapes.ts'

type Shown = Static<typeof IncidentRow> & { title: string }
type Due = Static<typeof NeedsMe>['rows'][number]

const show = (rows: Static<typeof IncidentRow>[]): Promise<Shown[]> =>
  Promise.all(
    rows.map(async (row) => ({
      ...row,
      title: titleOf((await opened<AccountContent>(row.account_sealed))?.title, row.handling_group),
    })),
  )

export default function Incidents() {
  const { query } = useRoute()
  const { route } = useLocation()
  const filter: Filter = { state: query['state'], area: query['area'], priority: query['priority'] }
  const list = usePages(withQuery('/api/incidents', filter), show)
  const needs = useLoad(() => api.get<Static<typeof NeedsMe>>('/api/needs-me'), [])
  const due = new Map<string, Due>()
  for (const need of needs.data?.rows ?? [])
    if (need.subject === 'incident' && !due.has(need.subject_id)) due.set(need.subject_id, need)
  const filtered = Object.values(filter).some((value) => value !== undefined && value !== '')
  const mayOpen = me.value?.roles.some((role) => role === 'verifier' || role === 'analyst')

  return (
    <Page
      title={t('warnings.incidents.title')}
      lead={t('warnings.incidents.lead')}
      actions={
        mayOpen && (
          <ButtonLink kind="primary" href="/work/incidents/new">
            {t('warnings.incidents.open')}
          </ButtonLink>
        )
      }
    >
      <IncidentFilter of={filter} onChange={(next) => route(withQuery('/work/incidents', next), true)} />
      {list.problem && <Problem problem={list.problem} />}
      {list.rows === undefined && list.loading && <Loading />}
      {list.rows?.length === 0 && (
        <Empty title={t(filtered ? 'warnings.incidents.none.filtered' : 'warnings.incidents.none')}>
          {t(filtered ? 'warnings.incidents.none.filtered.do' : 'warnings.incidents.none.do')}
        </Empty>
      )}
      {list.rows !== undefined && list.rows.length > 0 && (
        <Rows label={t('warnings.incidents.title')}>
          {list.rows.map((row) => (
            <Line key={row.incident_id} row={row} due={due.get(row.incident_id)} />
          ))}
        </Rows>
      )}
      <Pager after={list.after} onMore={() => void list.more()} busy={list.busy} />
    </Page>
  )
}

function Line({ row, due }: { row: Shown; due: Due | undefined }) {
  const done = row.state === 'closed' || row.state === 'reviewed'
  return (
    <Row
      href={`/work/incidents/${row.incident_id}`}
      title={row.title}
      quiet={done}
      side={
        due?.due_at && (
          <div class="w-due">
            <TimeLeft due={due.due_at} started={due.started_at} passedOn={due.passed_on} />
            <small class="soft">{said('clock', due.kind)}</small>
          </div>
        )
      }
      meta={
        <Dots
          of={[
            said('priority', row.priority),
            place(row.area_code),
            said('incident.state', row.state),
            t('warnings.reports_origins', { reports: row.reports, origins: row.origins }),
            formatDay(row.opened_at),
          ]}
        />
      }
    >
      <div class="w-row-marks">
        <StatePill
          label={said('verification', row.verification)}
          shape={VERIFICATION_SHAPE[row.verification] ?? 'hollow'}
        />
        <Grade pair={row.grade} />
        {row.contested && row.verification !== 'contested' && (
          <StatePill label={t('warnings.contested')} shape="half" />
        )}
      </div>
    </Row>
  )
}
