import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import { may } from '../../actors/permission.ts'
import { problem } from '../../platform/errors.ts'
import type { Cursor } from '../../platform/page.ts'
import type { DB } from '../../platform/schema.ts'
import { getProtocol } from '../../wheels/server/index.ts'
import { QUEUES, type Reach, reachOf, type Slice, slicesOf } from '../queues.ts'
import { REPORT_RULES } from '../rules.ts'
import type { ReportFilter } from '../saved-filter.ts'
import type { ReportState } from '../states.ts'
import type { Asking } from './asking.ts'
import type { StoredReport } from './store.ts'

/** What the rules let this asker list. @throws Problem not_found for whoever lists nothing */
export function mayList({ asker, onDesk }: Asking): Record<Reach, boolean> {
  const own_custody = may(REPORT_RULES, 'list', asker, { state: null, facts: new Set(['own_custody']) })
  const on_desk = onDesk && may(REPORT_RULES, 'list', asker, { state: null, facts: new Set(['on_desk']) })
  if (!own_custody && !on_desk) throw problem('not_found')
  return { own_custody, on_desk }
}

type Where = (where: ExpressionBuilder<DB, 'report'>) => Expression<SqlBool>

/** Her reports, by the rules; row-level security says the same of her organisation. */
export function visible(asked: Asking) {
  return asked.tx
    .selectFrom('report')
    .selectAll()
    .where('wheel_id', '=', asked.session.wheelId)
    .where(within(asked, mayList(asked)))
}

function within({ session }: Asking, reach: Record<Reach, boolean>): Where {
  return (where) =>
    where.or([
      ...(reach.own_custody ? [where('custodian_id', '=', session.organisationId)] : []),
      ...(reach.on_desk ? [where('state', '<>', 'received')] : []),
    ])
}

/** What a filter asks for, as parts that the tray's indexes hold in order. @throws Problem not_found for a queue that is none of hers */
export async function partsOf(
  asked: Asking,
  filter: ReportFilter,
): Promise<{ slices: Slice[]; also: Where[] }> {
  const { state, queue } = filter
  const may = mayList(asked)
  if (queue === undefined) {
    const states = state === undefined ? 'any' : [state as ReportState]
    return { slices: slicesOf(may, states), also: await fieldsOf(asked, filter) }
  }
  const reach = reachOf(queue, asked.session.roles)
  if (reach.length === 0) throw problem('not_found')
  const { states, liveOnly } = QUEUES[queue]
  const hers = {
    own_custody: may.own_custody && reach.includes('own_custody'),
    on_desk: may.on_desk && reach.includes('on_desk'),
  }
  const also = await fieldsOf(asked, filter)
  if (liveOnly) also.push((where) => where('live', '=', true))
  if (queue === 'mine') also.push(await claimedBy(asked, 'mine'))
  if (state === undefined) return { slices: slicesOf(hers, states), also }
  const one = states === 'any' ? [state as ReportState] : states.filter((each) => each === state)
  return { slices: slicesOf(hers, one), also }
}

async function fieldsOf(asked: Asking, filter: ReportFilter): Promise<Where[]> {
  const { area, group, priority, channel, language, claimed } = filter
  const found: Where[] = []
  if (area !== undefined) found.push((where) => where('area_code', '=', area))
  if (group !== undefined) found.push((where) => where('handling_group', '=', group))
  if (priority !== undefined) found.push((where) => where('priority', '=', priority))
  if (channel !== undefined) found.push((where) => where('channel', '=', channel))
  if (language !== undefined) found.push((where) => where('language', '=', language))
  if (claimed !== undefined) found.push(await claimedBy(asked, claimed))
  return found
}

/** Claims are few, and found first: a page of them never reads through all reports. */
async function claimedBy(asked: Asking, by: 'mine' | 'others' | 'none'): Promise<Where> {
  const { tx, session, now } = asked
  let query = tx
    .selectFrom('report_claim')
    .select('report_id')
    .where('wheel_id', '=', session.wheelId)
    .where('until', '>', now)
  if (by === 'mine') query = query.where('member_id', '=', session.memberId)
  if (by === 'others') query = query.where('member_id', '<>', session.memberId)
  const ids = (await query.execute()).map((row) => row.report_id)
  return by === 'none'
    ? (where) => sql`${where.ref('report_id')} <> ALL (${ids}::uuid[])`
    : (where) => sql`${where.ref('report_id')} = ANY (${ids}::uuid[])`
}

export type Bounds = { before: Date | null; cursor: Cursor | null; limit: number }

/** The newest of each part, and the newest of those: a page costs what it shows. */
export async function pageOfTray(
  asked: Asking,
  filter: ReportFilter,
  bounds: Bounds,
): Promise<StoredReport[]> {
  const { slices, also } = await partsOf(asked, filter)
  const found: StoredReport[] = []
  for (const slice of slices) found.push(...(await headOf(asked, slice, also, bounds)))
  const newest = (a: StoredReport, b: StoredReport) =>
    b.received_at.getTime() - a.received_at.getTime() || (a.report_id < b.report_id ? 1 : -1)
  return found.toSorted(newest).slice(0, bounds.limit)
}

async function headOf(
  { tx, session }: Asking,
  { state, whose }: Slice,
  also: readonly Where[],
  { before, cursor, limit }: Bounds,
): Promise<StoredReport[]> {
  let query = tx
    .selectFrom('report')
    .selectAll()
    .where('wheel_id', '=', session.wheelId)
    .orderBy('received_at', 'desc')
    .orderBy('report_id', 'desc')
    .limit(limit)
  if (whose === 'own') query = query.where('custodian_id', '=', session.organisationId)
  // Said as a constant: so the planner knows that the desk's own index holds them all.
  if (state === 'made_safe_and_after') query = query.where('state', '<>', sql.lit('received'))
  else if (state !== 'any') query = query.where('state', '=', state)
  for (const condition of also) query = query.where(condition)
  if (before !== null) query = query.where('received_at', '<', before)
  if (cursor !== null)
    query = query.where((where) =>
      where(where.refTuple('received_at', 'report_id'), '<', where.tuple(cursor.at, cursor.id)),
    )
  return query.execute()
}

/** The first moment after a day of the wheel's own time zone. @throws Problem wrong_value for a day that is none */
export async function endOfDay({ tx, session }: Asking, day: string): Promise<Date> {
  const at = new Date(`${day}T00:00:00Z`)
  if (Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== day)
    throw problem('wrong_value', { field: 'on' })
  const { timezone } = await getProtocol(tx, session.wheelId)
  const { rows } = await sql<{ at: Date }>`
    SELECT (${day}::date + 1)::timestamp AT TIME ZONE ${timezone} AS at`.execute(tx)
  return rows[0]?.at ?? at
}
