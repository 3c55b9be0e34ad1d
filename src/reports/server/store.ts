import type { Insertable, Selectable, Updateable } from 'kysely'
import { sql } from 'kysely'
import type { Kept, Shelf } from '../../custody/server/index.ts'
import type { Tx } from '../../platform/db.ts'
import { problem } from '../../platform/errors.ts'
import type { DB } from '../../platform/schema.ts'
import type { Holding } from './asking.ts'
import type { ReportEventName } from './events.ts'

export type StoredReport = Selectable<DB['report']>

/** @throws Problem not_found also for whatever row-level security hides */
export async function getReport(
  tx: Tx,
  wheelId: string,
  id: string,
  forUpdate = false,
): Promise<StoredReport> {
  const query = tx
    .selectFrom('report')
    .selectAll()
    .where('wheel_id', '=', wheelId)
    .where('report_id', '=', id)
  const row = await (forUpdate ? query.forUpdate() : query).executeTakeFirst()
  if (row === undefined) throw problem('not_found')
  return row
}

/** Changes a locked report and raises its version. */
export async function moveReport(
  { tx, report }: Pick<Holding, 'tx' | 'report'>,
  change: Updateable<DB['report']>,
): Promise<{ state: string; version: number }> {
  return tx
    .updateTable('report')
    .set({ ...change, version: report.version + 1 })
    .where('wheel_id', '=', report.wheel_id)
    .where('report_id', '=', report.report_id)
    .returning(['state', 'version'])
    .executeTakeFirstOrThrow()
}

export function shelfOf(report: StoredReport, shelfClass: Shelf['class'], at: Date): Shelf {
  return {
    wheelId: report.wheel_id,
    organisationId: report.custodian_id,
    areaCode: report.area_code,
    at,
    class: shelfClass,
  }
}

/** The journal's entry about a report, by the asker's organisation. */
export async function note(
  house: Kept,
  { tx, report, session, now }: Holding,
  event: ReportEventName,
  content: unknown,
): Promise<void> {
  const about = {
    wheelId: report.wheel_id,
    event,
    recordKind: 'report',
    recordId: report.report_id,
    organisationId: session.organisationId,
    areaCode: report.area_code,
  }
  await house.keeper.record(tx, about, now, content)
}

/** The next summary or note: appended and numbered, never overwritten. The report's row is locked, so numbers are free. */
export async function appendText(
  house: Kept,
  { tx, report, session, now }: Holding,
  kind: 'summary' | 'note',
  base64: string,
  readers: number,
): Promise<void> {
  const table = kind === 'summary' ? ('report_summary' as const) : ('report_note' as const)
  const last = await tx
    .selectFrom(table)
    .select(({ fn }) => fn.max('number').as('number'))
    .where('wheel_id', '=', report.wheel_id)
    .where('report_id', '=', report.report_id)
    .executeTakeFirst()
  const number = (last?.number ?? 0) + 1
  const context = `report.${kind}:${report.report_id}:${number}`
  const row: Insertable<DB['report_note']> = {
    wheel_id: report.wheel_id,
    report_id: report.report_id,
    number,
    body: await house.keeper.keepSealed(shelfOf(report, kind, now), context, base64, readers),
    author_id: session.memberId,
    at: now,
  }
  await tx.insertInto(table).values(row).execute()
}

/** The public half of the reporter's own key; null where she has no receipt. */
export async function reporterRecipient(tx: Tx, id: string): Promise<string | null> {
  const { rows } = await sql<{
    recipient: string | null
  }>`SELECT cw_report_recipient(${id}) AS recipient`.execute(tx)
  return rows[0]?.recipient ?? null
}
