import { geoCentroid } from 'd3-geo'
import { countryName, isCountry } from '../countries.ts'
import { type AreaGeometry, windForD3 } from '../geometry.ts'
import type { Client } from './load.ts'

/** What several loaders write. Empty fields leave what another source has put there. */
export type AreaRow = {
  code: string
  country: string
  level: number
  parent_code: string | null
  name: string
  names: Record<string, string>
  kind: 'pcode' | 'natural_earth' | 'h3'
  centroid_lon: number | null
  centroid_lat: number | null
  valid_from: string | null
  source: string
}

/** Parents come before or with their children: the foreign key is checked at the end of each statement. */
export const upsertAreas = `
  INSERT INTO area AS a (code, country, level, parent_code, name, names, kind, centroid_lon, centroid_lat, valid_from, source)
  SELECT code, country, level, parent_code, name, names, kind, round(centroid_lon, 5), round(centroid_lat, 5), valid_from, source
  FROM jsonb_to_recordset($1::jsonb) AS r (
    code text, country text, level smallint, parent_code text, name text, names jsonb, kind text,
    centroid_lon numeric, centroid_lat numeric, valid_from date, source text)
  ON CONFLICT (code) DO UPDATE SET
    country = excluded.country, level = excluded.level, parent_code = excluded.parent_code, name = excluded.name,
    names = a.names || excluded.names, kind = excluded.kind,
    centroid_lon = coalesce(excluded.centroid_lon, a.centroid_lon),
    centroid_lat = coalesce(excluded.centroid_lat, a.centroid_lat),
    valid_from = excluded.valid_from, source = excluded.source
  WHERE (a.country, a.level, a.parent_code, a.name, a.names, a.kind, a.centroid_lon, a.centroid_lat, a.valid_from, a.source)
    IS DISTINCT FROM (excluded.country, excluded.level, excluded.parent_code, excluded.name, a.names || excluded.names,
      excluded.kind, coalesce(excluded.centroid_lon, a.centroid_lon), coalesce(excluded.centroid_lat, a.centroid_lat),
      excluded.valid_from, excluded.source)
  RETURNING code`

export type BoundaryRow = {
  code: string
  geojson: AreaGeometry
  names: Record<string, string>
  centroid_lon: number
  centroid_lat: number
  source: string
  licence: string
}

/** A boundary for an area that is there already, with the names and the point that came along. */
export const upsertBoundaries = `
  WITH r AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS r (
      code text, geojson jsonb, names jsonb, centroid_lon numeric, centroid_lat numeric, source text, licence text)
  ), described AS (
    UPDATE area a SET names = a.names || r.names, centroid_lon = round(r.centroid_lon, 5), centroid_lat = round(r.centroid_lat, 5)
    FROM r WHERE a.code = r.code
      AND (a.names, a.centroid_lon, a.centroid_lat)
        IS DISTINCT FROM (a.names || r.names, round(r.centroid_lon, 5), round(r.centroid_lat, 5))
    RETURNING a.code
  ), drawn AS (
    INSERT INTO area_boundary AS b (code, geojson, source, licence) SELECT code, geojson, source, licence FROM r
    ON CONFLICT (code) DO UPDATE SET geojson = excluded.geojson, source = excluded.source, licence = excluded.licence
    WHERE (b.geojson, b.source, b.licence) IS DISTINCT FROM (excluded.geojson, excluded.source, excluded.licence)
    RETURNING b.code
  )
  SELECT code FROM described UNION SELECT code FROM drawn`

const languages = ['en', 'fr', 'es', 'ar', 'sw']

/** The roots of the tree. Loaders call this for every country they are about to write below. */
export async function ensureCountries(client: Client, countries: Iterable<string>): Promise<void> {
  const rows = [...new Set(countries)].filter(isCountry).map((code): AreaRow => {
    const named = languages.map((language) => [language, countryName(code, language)] as const)
    return {
      code,
      country: code,
      level: 0,
      parent_code: null,
      name: countryName(code, 'en') ?? code,
      names: Object.fromEntries(named.filter((each): each is [string, string] => each[1] !== undefined)),
      kind: 'pcode',
      centroid_lon: null,
      centroid_lat: null,
      valid_from: null,
      source: 'ISO 3166-1; names: CLDR',
    }
  })
  if (rows.length > 0) await client.query(upsertAreas, [JSON.stringify(rows)])
}

export function centroidOf(geometry: AreaGeometry): { centroid_lon: number; centroid_lat: number } {
  const [lon, lat] = geoCentroid(windForD3(geometry))
  return { centroid_lon: round5(lon), centroid_lat: round5(lat) }
}

export const round5 = (degrees: number): number => Math.round(degrees * 1e5) / 1e5

/** Areas of one country and level to match names against. */
export async function namedAreas(
  client: Client,
  country: string,
  level: number,
): Promise<{ code: string; name: string; names: Record<string, string> }[]> {
  const { rows } = await client.query(
    `SELECT code, name, names FROM area WHERE country = $1 AND level = $2 AND kind = 'pcode' ORDER BY code`,
    [country, level],
  )
  return rows
}
