import type { Priority } from '../wheels/clocks.ts'
import type { HandlingGroup } from './handling.ts'
import { QUEUES, type QueueName, queuesOf, reachOf } from './queues.ts'
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

/** Whether a report of this cell waits in a queue for somebody with these roles; of those she may list, the desk has what was made safe. */
function waits(cell: CountCell, name: QueueName, roles: readonly string[]): boolean {
  const reach = reachOf(name, roles)
  const { states, liveOnly } = QUEUES[name]
  return (
    ((cell.own && reach.includes('own_custody')) ||
      (cell.state !== 'received' && reach.includes('on_desk'))) &&
    (states === 'any' || states.includes(cell.state)) &&
    (!liveOnly || cell.live)
  )
}

export const inQueue = (
  cells: readonly CountCell[],
  name: QueueName,
  roles: readonly string[],
): CountCell[] => cells.filter((cell) => waits(cell, name, roles))

/** How many wait in each of her queues; `mine` is counted from the claims. */
export function queueCounts(
  cells: readonly CountCell[],
  roles: readonly string[],
  mine: number,
): { key: QueueName; n: number }[] {
  return queuesOf(roles).map((key) => ({
    key,
    n: key === 'mine' ? mine : inQueue(cells, key, roles).reduce((sum, cell) => sum + cell.n, 0),
  }))
}

/** What is left of the one when the other is taken out of it, cell by cell. */
export function without(cells: readonly CountCell[], taken: readonly CountCell[]): CountCell[] {
  const keyOf = ({ own, live, state, group, area, priority }: CountCell): string =>
    JSON.stringify([own, live, state, group, area, priority])
  const gone = new Map(taken.map((cell) => [keyOf(cell), cell.n]))
  return cells
    .map((cell) => ({ ...cell, n: cell.n - (gone.get(keyOf(cell)) ?? 0) }))
    .filter((cell) => cell.n > 0)
}
