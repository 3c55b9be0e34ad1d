// Writes src/platform/schema.ts from a migrated database: the types of every table, for Kysely.
import { writeFile } from 'node:fs/promises'
import pg from 'pg'

const typeOf: Record<string, string> = {
  uuid: 'string',
  text: 'string',
  bool: 'boolean',
  int2: 'number',
  int4: 'number',
  int8: 'number',
  float8: 'number',
  numeric: 'string',
  date: 'string',
  timestamptz: 'Date',
  bytea: 'Uint8Array',
  jsonb: 'unknown',
  _text: 'string[]',
  _uuid: 'string[]',
}

export async function schemaSource(client: pg.ClientBase): Promise<string> {
  const { rows } = await client.query(
    `SELECT c.table_name AS t, c.column_name AS n, c.udt_name AS u, c.is_nullable = 'YES' AS nullable,
       c.column_default IS NOT NULL AS has_default, c.is_generated = 'ALWAYS' AS generated
     FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
     WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'
     ORDER BY c.table_name COLLATE "C", c.ordinal_position`,
  )
  const tables = new Map<string, string[]>()
  for (const row of rows) {
    const base = typeOf[row.u]
    if (base === undefined) throw new Error(`no type for ${row.u} of ${row.t}.${row.n}`)
    const read = row.nullable ? `${base} | null` : base
    let type = read
    if (row.generated) type = `GeneratedAlways<${read}>`
    else if (base === 'unknown') type = 'Json'
    else if (row.has_default) type = `Generated<${read}>`
    const columns = tables.get(row.t) ?? []
    columns.push(`    ${row.n}: ${type}`)
    tables.set(row.t, columns)
  }
  const body = [...tables].map(([name, columns]) => `  ${name}: {\n${columns.join('\n')}\n  }`).join('\n')
  return `// Written by \`npm run db:types\` from the migrations; a test holds the two together.
import type { ColumnType, Generated, GeneratedAlways } from 'kysely'

type Json = ColumnType<unknown, string | undefined, string>

export type DB = {
${body}
}
`
}

if (import.meta.main) {
  const { testDatabase } = await import('../test/database.ts')
  const database = await testDatabase()
  const client = await database.owner.connect()
  await writeFile('src/platform/schema.ts', await schemaSource(client))
  client.release()
  await database.close()
}
