import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Tx } from './db.ts'

export type Entry = {
  journalId: string
  wheelId: string
  event: string
  recordKind: string
  recordId: string
  organisationId: string
  at: Date
}

/** RFC 8785 for what we write: sorted keys, no spaces; numbers are safe integers, times ISO 8601. */
export function canonical(value: unknown): string {
  if (value instanceof Date) return JSON.stringify(value.toISOString())
  if (value instanceof Uint8Array) return JSON.stringify(Buffer.from(value).toString('base64'))
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value !== null && typeof value === 'object') {
    const pairs = Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${pairs.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`
  }
  return JSON.stringify(value ?? null)
}

/** SHA-256(salt ‖ canonical content): what the row commits to without telling it (DESIGN 6). */
export function contentHash(salt: Uint8Array, content: unknown): Uint8Array {
  return createHash('sha256').update(salt).update(canonical(content)).digest()
}

/** The row of an entry, for whoever writes many in one statement. */
export function journalRow(entry: Entry, salt: Uint8Array, content: unknown) {
  return {
    wheel_id: entry.wheelId,
    journal_id: entry.journalId,
    event: entry.event,
    record_kind: entry.recordKind,
    record_id: entry.recordId,
    organisation_id: entry.organisationId,
    at: entry.at,
    content_hash: contentHash(salt, { ...entry, content }),
  }
}
export type JournalRow = ReturnType<typeof journalRow>

/** Rows beside the write, in its transaction. */
export async function writeJournal(tx: Tx, ...rows: JournalRow[]): Promise<void> {
  await tx.insertInto('journal').values(rows).execute()
}

/** Gives committed rows their gapless index. One writer at a time; those who write to the journal never wait for it. */
export async function indexJournal(tx: Tx, limit = 1000): Promise<number> {
  const head = await sql<{
    next_position: number
  }>`SELECT next_position FROM journal_head FOR UPDATE`.execute(tx)
  const next = Number(head.rows[0]?.next_position ?? 0)
  const done = await sql`
    UPDATE journal j SET position = ${next} + w.n - 1
    FROM (SELECT wheel_id, journal_id, row_number() OVER (ORDER BY at, journal_id) AS n
          FROM journal WHERE position IS NULL ORDER BY at, journal_id LIMIT ${limit}) w
    WHERE j.wheel_id = w.wheel_id AND j.journal_id = w.journal_id`.execute(tx)
  const count = Number(done.numAffectedRows ?? 0n)
  if (count > 0) await sql`UPDATE journal_head SET next_position = next_position + ${count}`.execute(tx)
  return count
}

export type Subscriber = {
  name: string
  events: readonly string[]
  /** At least once, in order; must be idempotent. Runs in the transaction that moves the cursor. */
  handle(tx: Tx, entry: Entry): Promise<void>
}

/** Moves one subscriber on. Another process that follows for it waits here and then finds nothing to do. */
export async function follow(tx: Tx, subscriber: Subscriber, limit = 200): Promise<number> {
  await sql`INSERT INTO journal_cursor (subscriber) VALUES (${subscriber.name}) ON CONFLICT DO NOTHING`.execute(
    tx,
  )
  const cursor = await sql<{ position: number }>`
    SELECT position FROM journal_cursor WHERE subscriber = ${subscriber.name} FOR UPDATE`.execute(tx)
  const from = Number(cursor.rows[0]?.position ?? -1)
  const rows = await tx
    .selectFrom('journal')
    .selectAll()
    .where('position', '>', from)
    .orderBy('position')
    .limit(limit)
    .execute()
  for (const row of rows) {
    if (!subscriber.events.includes(row.event)) continue
    await subscriber.handle(tx, {
      journalId: row.journal_id,
      wheelId: row.wheel_id,
      event: row.event,
      recordKind: row.record_kind,
      recordId: row.record_id,
      organisationId: row.organisation_id,
      at: row.at,
    })
  }
  const last = rows.at(-1)?.position
  if (last !== undefined && last !== null) {
    await sql`UPDATE journal_cursor SET position = ${last} WHERE subscriber = ${subscriber.name}`.execute(tx)
  }
  return rows.length
}
