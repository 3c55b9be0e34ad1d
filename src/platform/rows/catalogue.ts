import type { ClientBase } from 'pg'

export type Column = { name: string; type: string; generated: boolean; notNull: boolean }
export type Table = {
  name: string
  /** The first word of its comment: `wheel`, `host` or `reference`. */
  kind: string
  columns: Column[]
  /** The primary key, or else the first unique index. */
  key: string[]
  forced: boolean
  hasTriggers: boolean
}
/** A foreign key, column by column. */
export type Reference = { name: string; from: string; columns: string[]; to: string; toColumns: string[] }
export type Catalogue = { tables: ReadonlyMap<string, Table>; references: readonly Reference[] }

/** The tables as the database describes them, so that those of later migrations come along without a list. */
export async function readCatalogue(client: ClientBase): Promise<Catalogue> {
  const tables = await client.query(`
    SELECT c.relname AS name, split_part(coalesce(obj_description(c.oid, 'pg_class'), ''), ':', 1) AS kind, c.relforcerowsecurity AS forced,
      EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal) AS has_triggers,
      (SELECT json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
          'generated', a.attgenerated <> '', 'notNull', a.attnotnull) ORDER BY a.attnum)
        FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
      coalesce((SELECT json_agg(a.attname ORDER BY k.n)
        FROM (SELECT i.indkey FROM pg_index i WHERE i.indrelid = c.oid AND i.indisunique AND i.indpred IS NULL AND i.indexprs IS NULL
              ORDER BY i.indisprimary DESC, i.indexrelid LIMIT 1) one,
          unnest(one.indkey::int2[]) WITH ORDINALITY AS k (attnum, n)
          JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum), '[]') AS key
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' ORDER BY 1`)
  const references = await client.query(`
    SELECT k.conname AS name, f.relname AS "from", t.relname AS "to",
      (SELECT json_agg(a.attname ORDER BY p.n) FROM unnest(k.conkey) WITH ORDINALITY AS p (attnum, n)
        JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = p.attnum) AS columns,
      (SELECT json_agg(a.attname ORDER BY p.n) FROM unnest(k.confkey) WITH ORDINALITY AS p (attnum, n)
        JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = p.attnum) AS to_columns
    FROM pg_constraint k JOIN pg_class f ON f.oid = k.conrelid JOIN pg_class t ON t.oid = k.confrelid
    WHERE k.contype = 'f' AND k.connamespace = 'public'::regnamespace ORDER BY 2, 1`)
  return {
    tables: new Map(
      tables.rows.map(({ has_triggers, ...row }) => [row.name, { ...row, hasTriggers: has_triggers }]),
    ),
    references: references.rows.map(({ to_columns, ...row }) => ({ ...row, toColumns: to_columns })),
  }
}

/** What is written: a generated column makes itself. */
export const writable = (table: Table): Column[] => table.columns.filter((column) => !column.generated)

export function tableOf(catalogue: Catalogue, name: string): Table {
  const table = catalogue.tables.get(name)
  if (table === undefined) throw new Error(`there is no table ${name}`)
  return table
}

/**
 * Tables in such an order that what a row refers to is there before it. Where tables refer to themselves or to each
 * other no order will do: those references are `loose`, and are checked when all rows are in.
 */
export function inOrder(
  names: Iterable<string>,
  references: readonly Reference[],
): { order: string[]; loose: Reference[] } {
  const waiting = new Set([...names].sort())
  const among = references.filter(({ from, to }) => waiting.has(from) && waiting.has(to))
  const order: string[] = []
  const loose = among.filter(({ from, to }) => from === to)
  while (waiting.size > 0) {
    const missing = (name: string): Reference[] =>
      among.filter(({ from, to }) => from === name && to !== name && waiting.has(to))
    const ready = [...waiting].filter((name) => missing(name).length === 0)
    if (ready.length === 0) {
      // A ring: the one that refers to the fewest goes first.
      const next = [...waiting].sort((a, b) => missing(a).length - missing(b).length)[0] as string
      loose.push(...missing(next))
      ready.push(next)
    }
    for (const name of ready) {
      waiting.delete(name)
      order.push(name)
    }
  }
  return { order, loose }
}
