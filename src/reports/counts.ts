import type { Priority } from '../wheels/clocks.ts'
import type { HandlingGroup } from './handling.ts'
import type { ReportState } from './states.ts'

/** How many reports share a state, a group, an area and a priority; `own` says whether the asker's organisation keeps them. */
export type CountCell = {
  own: boolean
  live: boolean
  state: ReportState
  group: HandlingGroup
  area: string
  priority: Priority | 'none'
  n: number
}
export const COUNTED_BY = ['state', 'group', 'area', 'priority'] as const
export type CountedBy = (typeof COUNTED_BY)[number]
export type CountFilter = { [By in CountedBy]?: string | undefined }
export type Counts = { n: number; by: Record<CountedBy, { key: string; n: number }[]> }

/**
 * Counts for a filter that a person is choosing: under each heading its own choice is left aside, so that she sees
 * what another choice would bring, and the rest of the filter holds.
 * @param filter `priority` is P1 to P4
 */
export function countsOf(cells: readonly CountCell[], filter: CountFilter): Counts {
  const by = { state: new Map(), group: new Map(), area: new Map(), priority: new Map() } as Record<
    CountedBy,
    Map<string, number>
  >
  let n = 0
  for (const cell of cells) {
    const fails = COUNTED_BY.filter((name) => filter[name] !== undefined && cell[name] !== filter[name])
    if (fails.length === 0) n += cell.n
    for (const name of COUNTED_BY) {
      if (fails.some((other) => other !== name)) continue
      const sums = by[name]
      sums.set(cell[name], (sums.get(cell[name]) ?? 0) + cell.n)
    }
  }
  const rows = (sums: ReadonlyMap<string, number>) =>
    [...sums]
      .filter(([, sum]) => sum > 0)
      .map(([key, sum]) => ({ key, n: sum }))
      .sort((a, b) => b.n - a.n || (a.key < b.key ? -1 : 1))
  return {
    n,
    by: { state: rows(by.state), group: rows(by.group), area: rows(by.area), priority: rows(by.priority) },
  }
}
