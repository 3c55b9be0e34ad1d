import { type Static, Type } from 'typebox'

// A P-code is opaque: nothing may be read from its letters and digits, the tree is in `parentCode`.
const codePattern = '^(h3:[0-9a-f]{15}|ne:[0-9]{1,12}|[A-Za-z0-9][A-Za-z0-9.-]{1,31})$'

export const AreaCode = Type.String({
  pattern: codePattern,
  description: 'Code of an area: a P-code (KE023), an ISO 3166-2 code, a country (KEN) or an H3 cell (h3:…)',
})
export type AreaCode = Static<typeof AreaCode>

export const CountryCode = Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 3166-1 alpha-3' })

export const areaKinds = ['pcode', 'natural_earth', 'h3'] as const
export type AreaKind = (typeof areaKinds)[number]

export const Level = Type.Integer({
  minimum: 0,
  maximum: 9,
  description: '0 country, 1 first administrative level, 2 second, …',
})

export const Area = Type.Object(
  {
    code: AreaCode,
    country: CountryCode,
    level: Level,
    parentCode: Type.Union([AreaCode, Type.Null()]),
    name: Type.String(),
    names: Type.Record(Type.String(), Type.String(), { description: 'Name by language tag' }),
    kind: Type.Enum([...areaKinds]),
    centroid: Type.Union([Type.Tuple([Type.Number(), Type.Number()]), Type.Null()], {
      description: 'Longitude and latitude of a point for labels',
    }),
    validFrom: Type.Union([Type.String({ format: 'date' }), Type.Null()]),
    validTo: Type.Union([Type.String({ format: 'date' }), Type.Null()]),
    source: Type.String(),
  },
  { $id: 'Area' },
)

export type Area = {
  code: AreaCode
  country: string
  level: number
  parentCode: AreaCode | null
  name: string
  names: Record<string, string>
  kind: AreaKind
  centroid: [lon: number, lat: number] | null
  validFrom: string | null
  validTo: string | null
  source: string
}

const areaCode = new RegExp(codePattern)
export const isAreaCode = (text: string): text is AreaCode => areaCode.test(text)

// The exact tag first, then its language, then the name that the source itself uses.
export function nameIn(area: Pick<Area, 'name' | 'names'>, language: string): string {
  return area.names[language] ?? area.names[language.split('-')[0] ?? ''] ?? area.name
}
