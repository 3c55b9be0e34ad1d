import { sql } from 'kysely'
import { type CountCell, type Counts, countsOf, inQueue, queueCounts, without } from '../counts.ts'
import type { QueueName } from '../queues.ts'
import { problem } from '../../platform/errors.ts'
import { queuesOf } from '../queues.ts'
import type { ReportFilter } from '../saved-filter.ts'
import type { Asking } from './asking.ts'
import { listedBy, same } from './tally.ts'
import { mayList } from './tray-query.ts'

/** The sets in which reports are counted (migration 0013): the smallest that tells what is asked. */
type ToldBy = 'fine' | 'cross' | 'area' | 'group' | 'priority'
export type AllCounts = Counts & { queues: { key: QueueName; n: number }[] }

/**
 * Counts for a filter. The filter's own queue narrows all but the counts of the queues.
 * @throws Problem not_found for whoever lists nothing, and for a queue that is none of hers
 */
export async function countsFor(asked: Asking, filter: ReportFilter): Promise<AllCounts> {
  const { roles } = asked.session
  const { queue } = filter
  if (queue !== undefined && !queuesOf(roles).includes(queue)) throw problem('not_found')
  const counted = (cells: CountCell[]): Counts =>
    countsOf(queue === undefined ? cells : inQueue(cells, queue, roles), filter)
  const { area, group, priority, channel, language, claimed } = filter
  const fine = channel !== undefined || language !== undefined
  const mine = (await claimedCells(asked, 'mine', {})).reduce((sum, { n }) => sum + n, 0)
  if (claimed === 'mine' || claimed === 'others' || queue === 'mine') {
    const cells = await claimedCells(asked, claimed === 'others' ? 'others' : 'mine', filter)
    return { ...counted(cells), queues: queueCounts(cells, roles, mine) }
  }
  if (fine || claimed === 'none' || area !== undefined || group !== undefined || priority !== undefined) {
    const all = await cellsOf(asked, fine ? 'fine' : 'cross', filter)
    const cells = claimed === 'none' ? without(all, await claimedCells(asked, 'any', filter)) : all
    const whole = cells.filter((cell) =>
      [
        [area, cell.area],
        [group, cell.group],
        [priority, cell.priority],
      ].every(([wanted, is]) => wanted === undefined || wanted === is),
    )
    return { ...counted(cells), queues: queueCounts(whole, roles, mine) }
  }
  // Without a filter, or with a state alone, each heading is counted by itself.
  const groups = await cellsOf(asked, 'group', {})
  const byGroup = counted(groups)
  const byArea = counted(await cellsOf(asked, 'area', {}))
  const byPriority = counted(await cellsOf(asked, 'priority', {}))
  return {
    n: byGroup.n,
    by: { ...byGroup.by, area: byArea.by.area, priority: byPriority.by.priority },
    queues: queueCounts(groups, roles, mine),
  }
}

async function cellsOf(asked: Asking, told: ToldBy, filter: ReportFilter): Promise<CountCell[]> {
  const { tx, session } = asked
  const { area, group, priority, channel, language } = filter
  // Under each heading its own choice is left aside: of several, all but one have to hold.
  const chosen = [
    ...(area === undefined ? [] : [sql`(area_code = ${area})::int`]),
    ...(group === undefined ? [] : [sql`(handling_group = ${group})::int`]),
    ...(priority === undefined ? [] : [sql`(priority = ${priority})::int`]),
  ]
  const near =
    chosen.length < 2 ? sql`` : sql`AND ${sql.join(chosen, sql` + `)} >= ${sql.lit(chosen.length - 1)}`
  const where = sql`wheel_id = ${session.wheelId} AND ${listedBy(asked, mayList(asked))} ${same('channel', channel)} ${same('language', language)} ${near}`
  const all = told === 'fine' || told === 'cross'
  const part = (column: string, apart: boolean) => (all || apart ? sql.ref(column) : sql`'*'`)
  const columns = sql`custodian_id, live, state, ${part('handling_group', told === 'group')} AS handling_group,
    ${part('area_code', told === 'area')} AS area_code, ${part('priority', told === 'priority')} AS priority, n`
  const { rows } = await sql<CountCell>`
    SELECT custodian_id = ${session.organisationId} AS own, live, state, handling_group AS "group", area_code AS area, priority, sum(n)::int AS n
    FROM (SELECT ${columns} FROM report_tally WHERE told_by = ${sql.lit(told)} AND ${where} UNION ALL SELECT ${columns} FROM report_tally_change WHERE ${where}) x
    GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(n) <> 0`.execute(tx)
  return rows
}

/** Those that somebody holds now are few, and are counted where they lie. */
async function claimedCells(
  asked: Asking,
  by: 'mine' | 'others' | 'any',
  { channel, language }: ReportFilter,
): Promise<CountCell[]> {
  const { tx, session, now } = asked
  const whose =
    by === 'any' ? sql`` : sql`AND c.member_id ${by === 'mine' ? sql`=` : sql`<>`} ${session.memberId}`
  const { rows } = await sql<CountCell>`
    SELECT custodian_id = ${session.organisationId} AS own, live, state, handling_group AS "group", area_code AS area, coalesce(priority, 'none') AS priority, count(*)::int AS n
    FROM report_claim c JOIN report r USING (wheel_id, report_id)
    WHERE wheel_id = ${session.wheelId} AND c.until > ${now} ${whose} AND ${listedBy(asked, mayList(asked))} ${same('channel', channel)} ${same('language', language)}
    GROUP BY 1, 2, 3, 4, 5, 6`.execute(tx)
  return rows
}
