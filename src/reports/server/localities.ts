import { sql } from 'kysely'
import { areasOf } from '../../wheels/server/index.ts'
import type { Asking } from './asking.ts'

export type Localities = {
  all: { code: string; expectedDays: number | null }[]
  /** The nearest locality of the wheel that an area lies in; null where it lies in none. */
  of: (areaCode: string) => string | null
}

/** The localities that the wheel watches, and which of them each of these areas belongs to: to one, so that nothing is counted twice. */
export async function localitiesOf({ tx, session }: Asking, codes: Iterable<string>): Promise<Localities> {
  const watched = await areasOf(tx, session.wheelId)
  const own = new Set(watched.map(({ code }) => code))
  const below = [...new Set(codes)].filter((code) => !own.has(code))
  const nearest = new Map<string, string>()
  if (below.length > 0) {
    const { rows } = await sql<{ code: string; locality: string }>`
      WITH RECURSIVE up AS (
        SELECT a.code, a.parent_code AS at FROM area a WHERE a.code = ANY(${below})
        UNION ALL
        SELECT up.code, a.parent_code FROM up JOIN area a ON a.code = up.at WHERE NOT up.at = ANY(${[...own]}))
      SELECT code, at AS locality FROM up WHERE at = ANY(${[...own]})`.execute(tx)
    for (const row of rows) nearest.set(row.code, row.locality)
  }
  return {
    all: watched.map(({ code, expected_days }) => ({ code, expectedDays: expected_days })),
    of: (code) => (own.has(code) ? code : (nearest.get(code) ?? null)),
  }
}
