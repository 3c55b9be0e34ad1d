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
