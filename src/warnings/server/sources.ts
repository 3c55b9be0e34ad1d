import type { Kept } from '../../custody/server/index.ts'
import type { Tx } from '../../platform/db.ts'
import type { Purposes } from '../../reports/purposes.ts'

export type SourceReport = {
  reportId: string
  state: string
  channel: string
  live: boolean
  receivedAt: Date
  takenInBy: string | null
  purposes: Purposes
}

export async function sourceReports(
  tx: Tx,
  wheelId: string,
  ids: readonly string[],
): Promise<SourceReport[]> {
  if (ids.length === 0) return []
  const rows = await tx
    .selectFrom('report')
    .select([
      'report_id',
      'state',
      'channel',
      'live',
      'received_at',
      'made_safe_by',
      'may_check',
      'may_pass_on',
      'may_write',
      'may_publish',
    ])
    .where('wheel_id', '=', wheelId)
    .where('report_id', 'in', [...ids])
    .execute()
  return rows.map((row) => ({
    reportId: row.report_id,
    state: row.state,
    channel: row.channel,
    live: row.live,
    receivedAt: row.received_at,
    takenInBy: row.made_safe_by,
    purposes: {
      check: row.may_check,
      summary: row.may_pass_on,
      write: row.may_write,
      publish: row.may_publish,
    },
  }))
}

async function setState(tx: Tx, wheelId: string, ids: readonly string[], state: string) {
  if (ids.length > 0)
    await tx
      .updateTable('report')
      .set({ state })
      .where('wheel_id', '=', wheelId)
      .where('report_id', 'in', [...ids])
      .execute()
}
type Who = { wheelId: string; organisationId: string }
export const markLinked = (_house: Kept, tx: Tx, who: Who, ids: readonly string[], _now: Date) =>
  setState(tx, who.wheelId, ids, 'linked')
export const markUnlinked = (_house: Kept, tx: Tx, who: Who, ids: readonly string[], _now: Date) =>
  setState(tx, who.wheelId, ids, 'triaged')
export const closeReports = (_house: Kept, tx: Tx, who: Who, ids: readonly string[], _now: Date) =>
  setState(tx, who.wheelId, ids, 'closed')
export async function markPassedOn(_house: Kept, tx: Tx, who: Who, ids: readonly string[], _now: Date) {
  if (ids.length > 0)
    await tx
      .updateTable('report')
      .set({ passed_on: true })
      .where('wheel_id', '=', who.wheelId)
      .where('report_id', 'in', [...ids])
      .execute()
}
