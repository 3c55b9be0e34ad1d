import type { ClientBase } from 'pg'
import {
  type Catalogue,
  inOrder,
  type Reference,
  type Table,
  tableOf,
} from '../../platform/rows/catalogue.ts'
import { hostTables } from '../../platform/rows/host-tables.ts'
import type { Pick } from '../../platform/rows/read.ts'
import { identifier } from '../../platform/roles.ts'

/**
 * What belongs to one wheel, found from the catalogue: every row of every wheel table, the rows of host tables that go
 * along (host-tables.ts), and of reference tables what those refer to, with what hangs on it.
 */
export type WholeWheel = {
  picks: Pick[]
  loose: Reference[]
  /** Members and organisations, whose keys are files. */
  keyHolders: Set<string>
}

type Keys = Map<string, Set<string>>

export const wheelTables = (catalogue: Catalogue): Table[] =>
  [...catalogue.tables.values()].filter((table) => table.kind === 'wheel')

/** Tables of which at least a row may go along. */
export function movingTables(catalogue: Catalogue): Table[] {
  return [...catalogue.tables.values()].filter(
    ({ name, kind }) =>
      kind === 'wheel' || kind === 'reference' || (kind === 'host' && hostTables[name]?.moves != null),
  )
}

/** Where the key of a row in `to` stands in the row that refers to it. */
function keyColumn(catalogue: Catalogue, one: Reference): string | undefined {
  const key = tableOf(catalogue, one.to).key
  const at = key.length === 1 ? one.toColumns.indexOf(key[0] as string) : -1
  return one.columns[at]
}

export async function findWhole(
  client: ClientBase,
  catalogue: Catalogue,
  wheelId: string,
): Promise<WholeWheel> {
  const moving = movingTables(catalogue)
  const names = new Set(moving.map((table) => table.name))
  const byWheel = new Set(
    moving
      .filter(({ name, kind }) => kind === 'wheel' || hostTables[name]?.moves === 'wheel_id')
      .map((table) => table.name),
  )
  const references = catalogue.references.filter(
    ({ from, to }) => names.has(from) && names.has(to) && !byWheel.has(to) && from !== to,
  )
  // Of a table that others refer to, what they name; of any other, what hangs on a row by its first column.
  const named = new Set(references.map((one) => one.to))
  const keys: Keys = new Map([...named].map((name) => [name, new Set<string>()]))
  const add = async (one: Reference, where: string, values: unknown[]): Promise<boolean> => {
    const column = keyColumn(catalogue, one)
    const into = keys.get(one.to)
    if (column === undefined || into === undefined) return false
    const found = await client.query(
      `SELECT DISTINCT ${identifier(column)}::text AS key FROM ${identifier(one.from)} WHERE ${where} AND ${identifier(column)} IS NOT NULL`,
      values,
    )
    const before = into.size
    for (const { key } of found.rows) into.add(key)
    return into.size > before
  }
  for (const one of references) if (byWheel.has(one.from)) await add(one, 'wheel_id = $1', [wheelId])
  await addPlacesBelow(client, keys, wheelId)

  const rest = moving.filter((table) => !byWheel.has(table.name))
  const pickOf = (table: Table): Pick => pickByKeys(catalogue, table, keys)
  for (let more = true; more; ) {
    more = false
    for (const one of catalogue.references) {
      if (byWheel.has(one.from) || byWheel.has(one.to) || !names.has(one.from) || !names.has(one.to)) continue
      const { where, values } = pickOf(tableOf(catalogue, one.from))
      if (await add(one, where, values)) more = true
    }
  }
  const { order, loose } = inOrder(names, catalogue.references)
  const picks = order.map((name): Pick => {
    const table = tableOf(catalogue, name)
    if (rest.includes(table)) return pickOf(table)
    const pick = { table, where: 'wheel_id = $1', values: [wheelId] }
    return name === 'journal' ? { ...pick, order: 'position' } : pick
  })
  return {
    picks,
    loose,
    keyHolders: new Set([...(keys.get('member') ?? []), ...(keys.get('organisation') ?? [])]),
  }
}

function pickByKeys(catalogue: Catalogue, table: Table, keys: Keys): Pick {
  const own = keys.get(table.name)
  const moves = hostTables[table.name]?.moves
  if (own !== undefined) return chosen(table, table.key[0] as string, own)
  const first = moves ?? table.columns[0]?.name
  const on = catalogue.references.find(
    (one) => one.from === table.name && keyColumn(catalogue, one) === first,
  )
  const held = on === undefined ? undefined : keys.get(on.to)
  if (first === undefined || held === undefined)
    throw new Error(`${table.name}: its first column must refer to what it describes`)
  return chosen(table, first, held)
}

function chosen(table: Table, name: string, keys: ReadonlySet<string>): Pick {
  const type = table.columns.find((column) => column.name === name)?.type ?? 'text'
  return { table, where: `${identifier(name)} = ANY($1::${type}[])`, values: [[...keys]] }
}

/** Everything below the wheel's own area: people choose their place from it, and silence is noticed in it. */
async function addPlacesBelow(client: ClientBase, keys: Keys, wheelId: string): Promise<void> {
  const { rows } = await client.query(
    `WITH RECURSIVE below AS (
       SELECT area_code AS code FROM wheel WHERE wheel_id = $1
       UNION SELECT area_code FROM wheel_area WHERE wheel_id = $1
       UNION SELECT a.code FROM below JOIN area a ON a.parent_code = below.code)
     SELECT code FROM below`,
    [wheelId],
  )
  for (const { code } of rows) keys.get('area')?.add(code)
}
