import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import type { Asker } from '../src/actors/permission.ts'
import { audienceOf } from '../src/platform/session.ts'
import { askersOf, type SeatedAsker } from './askers.ts'
import { beneath } from './beneath.ts'
import { fences, type Fence } from './fences.ts'
import { type FilledHouse, startFilledHouse } from './filled.ts'
import type { Row } from './rows.ts'

let filled: FilledHouse
let askers: Map<string, SeatedAsker>
let keys: Record<string, string[]>

before(async () => {
  filled = await startFilledHouse()
  askers = await askersOf(filled.house)
  const rows = await beneath<{ name: string; columns: string[] }>(
    filled.house.owner,
    `SELECT c.relname AS name, array_agg(a.attname ORDER BY a.attnum)::text[] AS columns FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
     WHERE i.indisprimary AND c.relnamespace = 'public'::regnamespace GROUP BY 1`,
  )
  keys = Object.fromEntries(rows.map(({ name, columns }) => [name, columns]))
})
after(() => filled?.close())

const keyOf = (table: string, row: Row): string =>
  (keys[table] ?? []).map((column) => String(row[column])).join(' ')

/** What the database shows her of a table; nothing where it refuses. */
async function visible(
  audience: ReturnType<typeof audienceOf>,
  asker: Asker | null,
  table: string,
): Promise<Set<string>> {
  const ids =
    asker === null
      ? null
      : { wheelId: asker.wheelId, memberId: asker.memberId, organisationId: asker.organisationId }
  try {
    return await filled.house.house.db.as(audience, ids, async (tx) => {
      const { rows } =
        await sql<Row>`SELECT ${sql.raw((keys[table] ?? []).join())} FROM ${sql.raw(table)}`.execute(tx)
      return new Set(rows.map((row) => keyOf(table, row)))
    })
  } catch (error) {
    if ((error as { code?: string }).code === '42501') return new Set()
    throw error
  }
}

test('every table of a wheel has its fence in the list, and rows in both wheels to hold it against', async () => {
  const tables = await beneath<{ name: string }>(
    filled.house.owner,
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
       AND obj_description(oid, 'pg_class') LIKE 'wheel:%' ORDER BY 1`,
  )
  assert.deepEqual(
    tables.map(({ name }) => name),
    Object.keys(fences).toSorted(),
  )
  for (const { name } of tables) {
    const wheels = await beneath(filled.house.owner, `SELECT DISTINCT wheel_id FROM ${name}`)
    assert.ok(wheels.length === 2, `${name} has rows of ${wheels.length} wheels`)
  }
})

test('each person is shown all that the rules give her, and nothing that they give nobody of her organisation', async () => {
  const wrong: string[] = []
  const seen = new Map<string, number>()
  for (const [name, asker] of askers) {
    for (const [table, fence] of Object.entries(fences)) {
      const rows = await beneath(filled.house.owner, `SELECT * FROM ${table}`)
      const shown = await visible(audienceOf(asker), asker, table)
      seen.set(table, (seen.get(table) ?? 0) + shown.size)
      const parents = await parentsOf(fence)
      for (const row of rows) {
        const subject =
          fence.parent === undefined ? row : { ...parents.get(String(row[fence.parent.by])), ...row }
        const own = row['wheel_id'] === asker.wheelId
        const isShown = shown.has(keyOf(table, row))
        if (isShown && !(own && fence.atMost(asker, subject)))
          wrong.push(`${name} is shown ${table} ${said(row)}`)
        if (!isShown && own && fence.atLeast(asker, subject))
          wrong.push(`${name} is not shown ${table} ${said(row)}`)
      }
    }
  }
  assert.deepEqual([...new Set(wrong)], [])
  const blind = [...seen].filter(([, count]) => count === 0).map(([table]) => table)
  assert.deepEqual(blind, ['journal'], 'tables of which nobody was shown anything')
})

const said = (row: Row): string =>
  JSON.stringify(
    Object.fromEntries(
      Object.entries(row).filter(([key]) =>
        /^(state|custodian_id|organisation_id|kind|deliver_at)$/.test(key),
      ),
    ),
  )

async function parentsOf({ parent }: Fence): Promise<Map<string, Row>> {
  if (parent === undefined) return new Map()
  const rows = await beneath(filled.house.owner, `SELECT * FROM ${parent.table}`)
  return new Map(rows.map((row) => [String(row[parent.by]), row]))
}

test('the public is shown what is published of every wheel, and intake and nobody are shown nothing', async () => {
  const published = ['custodian', 'service', 'wheel', 'wheel_area', 'wheel_organisation', 'wheel_word']
  for (const table of Object.keys(fences)) {
    const shown = await visible('cw_public', null, table)
    const open = table === 'wheel_word' ? ` WHERE state = 'in_use'` : ''
    const all = await beneath(filled.house.owner, `SELECT FROM ${table}${open}`)
    assert.equal(shown.size, published.includes(table) ? all.length : 0, table)
    assert.equal((await visible('cw_intake', null, table)).size, 0, table)
    for (const audience of ['cw_guest', 'cw_member'] as const)
      assert.equal((await visible(audience, null, table)).size, 0, table)
  }
})
