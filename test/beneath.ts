import type pg from 'pg'

/**
 * Every row there is, beneath all fences: as the test cluster's superuser. The owner's login does not see them either,
 * since row-level security is forced.
 */
export async function beneath<Row = Record<string, any>>(
  owner: pg.Pool,
  sql: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = await owner.connect()
  try {
    await client.query('SET ROLE NONE')
    return (await client.query(sql, values)).rows as Row[]
  } finally {
    await client.query('RESET ROLE')
    client.release()
  }
}

export async function countBeneath(owner: pg.Pool, from: string, values: unknown[] = []): Promise<number> {
  const [row] = await beneath<{ n: number }>(owner, `SELECT count(*)::int AS n FROM ${from}`, values)
  return row?.n ?? 0
}

/** The tables in which a text stands, in the open or as the bytes of its letters. */
export async function tablesWith(owner: pg.Pool, text: string): Promise<string[]> {
  const tables = await beneath<{ name: string }>(
    owner,
    `SELECT format('%I', relname) AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
  )
  const hex = Buffer.from(text).toString('hex')
  const found: string[] = []
  for (const { name } of tables) {
    const where = `${name} AS t WHERE position($1 IN t::text) > 0 OR position($2 IN t::text) > 0`
    if ((await countBeneath(owner, where, [text, hex])) > 0) found.push(name)
  }
  return found.sort()
}
