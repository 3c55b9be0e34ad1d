import type { Static } from 'typebox'
import { useLocation, useRoute } from 'preact-iso'
import { may } from '../../actors/permission.ts'
import { formatDay, t } from '../../ui/i18n.ts'
import { useLive } from '../../ui/live.ts'
import { ButtonLink, Select } from '../../ui/parts/controls.tsx'
import { Pager } from '../../ui/parts/data.tsx'
import { Empty, Loading, Problem } from '../../ui/parts/feedback.tsx'
import { Page } from '../../ui/parts/layout.tsx'
import { StatePill } from '../../ui/parts/status.tsx'
import { RUMOUR_RULES } from '../rumour-rules.ts'
import { RUMOUR_STATES } from '../rumour-states.ts'
import type { RumourRow, StatementContent } from '../rumour-wire.ts'
import { asking, isOnDesk } from './asking.ts'
import { areaOptions } from './incidents-filter.tsx'
import { place, said } from './labels.ts'
import { opened } from './opened.ts'
import { usePages, withQuery } from './pages.ts'
import { Dots, Row, Rows } from './parts.tsx'
import { statementTitle } from './rumour-opened.ts'
import { AFTERWARDS_SHAPE, TRUTH_SHAPE } from './shapes.ts'

type Shown = Static<typeof RumourRow> & { title: string }
type Filter = { state: string | undefined; area: string | undefined }

const show = (rows: Static<typeof RumourRow>[]): Promise<Shown[]> =>
  Promise.all(
    rows.map(async (row) => ({
      ...row,
      title: statementTitle((await opened<StatementContent>(row.statement_sealed))?.statement),
    })),
  )

export default function Rumours() {
  const { query } = useRoute()
  const { route } = useLocation()
  const filter: Filter = { state: query['state'], area: query['area'] }
  const list = usePages(withQuery('/api/rumours', filter), show)
  useLive(['rumour'], list.reload)
  const filtered = Object.values(filter).some((value) => value !== undefined && value !== '')
  const who = asking()
  const subject = { state: null, facts: new Set(isOnDesk() ? (['on_desk'] as const) : []) }
  const mayRecord = who !== null && may(RUMOUR_RULES, 'record', who, subject)
  const change = (next: Filter) => route(withQuery('/work/rumours', next), true)
  return (
    <Page
      title={t('warnings.rumours.title')}
      lead={t('warnings.rumours.lead')}
      actions={
        mayRecord && (
          <ButtonLink kind="primary" href="/work/rumours/new">
            {t('warnings.rumours.record')}
          </ButtonLink>
        )
      }
    >
      <search class="w-filter">
        <Select
          label={t('warnings.filter.state')}
          value={filter.state ?? ''}
          onChange={(state) => change({ ...filter, state })}
          options={RUMOUR_STATES.map((value) => ({ value, label: said('rumour.state', value) }))}
          placeholder={t('warnings.filter.any')}
        />
        <Select
          label={t('warnings.rumours.filter.area')}
          value={filter.area ?? ''}
          onChange={(area) => change({ ...filter, area })}
          options={areaOptions()}
          placeholder={t('warnings.filter.any')}
        />
      </search>
      {list.problem && <Problem problem={list.problem} />}
      {list.rows === undefined && list.loading && <Loading />}
      {list.rows?.length === 0 && (
        <Empty title={t(filtered ? 'warnings.rumours.none.filtered' : 'warnings.rumours.none')}>
          {t(filtered ? 'warnings.incidents.none.filtered.do' : 'warnings.rumours.none.do')}
        </Empty>
      )}
      {list.rows !== undefined && list.rows.length > 0 && (
        <Rows label={t('warnings.rumours.title')}>
          {list.rows.map((row) => (
            <Line key={row.rumour_id} row={row} />
          ))}
        </Rows>
      )}
      <Pager after={list.after} onMore={() => void list.more()} busy={list.busy} />
    </Page>
  )
}

function Line({ row }: { row: Shown }) {
  return (
    <Row
      href={`/work/rumours/${row.rumour_id}`}
      title={row.title}
      quiet={row.state === 'closed'}
      meta={
        <Dots
          of={[
            said('rumour.state', row.state),
            row.severity !== null && t('warnings.rumour.may_do', { harm: said('rumour.harm', row.severity) }),
            row.area_codes.map(place).join(' · '),
            t('warnings.rumour.last_heard', { day: formatDay(row.last_heard_on) }),
          ]}
        />
      }
    >
      <RumourMarks row={row} />
    </Row>
  )
}

/** Whether it is so, whether it still goes round, and what waits: each a word with its shape. */
export function RumourMarks({ row }: { row: Static<typeof RumourRow> }) {
  const truth = row.truth ?? 'none'
  return (
    <div class="w-row-marks">
      <StatePill label={said('rumour.truth', truth)} shape={TRUTH_SHAPE[truth] ?? 'dotted'} />
      {row.afterwards !== null && (
        <StatePill
          label={said('rumour.afterwards', row.afterwards)}
          shape={AFTERWARDS_SHAPE[row.afterwards] ?? 'dotted'}
        />
      )}
      {row.waiting > 0 && (
        <StatePill label={t('warnings.rumour.waiting', { count: row.waiting })} shape="half" />
      )}
    </div>
  )
}
