import { type Static, Type } from 'typebox'
import { HANDLING_GROUPS } from './handling.ts'

const Column = Type.String({ minLength: 1, maxLength: 200 })

/** How the columns of somebody else's table become reports. Written once per table, as JSON. */
export const ImportMap = Type.Object(
  {
    /** Names the table: with the id of a row it makes the report's id, so that a second import changes nothing. */
    source: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{1,40}$' }),
    id: Column,
    /** Columns whose texts together are the person's words, in this order. */
    words: Type.Array(Column, { minItems: 1, maxItems: 10 }),
    where: Type.Optional(Column),
    date: Column,
    time: Type.Optional(Column),
    longitude: Type.Optional(Column),
    latitude: Type.Optional(Column),
    /** A column that holds area codes. */
    area: Type.Optional(Column),
    language: Type.String({ pattern: '^([a-z]{2,3}|other)$' }),
    category: Type.Optional(
      Type.Object(
        {
          column: Column,
          /** Their label → one of our six handling groups; a label that is not listed is reported. */
          groups: Type.Record(Type.String(), Type.Enum([...HANDLING_GROUPS])),
        },
        { additionalProperties: false },
      ),
    ),
    /** Consent that the table's publisher obtained and says so; nothing is assumed. */
    purposes: Type.Optional(
      Type.Object(
        { check: Type.Boolean(), summary: Type.Boolean(), write: Type.Boolean(), publish: Type.Boolean() },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
)
export type ImportMap = Static<typeof ImportMap>

export type ImportedRow = {
  externalId: string
  words: string
  where: string | null
  receivedAt: Date
  handlingGroup: (typeof HANDLING_GROUPS)[number]
  at: [lon: number, lat: number] | null
  areaCode: string | null
}
export type RowRefusal =
  | 'no_id'
  | 'no_words'
  | 'no_date'
  | 'date_in_future'
  | 'unknown_category'
  | 'wrong_coordinates'

/** One row of the table as a report, or why not. The day is enough for what is history. */
export function readRow(
  map: ImportMap,
  row: Readonly<Record<string, string>>,
  now: Date,
): ImportedRow | RowRefusal {
  const cell = (column: string | undefined): string =>
    column === undefined ? '' : (row[column] ?? '').trim()
  const id = cell(map.id)
  if (id === '') return 'no_id'
  const words = [...new Set(map.words.map(cell).filter((text) => text !== ''))].join('\n\n')
  if (words === '') return 'no_words'
  const day = cell(map.date).match(/^(\d{4})-(\d{2})-(\d{2})/)
  const receivedAt = new Date(`${day?.[0]}T${cell(map.time).match(/^\d{2}:\d{2}/)?.[0] ?? '00:00'}:00Z`)
  if (day === null || Number.isNaN(receivedAt.getTime())) return 'no_date'
  if (receivedAt.getTime() > now.getTime()) return 'date_in_future'
  const label = cell(map.category?.column)
  const group = map.category === undefined ? 'other_or_peace' : map.category.groups[label]
  if (group === undefined) return 'unknown_category'
  const at = coordinates(cell(map.longitude), cell(map.latitude))
  if (at === undefined) return 'wrong_coordinates'
  return {
    externalId: `${map.source} ${id}`,
    words,
    where: cell(map.where) || null,
    receivedAt,
    handlingGroup: group,
    at,
    areaCode: cell(map.area) || null,
  }
}

/** null where the table gives none; undefined where it gives something that is no place on earth. */
function coordinates(longitude: string, latitude: string): [number, number] | null | undefined {
  if (longitude === '' && latitude === '') return null
  const lon = Number(longitude)
  const lat = Number(latitude)
  if (longitude === '' || latitude === '' || !(Math.abs(lon) <= 180) || !(Math.abs(lat) <= 90))
    return undefined
  return [lon, lat]
}
