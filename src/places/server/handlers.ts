import { type Static, Type } from 'typebox'
import { Area, AreaCode, areaKinds, CountryCode, Level } from '../area.ts'
import { shareVertex } from '../geometry.ts'
import { drawMap } from '../map.ts'
import { countOf, PopulationCell, total } from '../population.ts'
import {
  boundariesAround,
  boundariesIn,
  boundaryOf,
  chainOf,
  childrenOf,
  findArea,
  getArea,
  listAreas,
  populationOf,
  type Reader,
} from './store.ts'
import { problem } from '../../platform/errors.ts'

/** What a route validates and answers; who may ask is everyone: these are published reference data. */
export const AreasQuery = Type.Object({
  country: CountryCode,
  level: Level,
  kind: Type.Optional(Type.Enum([...areaKinds])),
  after: Type.Optional(AreaCode),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
})
export const AreaList = Type.Object({ areas: Type.Array(Area), after: Type.Union([AreaCode, Type.Null()]) })

const Bounds = Type.Object({ atLeast: Type.Integer(), atMost: Type.Integer() })
export const AreaPopulation = Type.Object({
  year: Type.Integer(),
  source: Type.String(),
  level: Level,
  areas: Type.Integer({ description: 'How many areas of that level were summed' }),
  total: Type.Integer(),
  women: Bounds,
  men: Bounds,
  under18: Bounds,
  cells: Type.Array(PopulationCell),
})
export const AreaCard = Type.Object({
  area: Area,
  chain: Type.Array(Area),
  children: Type.Array(Area),
  population: Type.Union([AreaPopulation, Type.Null()]),
})

export async function areasAnswer(tx: Reader, query: Static<typeof AreasQuery>) {
  const limit = query.limit ?? 100
  const areas = await listAreas(tx, { ...query, limit: limit + 1 })
  const page = areas.slice(0, limit)
  return { areas: page, after: areas.length > limit ? (page.at(-1)?.code ?? null) : null }
}

/** @throws not_found */
export async function areaAnswer(tx: Reader, code: string) {
  const chain = await chainOf(tx, code)
  const [area] = chain
  if (area === undefined) throw problem('not_found')
  return { area, chain, children: await childrenOf(tx, code), population: await populationAnswer(tx, code) }
}

export async function populationAnswer(
  tx: Reader,
  code: string,
): Promise<Static<typeof AreaPopulation> | null> {
  const found = await populationOf(tx, code)
  if (found === undefined) return null
  const none = { atLeast: 0, atMost: 0 }
  return {
    ...found,
    total: total(found.cells),
    women: countOf(found.cells, { sex: 'female' }) ?? none,
    men: countOf(found.cells, { sex: 'male' }) ?? none,
    under18: countOf(found.cells, { to: 17 }) ?? none,
  }
}

/** The boundary as a GeoJSON Feature. @throws not_found */
export async function boundaryAnswer(tx: Reader, code: string) {
  const [area, boundary] = [await getArea(tx, code), await boundaryOf(tx, code)]
  if (boundary === undefined) throw problem('not_found')
  const { geojson: geometry, source, licence } = boundary
  return {
    type: 'Feature' as const,
    id: code,
    properties: { code, name: area.name, source, licence },
    geometry,
  }
}

/**
 * An SVG of the area among its neighbours; of a country, of what lies in it. Undefined without a boundary.
 * `classOf` colours areas by class;
 */
export async function areaMap(
  tx: Reader,
  code: string,
  {
    title,
    classOf,
    width,
    height,
  }: { title: string; classOf?: (code: string) => string; width?: number; height?: number },
): Promise<string | undefined> {
  const around = await boundariesAround(tx, code)
  const self = around.find((each) => each.code === code)
  const shown =
    self === undefined
      ? (await findArea(tx, code)) && (await boundariesIn(tx, code))
      : around.filter((each) => each === self || shareVertex(self.geojson, each.geojson))
  if (shown === undefined || shown.length === 0) return undefined
  return drawMap({
    title,
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
    shapes: shown.map((each) => ({
      name: each.name,
      geometry: each.geojson,
      focus: each === self,
      ...(classOf === undefined ? {} : { class: classOf(each.code) }),
    })),
  })
}
