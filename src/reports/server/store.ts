import type { Insertable, Selectable, Updateable } from 'kysely'
import { sql } from 'kysely'
import type { Kept, Shelf } from '../../custody/server/index.ts'
import type { Tx } from '../../platform/db.ts'
import { problem } from '../../platform/errors.ts'
import type { DB } from '../../platform/schema.ts'
import type { Asking, Holding } from './asking.ts'
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

/** Locked in one order for everybody, so that two who act on the same reports never wait for each other. */
export async function lockReports(
  tx: Tx,
  wheelId: string,
  ids: readonly string[],
): Promise<Map<string, StoredReport>> {
  if (ids.length === 0) return new Map()
  const rows = await tx
    .selectFrom('report')
    .selectAll()
    .where('wheel_id', '=', wheelId)
    .where('report_id', 'in', [...ids])
    .orderBy('report_id')
    .forUpdate()
    .execute()
  return new Map(rows.map((row) => [row.report_id, row]))
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

/** Changes locked reports in one statement and raises the version of each. */
export async function moveReports(
  { tx, session }: Pick<Asking, 'tx' | 'session'>,
  ids: readonly string[],
  change: Updateable<DB['report']>,
) {
  return tx
    .updateTable('report')
    .set(({ eb }) => ({ ...change, version: eb('version', '+', 1) }))
    .where('wheel_id', '=', session.wheelId)
    .where('report_id', 'in', [...ids])
    .returning(['report_id', 'state', 'version'])
    .execute()
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
  held: Holding,
  event: ReportEventName,
  content: unknown,
): Promise<void> {
  await noteAll(house, [{ held, content }], event)
}

/** One entry about each of several. */
export async function noteAll(
  house: Kept,
  entries: readonly { held: Holding; content: unknown }[],
  event: ReportEventName,
): Promise<void> {
  const [first] = entries
  if (first === undefined) return
  const notes = entries.map(({ held: { report, session }, content }) => ({
    note: {
      wheelId: report.wheel_id,
      event,
      recordKind: 'report',
      recordId: report.report_id,
      organisationId: session.organisationId,
      areaCode: report.area_code,
    },
    content,
  }))
  await house.keeper.recordAll(first.held.tx, notes, first.held.now)
}

/** The next summary or note: appended and numbered, never overwritten. The report's row is locked, so numbers are free. */
export async function nextText(
  house: Kept,
  { tx, report, session, now }: Holding,
  kind: 'summary' | 'note',
  base64: string,
  readers: number,
): Promise<Insertable<DB['report_note']>> {
  const last = await tx
    .selectFrom(tableOf(kind))
    .select(({ fn }) => fn.max('number').as('number'))
    .where('wheel_id', '=', report.wheel_id)
    .where('report_id', '=', report.report_id)
    .executeTakeFirst()
  const number = (last?.number ?? 0) + 1
  const context = `report.${kind}:${report.report_id}:${number}`
  return {
    wheel_id: report.wheel_id,
    report_id: report.report_id,
    number,
    body: await house.keeper.keepSealed(shelfOf(report, kind, now), context, base64, readers),
    author_id: session.memberId,
    at: now,
  }
}

export async function appendText(
  house: Kept,
  held: Holding,
  kind: 'summary' | 'note',
  base64: string,
  readers: number,
): Promise<void> {
  const row = await nextText(house, held, kind, base64, readers)
  await held.tx.insertInto(tableOf(kind)).values(row).execute()
}

const tableOf = (kind: 'summary' | 'note') =>
  kind === 'summary' ? ('report_summary' as const) : ('report_note' as const)

/** The public half of the reporter's own key; null where she has no receipt. */
export async function reporterRecipient(tx: Tx, id: string): Promise<string | null> {
  const { rows } = await sql<{
    recipient: string | null
  }>`SELECT cw_report_recipient(${id}) AS recipient`.execute(tx)
  return rows[0]?.recipient ?? null
}
