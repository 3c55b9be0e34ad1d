import type { Static } from 'typebox'
import { api } from '../../ui/api.ts'
import { formatDay, t } from '../../ui/i18n.ts'
import { useLoad } from '../../ui/load.ts'
import { Loading, Problem } from '../../ui/parts/feedback.tsx'
import { Card } from '../../ui/parts/layout.tsx'
import { StatePill } from '../../ui/parts/status.tsx'
import type { ReleaseList } from '../wire.ts'
import type { OpenedIncident } from './incident-opened.tsx'
import { place, said } from './labels.ts'
import { Dots, Row, Rows } from './parts.tsx'
import { RELEASE_SHAPE } from './shapes.ts'

/** What of this incident was put before the panel, and what left. */
export function Releases({ of }: { of: OpenedIncident }) {
  const { incident_id: id, version } = of.incident
  const list = useLoad(
    () => api.get<Static<typeof ReleaseList>>(`/api/releases?incident=${id}&limit=50`),
    [id, version],
  )
  return (
    <Card title={t('warnings.releases.of_incident')}>
      <Problem problem={list.problem} />
      {list.data === undefined && list.loading && <Loading />}
      {list.data?.rows.length === 0 && <p class="soft">{t('warnings.releases.of_incident.none')}</p>}
      {list.data !== undefined && list.data.rows.length > 0 && (
        <Rows label={t('warnings.releases.of_incident')}>
          {list.data.rows.map((row) => (
            <Row
              key={row.release_id}
              href={`/work/releases/${row.release_id}`}
              title={t('warnings.release.title', {
                purpose: said('purpose', row.purpose),
                place: place(row.place_code),
              })}
              meta={<Dots of={[formatDay(row.written_at), said('priority', row.priority)]} />}
              side={
                <StatePill
                  label={said('release.state', row.state)}
                  shape={RELEASE_SHAPE[row.state] ?? 'hollow'}
                />
              }
            />
          ))}
        </Rows>
      )}
    </Card>
  )
}
