import type { Kept } from '../../custody/server/index.ts'
import type { Tx } from '../../platform/db.ts'
import type { Purposes } from '../purposes.ts'
import { reportEvents, type ReportEventName } from './events.ts'

/** What the slices that build on reports may know of them: open fields alone. */
export type SourceReport = {
  reportId: string
  custodianId: string
  state: string
  channel: string
  live: boolean
  receivedAt: Date
  /** Who made it safe: she does not verify it (DOMAIN 13.1). */
  takenInBy: string | null
  purposes: Purposes
}

/** Who acts: for the journal. */
export type Acting = { wheelId: string; organisationId: string }

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
      'custodian_id',
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
    custodianId: row.custodian_id,
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

/** Holds them until this transaction ends: what is on its way into other custody is waited for, and then it is gone. */
export async function lockSources(tx: Tx, wheelId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await tx
    .selectFrom('report')
    .select('report_id')
    .where('wheel_id', '=', wheelId)
    .where('report_id', 'in', [...ids])
    .orderBy('report_id')
    .forUpdate()
    .execute()
}

type Change = { state?: string; closed_at?: Date; passed_on?: boolean }

/** Moves those that are still in one of the states; a report that has gone meanwhile is passed over in silence. */
async function move(
  house: Kept,
  tx: Tx,
  who: Acting,
  ids: readonly string[],
  now: Date,
  { from, to, event }: { from: readonly string[]; to: Change; event: ReportEventName },
): Promise<string[]> {
  if (ids.length === 0) return []
  const moved = await tx
    .updateTable('report')
    .set(({ eb }) => ({ ...to, version: eb('version', '+', 1) }))
    .where('wheel_id', '=', who.wheelId)
    .where('report_id', 'in', [...ids])
    .where('state', 'in', [...from])
    .returning(['report_id', 'area_code'])
    .execute()
  for (const { report_id: recordId, area_code: areaCode } of moved)
    await house.keeper.record(tx, { ...who, event, recordKind: 'report', recordId, areaCode }, now, {})
  return moved.map((row) => row.report_id)
}

export const markLinked = (house: Kept, tx: Tx, who: Acting, ids: readonly string[], now: Date) =>
  move(house, tx, who, ids, now, {
    from: ['triaged'],
    to: { state: 'linked' },
    event: reportEvents.linked,
  })

export const markUnlinked = (house: Kept, tx: Tx, who: Acting, ids: readonly string[], now: Date) =>
  move(house, tx, who, ids, now, {
    from: ['linked'],
    to: { state: 'triaged' },
    event: reportEvents.unlinked,
  })

/** Something drawn from them was released: the reporter's receipt says so. */
export const markPassedOn = (house: Kept, tx: Tx, who: Acting, ids: readonly string[], now: Date) =>
  move(house, tx, who, ids, now, {
    from: ['registered', 'triaged', 'linked'],
    to: { passed_on: true },
    event: reportEvents.passedOn,
  })

/** Their incident was closed with an outcome. */
export const closeReports = (house: Kept, tx: Tx, who: Acting, ids: readonly string[], now: Date) =>
  move(house, tx, who, ids, now, {
    from: ['triaged', 'linked'],
    to: { state: 'closed', closed_at: now },
    event: reportEvents.closed,
  })
