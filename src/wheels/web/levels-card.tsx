import { areaName, wheel } from '../../custody/web/index.ts'
import { api } from '../../ui/api.ts'
import { formatDay, t } from '../../ui/i18n.ts'
import { useLoad, usePoll } from '../../ui/load.ts'
import { Loading, Problem } from '../../ui/parts/feedback.tsx'
import { Card } from '../../ui/parts/layout.tsx'
import { StatePill, type StateShape, TimeLeft } from '../../ui/parts/status.tsx'

// Levels belong to a later slice; this card reads what it shows.
type Level = { area_code: string; level: number; state: string; raised_at: string; due_at: string | null }
type Place = { area: string; inForce: Level | undefined; proposed: Level | undefined }

const SHAPES: readonly StateShape[] = ['hollow', 'half', 'solid', 'solid']

/** An area without a level was judged by nobody, which is not the same as calm. */
export function LevelsCard() {
  const { data, problem, loading, reload } = useLoad(
    () => api.get<{ rows: Level[] }>('/api/alert-levels'),
    [],
  )
  usePoll(reload, 60)
  const places = placesOf(data?.rows ?? [])
  const judged = places.filter((place) => place.inForce ?? place.proposed)
  const unjudged = places.filter((place) => !place.inForce && !place.proposed)
  return (
    <Card title={t('work.level.title')} footer={<a href="/work/levels">{t('work.level.all')}</a>}>
      <Problem problem={problem} onRetry={reload} />
      {!data && loading && <Loading />}
      {data && (
        <ul class="brief-list">
          {judged.map(({ area, inForce, proposed }) => (
            <li key={area}>
              <strong>{areaName(area)}</strong>
              {inForce && (
                <StatePill
                  label={t('work.level.since', {
                    level: t(`work.level.${inForce.level}`),
                    day: formatDay(inForce.raised_at),
                  })}
                  shape={SHAPES[inForce.level] ?? 'solid'}
                />
              )}
              {proposed && (
                <span class="level-proposed">
                  {t('work.level.proposed', { level: t(`work.level.${proposed.level}`) })}{' '}
                  <TimeLeft due={proposed.due_at} started={proposed.raised_at} />
                </span>
              )}
            </li>
          ))}
          {unjudged.length > 0 && (
            <li>
              <StatePill label={t('work.level.nobody')} shape="dotted" />
              <span class="soft">{unjudged.map((place) => areaName(place.area)).join(', ')}</span>
            </li>
          )}
        </ul>
      )}
    </Card>
  )
}

function placesOf(rows: readonly Level[]): Place[] {
  const areas = new Set([
    ...rows.map((row) => row.area_code),
    ...(wheel.value?.areas ?? []).map((area) => area.code),
  ])
  const newest = (area: string, state: string) =>
    rows
      .filter((row) => row.area_code === area && row.state === state)
      .sort((a, b) => (a.raised_at < b.raised_at ? 1 : -1))[0]
  return [...areas].map((area) => ({
    area,
    inForce: newest(area, 'confirmed'),
    proposed: newest(area, 'proposed'),
  }))
}
