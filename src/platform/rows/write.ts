import type { ClientBase } from 'pg'
import { identifier } from '../roles.ts'
import { type Column, type Reference, readCatalogue, type Table, tableOf } from './catalogue.ts'
import { PLAIN_FORM, type TextRow } from './read.ts'

/**
 * Writes rows as they are, in one transaction of cw_owner: its triggers would stamp them anew or ask what was true long
 * ago, and forced row-level security hides them from their owner. Both are put aside inside the transaction and are
 * back before it ends; checks, keys and references hold throughout. Whoever else uses these tables waits.
 */
export async function writeBeneath<T>(
  client: ClientBase,
  names: readonly string[],
  loose: readonly Reference[],
  work: () => Promise<T>,
): Promise<T> {
  await client.query('SET ROLE cw_owner')
  try {
    await client.query('BEGIN')
    await client.query(PLAIN_FORM)
    await client.query(`SET LOCAL lock_timeout = '60s'`)
    await client.query(`LOCK TABLE ${names.map(identifier).join(', ')} IN ACCESS EXCLUSIVE MODE`)
    const before = await fences(client)
    const catalogue = await readCatalogue(client)
    const tables = names.map((name) => tableOf(catalogue, name))
    await putAside(client, tables, loose)
    const result = await work()
    await client.query('SET CONSTRAINTS ALL IMMEDIATE')
    await putBack(client, tables, loose)
    // No commit while one fence is still down.
    if ((await fences(client)) !== before) throw new Error('a fence is not back: nothing was written')
    await client.query('COMMIT')
    return result
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {})
    throw error
  } finally {
    await client.query('RESET ROLE').catch(() => {})
  }
}

async function putAside(
  client: ClientBase,
  tables: readonly Table[],
  loose: readonly Reference[],
): Promise<void> {
  for (const table of tables) {
    const name = identifier(table.name)
    if (table.forced) await client.query(`ALTER TABLE ${name} NO FORCE ROW LEVEL SECURITY`)
    if (table.hasTriggers) await client.query(`ALTER TABLE ${name} DISABLE TRIGGER USER`)
  }
  for (const one of loose) await client.query(alter(one, 'DEFERRABLE INITIALLY DEFERRED'))
}

async function putBack(
  client: ClientBase,
  tables: readonly Table[],
  loose: readonly Reference[],
): Promise<void> {
  for (const one of loose) await client.query(alter(one, 'NOT DEFERRABLE'))
  for (const table of tables) {
    const name = identifier(table.name)
    if (table.hasTriggers) await client.query(`ALTER TABLE ${name} ENABLE TRIGGER USER`)
    if (table.forced) await client.query(`ALTER TABLE ${name} FORCE ROW LEVEL SECURITY`)
  }
}

const alter = (one: Reference, how: string): string =>
  `ALTER TABLE ${identifier(one.from)} ALTER CONSTRAINT ${identifier(one.name)} ${how}`

/** Every fence as it stands: forced security, triggers, when references are checked. */
async function fences(client: ClientBase): Promise<string> {
  const { rows } = await client.query(`
    SELECT md5(string_agg(line, E'\n' ORDER BY line)) AS all FROM (
      SELECT concat_ws(' ', 'table', relname, relrowsecurity, relforcerowsecurity) AS line FROM pg_class WHERE relnamespace = 'public'::regnamespace
      UNION ALL SELECT concat_ws(' ', 'trigger', tgrelid::regclass, tgname, tgenabled) FROM pg_trigger
      UNION ALL SELECT concat_ws(' ', 'constraint', conrelid::regclass, conname, condeferrable, condeferred) FROM pg_constraint) x`)
  return rows[0].all
}

/** Rows as they were read. With `absentOnly` one whose key is taken is left out. @returns how many were written */
export async function insertRows(
  client: ClientBase,
  table: Table,
  columns: readonly Column[],
  rows: readonly TextRow[],
  { absentOnly = false }: { absentOnly?: boolean } = {},
): Promise<number> {
  if (rows.length === 0) return 0
  const { rowCount } = await client.query(
    `INSERT INTO ${identifier(table.name)} (${columns.map((column) => identifier(column.name)).join(', ')}) OVERRIDING SYSTEM VALUE
     SELECT ${cast(columns)} FROM ${unnested(columns)}${absentOnly ? ' ON CONFLICT DO NOTHING' : ''}`,
    transposed(columns, rows),
  )
  return rowCount ?? 0
}

/** Rows of the same key that are here with other content, as [here, given] pairs. */
export async function othersThere(
  client: ClientBase,
  table: Table,
  columns: readonly Column[],
  rows: readonly TextRow[],
): Promise<{ here: TextRow; given: TextRow }[]> {
  if (rows.length === 0) return []
  const on = table.key.map((name) => {
    const at = columns.findIndex((column) => column.name === name)
    const column = columns[at] as Column
    const same = column.notNull ? '=' : 'IS NOT DISTINCT FROM'
    return `t.${identifier(name)} ${same} x.c${at}::${column.type}`
  })
  const texts = columns.map((column) => `t.${identifier(column.name)}::text`)
  const found = await client.query({
    text: `SELECT x.n::int, ARRAY[${texts.join(', ')}] FROM ${unnested(columns, true)} JOIN ${identifier(table.name)} t ON ${on.join(' AND ')}`,
    values: transposed(columns, rows),
    rowMode: 'array',
  })
  return (found.rows as [number, TextRow][])
    .map(([n, here]) => ({ here, given: rows[n - 1] as TextRow }))
    .filter(({ here, given }) => here.some((value, at) => value !== given[at]))
}

const cast = (columns: readonly Column[]): string =>
  columns.map((column, at) => `x.c${at}::${column.type}`).join(', ')

const unnested = (columns: readonly Column[], numbered = false): string =>
  `unnest(${columns.map((_, at) => `$${at + 1}::text[]`).join(', ')})${numbered ? ' WITH ORDINALITY' : ''} AS x (${columns
    .map((_, at) => `c${at}`)
    .join(', ')}${numbered ? ', n' : ''})`

const transposed = (columns: readonly Column[], rows: readonly TextRow[]): (string | null)[][] =>
  columns.map((_, at) => rows.map((row) => row[at] ?? null))
