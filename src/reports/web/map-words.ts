import { areaName, wheel } from '../../custody/web/index.ts'
import { formatNumber, t } from '../../ui/i18n.ts'
import { SMALL_CELL } from '../small-cells.ts'

export type Told = { own: number; count: { from: number; to: number } | null }

/** What a count is at least and at most; where nothing is told of the rest, her own. */
export const bounds = ({ own, count }: Told): { from: number; to: number } => count ?? { from: own, to: own }

/** A number where it is known, "fewer than five" where it is small and hidden, else a range. */
export function countWords(told: Told): string {
  const { from, to } = bounds(told)
  if (from === to) return formatNumber(from)
  if (to < SMALL_CELL) return t('reports.map.few')
  return t('reports.map.range', { from: formatNumber(from), to: formatNumber(to) })
}

/** Five steps of one ink, the same whatever is shown: two maps can be laid side by side. */
export const STEPS = [1, 5, 20, 100, 500] as const

/** 0 for none, else 1 to 5. */
export const stepOf = (told: Told): number => STEPS.filter((least) => bounds(told).from >= least).length

export function stepWords(step: number): string {
  const [from, next] = [STEPS[step - 1] ?? 0, STEPS[step]]
  return next === undefined
    ? t('reports.map.legend.top', { from: formatNumber(from) })
    : t('reports.map.legend.step', { from: formatNumber(from), to: formatNumber(next - 1) })
}

/** A locality that others lie in counts what was told no more closely; null is outside all of them. */
export function placeName(code: string | null): string {
  if (code === null) return t('reports.map.elsewhere')
  const inside = wheel.value?.areas.some(
    (area) => (area as { parent_code?: string | null }).parent_code === code,
  )
  return inside ? t('reports.map.whole', { place: areaName(code) }) : areaName(code)
}
