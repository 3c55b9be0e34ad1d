import { cellsWithin, centreOf, coarseResolution } from '../cells.ts'
import type { AreaGeometry } from '../geometry.ts'
import { type AreaRow, round5, upsertAreas } from './areas.ts'
import {
  type Client,
  ImportFault,
  type Loaded,
  type LoadOptions,
  nothingLoaded,
  type Progress,
  upsert,
} from './load.ts'

/**
 * H3 cells of an area that has a boundary but nothing drawn below it: each cell whose centre lies inside becomes an
 * area one level further down.
 */
export async function loadCells(
  client: Client,
  parentCode: string,
  onProgress: Progress,
  { resolution = coarseResolution, signal }: LoadOptions & { resolution?: number } = {},
): Promise<Loaded> {
  if (!Number.isInteger(resolution) || resolution < 0 || resolution > coarseResolution) {
    throw new ImportFault(
      `H3 resolution ${resolution} is not one of 0 to ${coarseResolution}: finer is finer than 5 km`,
    )
  }
  const found = await client.query(
    `SELECT a.country, a.level, a.name, b.geojson FROM area a LEFT JOIN area_boundary b USING (code) WHERE code = $1`,
    [parentCode],
  )
  const parent = found.rows[0] as
    | { country: string; level: number; name: string; geojson: AreaGeometry | null }
    | undefined
  if (parent === undefined) throw new ImportFault(`There is no area ${parentCode}`)
  const { geojson } = parent
  if (geojson === null)
    throw new ImportFault(`${parent.name} (${parentCode}) has no boundary to lay cells in`)
  const rows = cellsWithin(geojson, resolution).map((code): AreaRow => {
    const [lon, lat] = centreOf(code)
    return {
      code,
      country: parent.country,
      level: parent.level + 1,
      parent_code: parentCode,
      name: `${parent.name} ${degrees(lat, 'N', 'S')} ${degrees(lon, 'E', 'W')}`,
      names: {},
      kind: 'h3',
      centroid_lon: round5(lon),
      centroid_lat: round5(lat),
      valid_from: null,
      source: `H3 resolution ${resolution}`,
    }
  })
  return {
    ...nothingLoaded(rows.length),
    ...(await upsert(client, upsertAreas, rows, { what: 'cells', onProgress, signal })),
  }
}

// Centres lie at least 12 km apart, so a hundredth of a degree tells them apart.
const degrees = (value: number, positive: string, negative: string): string =>
  `${Math.abs(value).toFixed(2)}°${value < 0 ? negative : positive}`
