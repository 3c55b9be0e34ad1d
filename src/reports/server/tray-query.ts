import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import { may } from '../../actors/permission.ts'
import { problem } from '../../platform/errors.ts'
import type { DB } from '../../platform/schema.ts'
import { getProtocol } from '../../wheels/server/index.ts'
import { QUEUES, type Reach, reachOf } from '../queues.ts'
import { REPORT_RULES } from '../rules.ts'
import type { ReportFilter } from '../saved-filter.ts'
import type { Asking } from './asking.ts'

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

/** The conditions of a filter, each of which may stand alone. @throws Problem not_found for a queue that is none of hers */
export function conditionsOf(asked: Asking, filter: ReportFilter): Where[] {
  const { state, area, group, priority, channel, language, queue, claimed } = filter
  const found: Where[] = []
  if (state !== undefined) found.push((where) => where('state', '=', state))
  if (area !== undefined) found.push((where) => where('area_code', '=', area))
  if (group !== undefined) found.push((where) => where('handling_group', '=', group))
  if (priority !== undefined) found.push((where) => where('priority', '=', priority))
  if (channel !== undefined) found.push((where) => where('channel', '=', channel))
  if (language !== undefined) found.push((where) => where('language', '=', language))
  if (claimed !== undefined) found.push(claimedBy(asked, claimed))
  if (queue !== undefined) {
    const reach = reachOf(queue, asked.session.roles)
    if (reach.length === 0) throw problem('not_found')
    const { states, liveOnly } = QUEUES[queue]
    const may = mayList(asked)
    found.push(
      within(asked, {
        own_custody: may.own_custody && reach.includes('own_custody'),
        on_desk: may.on_desk && reach.includes('on_desk'),
      }),
    )
    if (states !== 'any') found.push((where) => where('state', 'in', [...states]))
    if (liveOnly) found.push((where) => where('live', '=', true))
    if (queue === 'mine') found.push(claimedBy(asked, 'mine'))
  }
  return found
}

function claimedBy({ session, now }: Asking, by: 'mine' | 'others' | 'none'): Where {
  return (where) => {
    const claim = where
      .selectFrom('report_claim')
      .select('report_claim.report_id')
      .whereRef('report_claim.wheel_id', '=', 'report.wheel_id')
      .whereRef('report_claim.report_id', '=', 'report.report_id')
      .where('report_claim.until', '>', now)
    if (by === 'none') return where.not(where.exists(claim))
    return where.exists(claim.where('report_claim.member_id', by === 'mine' ? '=' : '<>', session.memberId))
  }
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
