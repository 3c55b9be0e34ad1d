import { me, wheel } from '../../custody/web/index.ts'
import { formatDay, t } from '../../ui/i18n.ts'
import { useLoad } from '../../ui/load.ts'
import { Loading, Problem } from '../../ui/parts/feedback.tsx'
import { published, type Service } from './calls.ts'
import { languageLabel } from './labels.ts'

/** Who can help, of this place and of the areas around it. Reading the list leaves no trace of why. */
export function Services({ area }: { area: string }) {
  const slug = me.value?.wheel.slug ?? ''
  const { data, problem, loading } = useLoad(() => published.services(slug), [slug])
  if (problem) return <Problem problem={problem} />
  if (!data) return loading ? <Loading /> : null
  const around = areasUpFrom(area)
  const near = data.rows.filter((row) => around.includes(row.area_code))
  const rows = near.length > 0 ? near : data.rows
  if (rows.length === 0) return <p>{t('work.services.none')}</p>
  return (
    <ul class="services">
      {rows.map((row) => (
        <ServiceItem key={row.service_id} row={row} />
      ))}
    </ul>
  )
}

function ServiceItem({ row }: { row: Service }) {
  const checked = row.verified_on
    ? t('work.services.checked', { date: formatDay(row.verified_on) })
    : t('work.services.unchecked')
  return (
    <li>
      <strong>
        <bdi>{row.name}</bdi>
      </strong>
      <span>
        {t(`work.service.${row.kind}`)} · <bdi>{row.reach}</bdi>
      </span>
      <span class="soft">
        {row.languages.map(languageLabel).join(', ')} · {checked}
      </span>
    </li>
  )
}

function areasUpFrom(code: string): string[] {
  const areas = wheel.value?.areas ?? []
  const up: string[] = []
  for (let at: string | null | undefined = code; at && !up.includes(at); ) {
    up.push(at)
    at = areas.find((area) => area.code === at)?.parent_code
  }
  return up
}
