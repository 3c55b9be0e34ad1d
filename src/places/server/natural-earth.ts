import { isAreaCode } from '../area.ts'
import { alpha3Of } from '../countries.ts'
import { type AreaGeometry, faultOf } from '../geometry.ts'
import { nameMatcher } from '../names.ts'
import {
  type AreaRow,
  type BoundaryRow,
  centroidOf,
  ensureCountries,
  namedAreas,
  round5,
  upsertAreas,
  upsertBoundaries,
} from './areas.ts'
import {
  type Client,
  type Feature,
  type Loaded,
  type LoadOptions,
  nothingLoaded,
  type Progress,
  type Refusal,
  readFeatures,
  upsert,
} from './load.ts'

const source = 'Natural Earth 10m admin-1'
const licence = 'public domain'

/**
 * Natural Earth's first level of one country. `onto: 'own'` makes an area of each feature; `onto: 'pcodes'` gives its
 * boundary and its names to the P-code area of the same name, so that a place is not there twice.
 */
export async function loadNaturalEarth(
  client: Client,
  path: string,
  onProgress: Progress,
  { onto = 'own', signal }: LoadOptions & { onto?: 'own' | 'pcodes' } = {},
): Promise<Loaded> {
  const features = await readFeatures(path, signal)
  const result = nothingLoaded(features.length)
  const sound = features.filter((feature) => {
    const fault = faultIn(feature)
    if (fault !== undefined) result.refused.push({ line: feature.line, reason: fault })
    return fault === undefined
  })
  const named = onto === 'own' ? withOwnCodes(sound) : await withPcodes(client, sound, result.refused)
  result.refused.sort((a, b) => a.line - b.line)
  const boundaries = named.map(([code, feature]) => boundaryFrom(code, feature))
  if (onto === 'pcodes') {
    return {
      ...result,
      ...(await upsert(client, upsertBoundaries, boundaries, { what: 'boundaries', onProgress, signal })),
    }
  }
  const areas = named.map(([code, feature]) => areaFrom(code, feature))
  await ensureCountries(
    client,
    areas.map(({ country }) => country),
  )
  const sent = await upsert(client, upsertAreas, areas, { what: 'areas', onProgress, signal })
  const drawn = await upsert(client, upsertBoundaries, boundaries, { what: 'boundaries', onProgress, signal })
  // One feature is one area with its boundary; they are new or changed together.
  const written = Math.max(sent.written, drawn.written)
  return { ...result, written, unchanged: named.length - written }
}

const text = (feature: Feature, property: string): string => {
  const value = feature.properties[property]
  return typeof value === 'string' ? value.trim() : ''
}

const countryOf = (feature: Feature): string | undefined => alpha3Of(text(feature, 'iso_a2'))

function faultIn(feature: Feature): string | undefined {
  const id = text(feature, 'adm1_code') || 'a feature without adm1_code'
  if (countryOf(feature) === undefined) return `${id}: ${text(feature, 'iso_a2') || 'nothing'} is no country`
  if (nameOf(feature) === '') return `${id} has no name`
  const fault = faultOf(feature.geometry)
  return fault === undefined ? undefined : `${id}: ${fault}`
}

const nameOf = (feature: Feature): string => text(feature, 'name') || text(feature, 'name_en')

/** ISO 3166-2 where it is sound and this file gives it once; else Natural Earth's own code; else its number. */
function withOwnCodes(features: readonly Feature[]): [string, Feature][] {
  const times = new Map<string, number>()
  for (const feature of features) {
    for (const property of ['iso_3166_2', 'adm1_code']) {
      const code = text(feature, property)
      times.set(code, (times.get(code) ?? 0) + 1)
    }
  }
  const once = (code: string) => isAreaCode(code) && times.get(code) === 1
  return features.map((feature) => {
    const iso = text(feature, 'iso_3166_2')
    if (/^[A-Z]{2}-[A-Z0-9]{1,3}$/.test(iso) && iso.startsWith(text(feature, 'iso_a2')) && once(iso))
      return [iso, feature]
    const own = text(feature, 'adm1_code')
    if (/^[A-Z]{3}-\d+$/.test(own) && once(own)) return [own, feature]
    return [`ne:${String(feature.properties['ne_id'])}`, feature]
  })
}

async function withPcodes(
  client: Client,
  features: readonly Feature[],
  refused: Refusal[],
): Promise<[string, Feature][]> {
  const country = features[0] === undefined ? undefined : countryOf(features[0])
  const areas = country === undefined ? [] : await namedAreas(client, country, 1)
  const match = nameMatcher(areas)
  // A boundary from elsewhere was chosen by someone; this coarser one does not take its place.
  const drawn = await client.query(
    'SELECT code, source FROM area_boundary WHERE code = ANY($1) AND source <> $2',
    [areas.map(({ code }) => code), source],
  )
  const taken = new Map(drawn.rows.map((row) => [String(row.code), String(row.source)]))
  const found = new Map<string, Feature>()
  for (const feature of features) {
    const answers = [text(feature, 'name'), text(feature, 'name_en')].filter((name) => name !== '').map(match)
    const answer = answers.find((each) => each.found !== null) ?? answers[0]
    const refuse = (reason: string) => refused.push({ line: feature.line, reason })
    if (answer === undefined || answer.found === null) {
      const near = answer === undefined ? [] : answer.reason === 'unknown' ? answer.nearest : answer.among
      refuse(`no P-code is called ${nameOf(feature)}${near.length > 0 ? `; near: ${near.join(', ')}` : ''}`)
    } else if (found.has(answer.found)) refuse(`${nameOf(feature)} is ${answer.found}, as another feature`)
    else if (taken.has(answer.found))
      refuse(`${nameOf(feature)} has a boundary from ${taken.get(answer.found)}`)
    else found.set(answer.found, feature)
  }
  return [...found]
}

function namesOf(feature: Feature): Record<string, string> {
  const names = ['en', 'fr', 'es', 'ar'].map((language) => [language, text(feature, `name_${language}`)])
  return Object.fromEntries(names.filter(([, name]) => name !== ''))
}

function areaFrom(code: string, feature: Feature): AreaRow {
  const country = countryOf(feature) as string
  return {
    code,
    country,
    level: 1,
    parent_code: country,
    name: nameOf(feature),
    names: namesOf(feature),
    kind: 'natural_earth',
    ...pointOf(feature),
    valid_from: null,
    source,
  }
}

const boundaryFrom = (code: string, feature: Feature): BoundaryRow => ({
  code,
  geojson: feature.geometry as AreaGeometry,
  names: namesOf(feature),
  ...pointOf(feature),
  source,
  licence,
})

/** Natural Earth sets its own point for the label; without one, the middle. */
function pointOf({ properties, geometry }: Feature): { centroid_lon: number; centroid_lat: number } {
  const { longitude, latitude } = properties
  if (typeof longitude !== 'number' || typeof latitude !== 'number')
    return centroidOf(geometry as AreaGeometry)
  return { centroid_lon: round5(longitude), centroid_lat: round5(latitude) }
}
