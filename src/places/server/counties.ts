import { type AreaGeometry, faultOf } from '../geometry.ts'
import { nameMatcher } from '../names.ts'
import { type BoundaryRow, centroidOf, namedAreas, upsertBoundaries } from './areas.ts'
import {
  type Client,
  ImportFault,
  type Loaded,
  type LoadOptions,
  nothingLoaded,
  type Progress,
  readFeatures,
  upsert,
} from './load.ts'

/** Kenya's 47 counties (OpenStreetMap): `name` and the county's official number in `code`. P-codes come first. */
export async function loadKenyaCounties(
  client: Client,
  path: string,
  onProgress: Progress,
  { signal }: LoadOptions = {},
): Promise<Loaded> {
  const features = await readFeatures(path, signal)
  const counties = await namedAreas(client, 'KEN', 1)
  if (counties.length === 0)
    throw new ImportFault('There are no counties of Kenya yet: import its P-codes first')
  const nameOf = new Map(counties.map(({ code, name }) => [code, name]))
  const match = nameMatcher(counties)
  const result = nothingLoaded(features.length)
  const rows = new Map<string, BoundaryRow>()
  for (const { line, properties, geometry } of features) {
    const { name: given, code: number } = properties
    const name = typeof given === 'string' ? given : ''
    const refuse = (reason: string) => result.refused.push({ line, reason })
    const fault = faultOf(geometry)
    if (fault !== undefined) {
      refuse(`${name}: ${fault}`)
      continue
    }
    // Two witnesses for each county: its number and its name must point to the same P-code.
    const byNumber = `KE${typeof number === 'number' ? String(number).padStart(3, '0') : '?'}`
    const byName = match(name)
    if (byName.found === null) {
      const near = byName.reason === 'unknown' ? byName.nearest : byName.among
      refuse(`no county is called ${name || 'nothing'}${near.length > 0 ? `; near: ${near.join(', ')}` : ''}`)
    } else if (byName.found !== byNumber) {
      refuse(
        `${name} is ${byName.found}, but its number says ${byNumber} (${nameOf.get(byNumber) ?? 'unknown'})`,
      )
    } else if (rows.has(byNumber)) refuse(`${name} comes twice`)
    else {
      const geojson = geometry as AreaGeometry
      rows.set(byNumber, {
        code: byNumber,
        geojson,
        names: {},
        ...centroidOf(geojson),
        source: 'OpenStreetMap contributors, county relations, simplified',
        licence: 'ODbL-1.0',
      })
    }
  }
  for (const { code, name } of counties) {
    if (!rows.has(code))
      result.notes.push({ line: 0, reason: `${name} (${code}) gets no boundary from this file` })
  }
  const sent = await upsert(client, upsertBoundaries, [...rows.values()], {
    what: 'boundaries',
    onProgress,
    signal,
  })
  return { ...result, ...sent }
}
