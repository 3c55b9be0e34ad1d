import type { Kept } from '../../../custody/server/index.ts'
import { Problem } from '../../../platform/errors.ts'
import {
  areasOf,
  findWheel,
  listWheels,
  organisationsOf,
  type PublicWheel,
  type Seated,
  wordsInUse,
} from '../../../wheels/server/index.ts'
import { namesWith, type WordInUse } from '../../../wheels/wheel-words.ts'
import { keepingOf } from '../place.ts'

/** A place that nobody receives reports for is not offered. */
function noCustodian(error: unknown): undefined {
  if (!(error instanceof Problem) || error.code !== 'no_custodian') throw error
}

export type Reader = { organisationId: string; name: string; recipient: string }
type NamedReader = Reader & { names: Record<string, string> }
export type Locality = {
  code: string
  name: string
  names: Record<string, string>
  /** The area at the protocol's coarseness: all that is stored of it in the open. */
  coarse: string
  reader: NamedReader
}
export type Service = {
  area_code: string
  kind: string
  name: string
  reach: string
  languages: string[]
  verified_on: string | null
}

/** What anyone may know of a wheel, as its pages need it. */
export type Published = {
  wheel: PublicWheel
  /** Localities that somebody receives reports for, without the wheel's own area. */
  places: Locality[]
  /** The wheel's own area, for "elsewhere, or not sure". */
  whole: Locality | undefined
  readers: NamedReader[]
  /** What the wheel says in its own words; the names among them stand in those of the places already. */
  words: WordInUse[]
  /** The specialists that diverted words go to. */
  focal: NamedReader | undefined
  services: (Service & { area: { name: string; names: Record<string, string> } })[]
}

const KEPT_MS = 5000

/** Reads it, and remembers it for a moment: at an election's evening the same page is asked for by everyone. */
export class Publications {
  readonly #house: Kept
  readonly #kept = new Map<string, { until: number; found: Promise<Published | undefined> }>()

  constructor(house: Kept) {
    this.#house = house
  }

  find(slug: string): Promise<Published | undefined> {
    const now = performance.now()
    const kept = this.#kept.get(slug)
    if (kept !== undefined && kept.until > now) return kept.found
    // Slugs that no wheel has come from outside and must not pile up.
    if (this.#kept.size > 1000) this.#kept.clear()
    const found = this.#read(slug)
    this.#kept.set(slug, { until: now + KEPT_MS, found })
    found.catch(() => this.#kept.delete(slug))
    return found
  }

  all(): Promise<PublicWheel[]> {
    return listWheels(this.#house.db)
  }

  async #read(slug: string): Promise<Published | undefined> {
    const wheel = await findWheel(this.#house.db, slug)
    if (wheel === undefined) return undefined
    return this.#house.db.as('cw_public', null, async (tx) => {
      const places: Locality[] = []
      const seated = await organisationsOf(tx, wheel.wheelId)
      const areas = await areasOf(tx, wheel.wheelId)
      const own = await tx
        .selectFrom('area')
        .select(['code', 'name', 'names'])
        .where('code', '=', wheel.areaCode)
        .executeTakeFirstOrThrow()
      const words = await wordsInUse(tx, wheel.wheelId)
      const ownNames = namesWith(own.names as Record<string, string>, words, own.code)
      const named = new Map<string, { name: string; names: Record<string, string> }>()
      for (const area of [...areas, { ...own, ...ownNames }]) {
        if (named.has(area.code)) continue
        named.set(area.code, area)
        const keeping = await keepingOf(tx, wheel, area.code, 'web').catch(noCustodian)
        const reader = seated.find((one) => one.organisation_id === keeping?.custodian.organisation_id)
        if (keeping === undefined || reader === undefined) continue
        const { code, name, names } = area
        places.push({ code, name, names, coarse: keeping.areaCode, reader: readerOf(reader) })
      }
      const rows = await tx
        .selectFrom('service')
        .selectAll()
        .where('wheel_id', '=', wheel.wheelId)
        .orderBy('area_code')
        .orderBy('kind')
        .orderBy('name')
        .execute()
      const focal = seated.find((one) => one.is_focal_point && one.sector === 'civil_society')
      return {
        wheel,
        places: places.filter((place) => place.code !== wheel.areaCode),
        whole: places.find((place) => place.code === wheel.areaCode),
        readers: [...new Map(places.map(({ reader }) => [reader.organisationId, reader])).values()],
        words,
        focal: focal && readerOf(focal),
        services: rows.map((row) => ({ ...row, area: named.get(row.area_code) ?? wheel })),
      }
    })
  }
}

function readerOf({ organisation_id: organisationId, name, names, recipient }: Seated): NamedReader {
  return { organisationId, name, names, recipient }
}
