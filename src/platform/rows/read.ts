import type { ClientBase } from 'pg'
import { identifier } from '../roles.ts'
import { type Table, writable } from './catalogue.ts'

/** A row as PostgreSQL writes it, column by column: nothing is rounded, whatever its type. */
export type TextRow = (string | null)[]

/** Which rows of a table, in which order. */
export type Pick = { table: Table; where: string; values: unknown[]; order?: string }

/** Values in one form everywhere, whatever the server's settings. */
export const PLAIN_FORM = `SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL IntervalStyle = 'postgres'; SET LOCAL TimeZone = 'UTC';
  SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 3; SET LOCAL search_path = public`

/**
 * One unchanging view of all rows, beneath the fences. A login that bypasses them reads beside the running house. Any
 * other owner takes them down inside this transaction, which is never committed; the house waits for as long.
 */
export async function readBeneath<T>(
  client: ClientBase,
  tables: readonly Table[],
  work: () => Promise<T>,
): Promise<T> {
  await client.query('SET ROLE NONE')
  try {
    const who = await client.query(
      'SELECT rolsuper OR rolbypassrls AS free FROM pg_roles WHERE rolname = current_user',
    )
    if (who.rows[0]?.free === true) await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    else await lowerFences(client, tables)
    await client.query(PLAIN_FORM)
    // From here on a fence that still stands is an error, and never a silent gap.
    await client.query('SET LOCAL row_security = off')
    return await work()
  } finally {
    await client.query('ROLLBACK').catch(() => {})
    await client.query('RESET ROLE').catch(() => {})
  }
}

async function lowerFences(client: ClientBase, tables: readonly Table[]): Promise<void> {
  await client.query('SET ROLE cw_owner')
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ')
  const forced = tables.filter((table) => table.forced).map((table) => identifier(table.name))
  if (forced.length === 0) return
  await client.query(`SET LOCAL lock_timeout = '60s'`)
  await client.query(`LOCK TABLE ${forced.join(', ')} IN ACCESS EXCLUSIVE MODE`)
  for (const name of forced) await client.query(`ALTER TABLE ${name} NO FORCE ROW LEVEL SECURITY`)
}

export async function countRows(client: ClientBase, { table, where, values }: Pick): Promise<number> {
  const { rows } = await client.query(
    `SELECT count(*) AS n FROM ${identifier(table.name)} WHERE ${where}`,
    values,
  )
  return Number(rows[0].n)
}

/** Rows through a cursor: the memory of a few, however many there are. */
export async function* rowsOf(client: ClientBase, pick: Pick, batch = 200): AsyncGenerator<TextRow[]> {
  const columns = writable(pick.table).map((column) => `${identifier(column.name)}::text`)
  const order = pick.order ?? pick.table.key.map(identifier).join(', ')
  await client.query(
    `DECLARE cw_rows NO SCROLL CURSOR FOR SELECT ${columns.join(', ')} FROM ${identifier(pick.table.name)}
     WHERE ${pick.where}${order === '' ? '' : ` ORDER BY ${order}`}`,
    pick.values,
  )
  for (;;) {
    const { rows } = await client.query({ text: `FETCH ${batch} FROM cw_rows`, rowMode: 'array' })
    if (rows.length > 0) yield rows as TextRow[]
    if (rows.length < batch) break
  }
  await client.query('CLOSE cw_rows')
}
