import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type TestDatabase, testDatabase } from '../../test/database.ts'

let database: TestDatabase
before(async () => {
  database = await testDatabase()
})
after(() => database.close())

type Row = Record<string, any>
const query = async (text: string): Promise<Row[]> => (await database.owner.query(text)).rows

test('functions that run as the owner find nothing in a schema that somebody else made', async () => {
  const loose = await query(
    `SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef
       AND NOT coalesce('search_path=pg_catalog, public' = ANY (proconfig), false)`,
  )
  assert.deepEqual(loose, [])
})

test('no trigger function is called by hand', async () => {
  const owned = await query(
    `SELECT proname, prosecdef FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prorettype = 'trigger'::regtype`,
  )
  assert.ok(owned.length >= 5)
  const client = await database.db.pool.connect()
  await assert.rejects(
    client.query(`SELECT ${owned[0]?.['proname']}()`),
    /trigger functions can only be called as triggers|permission denied/,
  )
  client.release()
})

test('a policy compares with leakproof operators alone, so that no error tells a hidden row', async () => {
  const used = await query(
    `WITH policy AS (
       SELECT p.polname, p.polrelid::regclass::text AS "table", coalesce(p.polqual::text, '') || coalesce(p.polwithcheck::text, '') AS tree FROM pg_policy p)
     SELECT DISTINCT "table", polname, o.oprname || ' ' || o.oprleft::regtype AS operator, f.proleakproof AS quiet
     FROM policy, regexp_matches(tree, ':opno (\\d+)', 'g') m JOIN pg_operator o ON o.oid = m[1]::oid JOIN pg_proc f ON f.oid = o.oprcode`,
  )
  assert.ok(used.length > 60, `${used.length} uses`)
  assert.deepEqual(
    used.filter((one) => !one['quiet']),
    [],
  )
})

test('a policy calls nothing but facts about the asker', async () => {
  const called = await query(
    `SELECT DISTINCT f.proname FROM pg_policy p,
       regexp_matches(coalesce(p.polqual::text, '') || coalesce(p.polwithcheck::text, ''), ':funcid (\\d+)', 'g') m
       JOIN pg_proc f ON f.oid = m[1]::oid ORDER BY 1`,
  )
  assert.deepEqual(
    called.map((row) => row['proname']),
    ['cw_member', 'cw_on_desk', 'cw_organisation', 'cw_roles', 'cw_sector', 'cw_speaks', 'cw_wheel', 'now'],
  )
})
