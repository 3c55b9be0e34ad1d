import type { Static } from 'typebox'
import { useLocation, useRoute } from 'preact-iso'
import { formatDay, t } from '../../ui/i18n.ts'
import { Select } from '../../ui/parts/controls.tsx'
import { Pager } from '../../ui/parts/data.tsx'
import { Empty, Loading, Problem } from '../../ui/parts/feedback.tsx'
import { Page } from '../../ui/parts/layout.tsx'
import { StatePill } from '../../ui/parts/status.tsx'
import { RELEASE_STATES } from '../states.ts'
import type { ReleaseRow } from '../wire.ts'
import { days, moment, office, place, said } from './labels.ts'
import { usePages, withQuery } from './pages.ts'
import { Dots, Row, Rows } from './parts.tsx'
import { RELEASE_SHAPE } from './shapes.ts'

type Release = Static<typeof ReleaseRow>

export default function Releases() {
  const { query } = useRoute()
  const { route } = useLocation()
  const state = query['state']
  const list = usePages<Release, Release>(withQuery('/api/releases', { state }), async (rows) => rows)
  return (
    <Page title={t('warnings.releases.title')} lead={t('warnings.releases.lead')}>
      <search class="w-filter">
        <Select
          label={t('warnings.filter.state')}
          value={state ?? ''}
          onChange={(next) => route(withQuery('/work/releases', { state: next }), true)}
          options={RELEASE_STATES.map((value) => ({ value, label: said('release.state', value) }))}
          placeholder={t('warnings.filter.any')}
        />
      </search>
      <Problem problem={list.problem} />
      {list.rows === undefined && list.loading && <Loading />}
      {list.rows?.length === 0 && (
        <Empty title={t('warnings.releases.none')}>{t('warnings.releases.none.do')}</Empty>
      )}
      {list.rows !== undefined && list.rows.length > 0 && (
        <Rows label={t('warnings.releases.title')}>
          {list.rows.map((row) => (
            <Line key={row.release_id} row={row} />
          ))}
        </Rows>
      )}
      <Pager after={list.after} onMore={list.more} busy={list.busy} />
    </Page>
  )
}

function Line({ row }: { row: Release }) {
  const over = row.state === 'refused' || row.state === 'withdrawn' || row.state === 'expired'
  return (
    <Row
      href={`/work/releases/${row.release_id}`}
      title={t('warnings.release.title', {
        purpose: said('purpose', row.purpose),
        place: place(row.place_code),
      })}
      quiet={over}
      meta={
        <Dots
          of={[
            said('priority', row.priority),
            days(row.time_from, row.time_to),
            t('warnings.release.written_by', {
              office: office(row.organisation_id),
              day: formatDay(row.written_at),
            }),
          ]}
        />
      }
      side={
        <StatePill label={said('release.state', row.state)} shape={RELEASE_SHAPE[row.state] ?? 'hollow'} />
      }
    >
      {row.state === 'approved' && row.leaves_at !== null && (
        <p class="soft">{t('warnings.release.leaves', { time: moment(row.leaves_at) })}</p>
      )}
    </Row>
  )
}
