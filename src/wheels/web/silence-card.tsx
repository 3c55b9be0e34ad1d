import { areaName } from '../../custody/web/index.ts'
import { api } from '../../ui/api.ts'
import { formatDay, t } from '../../ui/i18n.ts'
import { useLoad, usePoll } from '../../ui/load.ts'
import { Loading, Problem } from '../../ui/parts/feedback.tsx'
import { Card } from '../../ui/parts/layout.tsx'
import { StatePill } from '../../ui/parts/status.tsx'

// Coverage belongs to a later slice, which alone knows its shape in full; this card reads four fields of it.
type Covered = {
  area_code: string
  last_report_on: string | null
  standing: string
  field_check: string | null
}

/** Places that nobody has heard from. Shown where the work begins, because nothing else would say so. */
export function SilenceCard() {
  const { data, problem, loading, reload } = useLoad(() => api.get<{ rows: Covered[] }>('/api/coverage'), [])
  usePoll(reload, 120)
  const silent = data?.rows.filter((row) => row.standing === 'no_information') ?? []
  return (
    <Card title={t('work.silence.title')} footer={<a href="/work/coverage">{t('work.silence.all')}</a>}>
      <Problem problem={problem} onRetry={reload} />
      {!data && loading && <Loading />}
      {data && silent.length === 0 && (
        <p class="soft">{t('work.silence.none', { count: data.rows.length })}</p>
      )}
      {silent.length > 0 && (
        <ul class="brief-list">
          {silent.map((row) => (
            <li key={row.area_code}>
              <StatePill label={areaName(row.area_code)} shape="dotted" />
              <span class="soft">
                {row.last_report_on
                  ? t('work.silence.since', { day: formatDay(row.last_report_on) })
                  : t('work.silence.never')}
                {row.field_check === 'sent' && ` · ${t('work.silence.asked')}`}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
