import type { Insertable } from 'kysely'
import type { Prepared } from './db.ts'
import type { DB } from './schema.ts'

/**
 * One INSERT of many rows that all have the same columns. They travel as one JSON parameter, so the statement is the
 * same however many they are, and a connection parses and plans it once. Undefined where there is nothing to write.
 */
export function insertMany<T extends keyof DB>(
  table: T,
  rows: readonly Insertable<DB[T]>[],
): Prepared | undefined {
  if (rows[0] === undefined) return undefined
  const columns = Object.keys(rows[0]).join(', ')
  const text = `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::${table}, $1)`
  return {
    name: nameOf(text),
    text,
    values: [JSON.stringify(rows.map(written))],
  }
}

const names = new Map<string, string>()

/** PostgreSQL tells prepared statements apart by 63 characters of their name. */
function nameOf(text: string): string {
  const name = names.get(text) ?? `many ${names.size}`
  names.set(text, name)
  return name
}

/** Bytes as PostgreSQL reads them; times and all else as JSON has them. */
function written(row: object): object {
  const plain: Record<string, unknown> = {}
  for (const [column, value] of Object.entries(row)) {
    plain[column] = value instanceof Uint8Array ? `\\x${Buffer.from(value).toString('hex')}` : value
  }
  return plain
}
