import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { schemaSource } from '../../scripts/db-types.ts'
import { type TestDatabase, testDatabase } from '../../test/database.ts'

const root = resolve(import.meta.dirname, '../..')

/** Open text of wheel tables that is neither an id nor held by a CHECK to a list or a form: each with its reason. */
const openText: Record<string, string> = {
  'wheel.name': 'published: what the wheel is called',
  'wheel.names': 'published: the same in other languages',
  'wheel.languages': 'published: languages of its public pages',
  'wheel.protocol': 'published: clocks, desk and approvers are on the public page of the wheel',
  'invitation.card': 'published with the organisation when it joins: its public card',
  'protocol_version.protocol': 'published to members: the protocol is theirs to read',
  'protocol_version.reason': 'published to members with the version, to be read before it is confirmed',
  'wheel_word.text': 'published once a speaker has reviewed it; until then shown to civil society alone',
  'service.name': 'published: help that a person can reach',
  'service.reach': 'published: how to reach it',
  'service.languages': 'published: languages spoken there',
  'journal.event': 'a code that the program alone writes; a list here would need a migration for every event',
  'journal.record_kind': 'the name of a table, written by the program alone',
  'clock.role': 'a role of the protocol in force, which names it',
  'inbox_item.purpose': 'copied from its release by the sweep, where a CHECK holds it',
  'inbox_item.priority': 'copied from its release by the sweep, where a CHECK holds it',
  'inbox_item.place_code': 'copied from its release by the sweep, where it refers to an area',
}

let database: TestDatabase
before(async () => {
  database = await testDatabase()
})
after(() => database.close())

type Row = Record<string, any>
const query = async (text: string): Promise<Row[]> => (await database.owner.query(text)).rows
const kindOf = async (): Promise<Map<string, string>> => {
  const rows = await query(
    `SELECT c.relname AS name, split_part(obj_description(c.oid, 'pg_class'), ':', 1) AS kind
     FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY 1`,
  )
  return new Map(rows.map((row) => [row['name'], row['kind']]))
}
const wheelTables = async (): Promise<string[]> =>
  [...(await kindOf())].filter(([, kind]) => kind === 'wheel').map(([name]) => name)

test('the types of the tables are those of the migrated database', async () => {
  const client = await database.owner.connect()
  const source = await schemaSource(client)
  client.release()
  assert.equal(readFileSync(join(root, 'src/platform/schema.ts'), 'utf8'), source, 'run `npm run db:types`')
})

test('every table says whether it is of a wheel, of the host, or for reference', async () => {
  const kinds = await kindOf()
  assert.ok(kinds.size > 35, `${kinds.size} tables`)
  assert.deepEqual(
    [...kinds].filter(([, kind]) => !['wheel', 'host', 'reference'].includes(kind)),
    [],
  )
})

test('a wheel can move or be sharded whole: its id comes first in keys and goes along in references', async () => {
  const tables = new Set(await wheelTables())
  assert.ok(tables.size > 25)
  const keys = await query(
    `SELECT con.conrelid::regclass::text AS "table", con.confrelid::regclass::text AS target, con.contype AS kind,
       (SELECT array_agg(a.attname ORDER BY k.n) FROM unnest(con.conkey) WITH ORDINALITY k (at, n)
        JOIN pg_attribute a ON a.attrelid = con.conrelid AND a.attnum = k.at)::text[] AS columns
     FROM pg_constraint con WHERE con.connamespace = 'public'::regnamespace AND con.contype IN ('p', 'f', 'u')`,
  )
  const ofWheels = keys.filter((key) => tables.has(key['table']))
  const wrong = ofWheels.filter(
    (key) =>
      key['columns'][0] !== 'wheel_id' &&
      // To a member, an organisation or an area, which belong to no wheel; and the slug by which all hosts' pages name one.
      !(key['kind'] === 'f' && !tables.has(key['target'])) &&
      !(key['table'] === 'wheel' && key['kind'] === 'u'),
  )
  assert.deepEqual(wrong, [])
  const withKey = new Set(ofWheels.filter((key) => key['kind'] === 'p').map((key) => key['table']))
  assert.deepEqual(
    [...tables].filter((name) => !withKey.has(name)),
    [],
  )
})

test('row-level security is on, and forced on the owner too, for every table of a wheel', async () => {
  const open = await query(
    `SELECT relname FROM pg_class WHERE oid = ANY (ARRAY[${(await wheelTables()).map((name) => `'${name}'::regclass`).join()}])
       AND NOT (relrowsecurity AND relforcerowsecurity)`,
  )
  assert.deepEqual(open, [])
})

test('no column of a wheel table has room for what somebody wrote in the open', async () => {
  const tables = (await wheelTables()).map((name) => `'${name}'`).join()
  const columns = await query(
    `SELECT c.relname || '.' || a.attname AS name,
       coalesce((SELECT string_agg(pg_get_constraintdef(con.oid), ' ') FROM pg_constraint con
         WHERE con.conrelid = c.oid AND con.contype = 'c' AND a.attnum = ANY (con.conkey)), '') AS checks,
       EXISTS (SELECT FROM pg_constraint con WHERE con.conrelid = c.oid AND con.contype = 'f' AND a.attnum = ANY (con.conkey)) AS refers,
       a.attgenerated <> '' AS computed
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     WHERE c.relname IN (${tables}) AND c.relnamespace = 'public'::regnamespace
       AND format_type(a.atttypid, NULL) IN ('text', 'text[]', 'jsonb', 'json', 'character varying', 'character', 'xml', 'name')`,
  )
  assert.ok(columns.length > 50, `${columns.length} columns`)
  const isList = (checks: string): boolean =>
    /= ANY \(ARRAY\[|<@ ARRAY\[|~ '\^[^']*\$'|~~ 'age1%'/.test(checks)
  const free = columns.filter((one) => !one['refers'] && !one['computed'] && !isList(one['checks']))
  assert.deepEqual(free.map((one) => String(one['name'])).sort(), Object.keys(openText).sort())
})

test('whatever a wheel keeps sealed is bytes, and no column is of a kind that nobody thought of', async () => {
  const kinds = await query(
    `SELECT DISTINCT format_type(a.atttypid, NULL) AS kind FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
     WHERE c.relname IN (${(await wheelTables()).map((name) => `'${name}'`).join()}) AND NOT a.attisdropped ORDER BY 1`,
  )
  const known = ['bigint', 'boolean', 'bytea', 'date', 'integer', 'jsonb', 'smallint', 'text', 'text[]']
  assert.deepEqual(
    kinds.map((one) => one['kind']).filter((kind) => !known.includes(kind)),
    ['timestamp with time zone', 'uuid', 'uuid[]'],
  )
})

test('no table, column or code speaks of sexual violence, or of what a person is', async () => {
  const words = await query(
    `SELECT c.relname || '.' || a.attname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
     UNION ALL SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype = 'c'`,
  )
  const never =
    /sexual|gender|gbv|rape|ethni|tribe|clan|caste|faith|disabilit|biometr|fingerprint|risk_score|credit/i
  // The role of who receives sealed mail, and the public category of an organisation.
  const known = /'sgbv_focal_point'|'religious'/g
  assert.deepEqual(
    words.map((row) => String(row['name']).replace(known, '')).filter((name) => never.test(name)),
    [],
  )
})

test('keys and states sort by bytes, the same on every server', async () => {
  const loose = await query(
    `SELECT c.relname || '.' || a.attname AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
     WHERE c.relnamespace = 'public'::regnamespace AND a.attcollation <> 0 AND a.attcollation <> '"C"'::regcollation
       AND c.relname <> 'migration'`,
  )
  assert.deepEqual(loose, [])
})

test('nothing asks for a PostgreSQL newer than 15', async () => {
  const newer =
    /\bMERGE\b[^;]*\bRETURNING\b|\buuidv[47]\(|\bVIRTUAL\b|\bJSON_(TABLE|EXISTS|QUERY|VALUE|SERIALIZE|SCALAR)\b|\bany_value\(|\bWITHOUT OVERLAPS\b|\bNOT ENFORCED\b|\bRETURNING\s+(OLD|NEW)\b|\bcasefold\(|\barray_sort\(|\bWITH (INHERIT|SET) (TRUE|FALSE)\b|\bMAINTAIN\b|\bto_bin\(|\brandom\(\s*[^)\s]/i
  const files = globSync(['migrations/*.sql', 'src/**/*.ts'], { cwd: root }).filter(
    (file) => !file.endsWith('.test.ts'),
  )
  const withSql = files.filter((file) =>
    /\bSELECT\b|\bINSERT INTO\b/.test(readFileSync(join(root, file), 'utf8')),
  )
  assert.ok(withSql.length > 15)
  assert.deepEqual(
    withSql.filter((file) => newer.test(readFileSync(join(root, file), 'utf8'))),
    [],
  )
  const virtual = await query(`SELECT attname FROM pg_attribute WHERE attgenerated NOT IN ('', 's')`)
  assert.deepEqual(virtual, [])
})
