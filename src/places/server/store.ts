import { type QueryExecutorProvider, sql } from 'kysely'
import { problem } from '../../platform/errors.ts'
import type { Area } from '../area.ts'
import type { AreaGeometry } from '../geometry.ts'
import type { Cell } from '../population.ts'

/** Any Kysely or transaction: these tables look the same to every role that may read them. */
export type Reader = QueryExecutorProvider

// Numbers and days as JavaScript and JSON have them, whatever the driver was told about types.
const columns = sql`a.code, a.country, a.level, a.parent_code AS "parentCode", a.name, a.names, a.kind,
  CASE WHEN a.centroid_lon IS NULL THEN NULL
    ELSE jsonb_build_array(a.centroid_lon, a.centroid_lat) END AS centroid,
  a.valid_from::text AS "validFrom", a.valid_to::text AS "validTo", a.source`

export async function findArea(tx: Reader, code: string): Promise<Area | undefined> {
  const { rows } = await sql<Area>`SELECT ${columns} FROM area a WHERE a.code = ${code}`.execute(tx)
  return rows[0]
}

/** @throws not_found */
export async function getArea(tx: Reader, code: string): Promise<Area> {
  const area = await findArea(tx, code)
  if (area === undefined) throw problem('not_found')
  return area
}

export async function findAreas(tx: Reader, codes: readonly string[]): Promise<Area[]> {
  const { rows } = await sql<Area>`
    SELECT ${columns} FROM area a WHERE a.code = ANY(${[...codes]}) ORDER BY a.code`.execute(tx)
  return rows
}

export async function childrenOf(tx: Reader, code: string): Promise<Area[]> {
  const { rows } = await sql<Area>`
    SELECT ${columns} FROM area a WHERE a.parent_code = ${code} ORDER BY a.code`.execute(tx)
  return rows
}

/** The area, its parent, and so on to its country; empty when there is no such area. */
export async function chainOf(tx: Reader, code: string): Promise<Area[]> {
  // Levels only fall on the way up, so a wrong parent cannot make it turn in a circle.
  const { rows } = await sql<Area>`
    WITH RECURSIVE up AS (
      SELECT code, parent_code, level FROM area WHERE code = ${code}
      UNION ALL
      SELECT p.code, p.parent_code, p.level FROM area p JOIN up ON p.code = up.parent_code AND p.level < up.level
    )
    SELECT ${columns} FROM area a JOIN up USING (code) ORDER BY a.level DESC`.execute(tx)
  return rows
}

export type Listing = {
  country: string
  level: number
  kind?: Area['kind']
  /** Code after which the list goes on. */
  after?: string
  limit?: number
}

export async function listAreas(
  tx: Reader,
  { country, level, kind, after = '', limit = 500 }: Listing,
): Promise<Area[]> {
  const { rows } = await sql<Area>`
    SELECT ${columns} FROM area a
    WHERE a.country = ${country} AND a.level = ${level} AND a.code > ${after}
      AND (${kind ?? null}::text IS NULL OR a.kind = ${kind ?? null})
    ORDER BY a.code LIMIT ${limit}`.execute(tx)
  return rows
}

export async function listCountries(tx: Reader): Promise<Area[]> {
  const { rows } = await sql<Area>`SELECT ${columns} FROM area a WHERE a.level = 0 ORDER BY a.code`.execute(
    tx,
  )
  return rows
}

export type Boundary = { code: string; geojson: AreaGeometry; source: string; licence: string }

export async function boundaryOf(tx: Reader, code: string): Promise<Boundary | undefined> {
  const { rows } = await sql<Boundary>`
    SELECT code, geojson, source, licence FROM area_boundary WHERE code = ${code}`.execute(tx)
  return rows[0]
}

/** Boundaries of the area and of its siblings in the tree, by code. */
export async function boundariesAround(tx: Reader, code: string): Promise<(Boundary & { name: string })[]> {
  const { rows } = await sql<Boundary & { name: string }>`
    SELECT b.code, s.name, b.geojson, b.source, b.licence
    FROM area a JOIN area s ON s.parent_code IS NOT DISTINCT FROM a.parent_code AND s.level = a.level AND s.kind = a.kind
    JOIN area_boundary b ON b.code = s.code
    WHERE a.code = ${code} ORDER BY b.code`.execute(tx)
  return rows
}

/** Boundaries of what lies directly in an area: of a country its counties. */
export async function boundariesIn(tx: Reader, code: string): Promise<(Boundary & { name: string })[]> {
  const { rows } = await sql<Boundary & { name: string }>`
    SELECT b.code, a.name, b.geojson, b.source, b.licence
    FROM area a JOIN area_boundary b USING (code) WHERE a.parent_code = ${code} ORDER BY code`.execute(tx)
  return rows
}

export type Population = {
  year: number
  source: string
  /** The level whose figures these are: below the area's own when they were summed. */
  level: number
  areas: number
  cells: Cell[]
}

/**
 * The newest figures of an area; where it has none itself, the sum over the nearest level below it that has, with the
 * number of areas summed. Undefined is unknown, not zero. One source only: two counts of the same people never add.
 */
export async function populationOf(tx: Reader, code: string): Promise<Population | undefined> {
  const { rows } = await sql<Population>`
    WITH RECURSIVE down AS (
      SELECT code, level FROM area WHERE code = ${code}
      UNION ALL
      SELECT c.code, c.level FROM area c JOIN down ON c.parent_code = down.code AND c.level > down.level
    ), chosen AS (
      SELECT d.level, p.year, p.source, count(DISTINCT p.area_code)::int AS areas
      FROM down d JOIN population p ON p.area_code = d.code
      GROUP BY d.level, p.year, p.source
      ORDER BY d.level, p.year DESC, areas DESC, p.source LIMIT 1
    ), summed AS (
      SELECT p.sex, p.age_from, p.age_to, sum(p.count) AS count
      FROM chosen c JOIN population p ON p.year = c.year AND p.source = c.source
      JOIN down d ON d.code = p.area_code AND d.level = c.level
      GROUP BY p.sex, p.age_from, p.age_to
    )
    SELECT c.level, c.year, c.source, c.areas, (
      SELECT jsonb_agg(jsonb_build_object('sex', sex, 'ageFrom', age_from, 'ageTo', age_to, 'count', count)
        ORDER BY sex, age_from NULLS LAST) FROM summed) AS cells
    FROM chosen c`.execute(tx)
  return rows[0]
}
