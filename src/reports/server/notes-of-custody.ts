import { sql } from 'kysely'
import type { Asker } from '../../actors/permission.ts'
import { may } from '../../actors/permission.ts'
import type { Kept } from '../../custody/server/index.ts'
import type { Tx } from '../../platform/db.ts'
import { decodeCursor, encodeCursor } from '../../platform/page.ts'
import { REPORT_RULES } from '../rules.ts'
import type { ReportState } from '../states.ts'
import { opened } from './view.ts'

type Span = { since: Date; until: Date }
export type KeptNotes = { report_id: string; state: ReportState; notes: string[] }

/** How many reports of the asker's own custody came in between, whatever became of them here. */
export async function countOfCustody(
  tx: Tx,
  { wheelId, organisationId }: Asker,
  { since, until }: Span,
): Promise<number> {
  const row = await tx
    .selectFrom('report')
    .select(({ fn }) => fn.countAll<string>().as('n'))
    .where('wheel_id', '=', wheelId)
    .where('custodian_id', '=', organisationId)
    .where('received_at', '>=', since)
    .where('received_at', '<', until)
    .executeTakeFirstOrThrow()
  return Number(row.n)
}

/**
 * The notes of reports of the asker's own custody that came in between, a batch at a time, oldest report first and
 * newest note first; of a report that she may no longer open, its state and no note.
 */
export async function notesOfCustody(
  house: Kept,
  tx: Tx,
  asker: Asker,
  { since, until }: Span,
  after: string | undefined,
  limit: number,
): Promise<{ rows: KeptNotes[]; after: string | null }> {
  const cursor = decodeCursor(after)
  const { rows } = await sql<{ report_id: string; state: ReportState; received_at: Date }>`
    SELECT report_id, state, received_at FROM report
    WHERE wheel_id = ${asker.wheelId} AND custodian_id = ${asker.organisationId} AND received_at >= ${since} AND received_at < ${until}
      ${cursor === null ? sql`` : sql`AND (received_at, report_id) > (${cursor.at}, ${cursor.id}::uuid)`}
    ORDER BY received_at, report_id LIMIT ${limit + 1}`.execute(tx)
  const page = rows.slice(0, limit)
  const facts = new Set(['own_custody'] as const)
  const open = page.filter(({ state }) => may(REPORT_RULES, 'open', asker, { state, facts }))
  const notes = await notesOf(
    tx,
    asker.wheelId,
    open.map((row) => row.report_id),
  )
  const given: KeptNotes[] = []
  for (const { report_id, state } of page) {
    const sealed: string[] = []
    for (const note of notes.filter((one) => one.report_id === report_id)) {
      const file = await opened(house, note.body, `report.note:${report_id}:${note.number}`)
      if (file !== null) sealed.push(file)
    }
    given.push({ report_id, state, notes: sealed })
  }
  const last = page.at(-1)
  const more = rows.length > limit && last !== undefined
  return { rows: given, after: more ? encodeCursor({ at: last.received_at, id: last.report_id }) : null }
}

async function notesOf(tx: Tx, wheelId: string, reportIds: readonly string[]) {
  if (reportIds.length === 0) return []
  return tx
    .selectFrom('report_note')
    .select(['report_id', 'number', 'body'])
    .where('wheel_id', '=', wheelId)
    .where('report_id', 'in', reportIds)
    .orderBy('number', 'desc')
    .execute()
}
