import { Type } from 'typebox'
import { Nullable, Text, Time } from '../wheels/wire.ts'
import { GRAINS } from './periods.ts'

const exact = { additionalProperties: false }
const Day = Type.String({ format: 'date', maxLength: 10 })
const Count = Type.Integer({ minimum: 0 })
const Narrowed = {
  area: Type.Optional(Type.String({ maxLength: 40 })),
  group: Type.Optional(Type.String({ maxLength: 30 })),
  state: Type.Optional(Type.String({ maxLength: 20 })),
}
const During = { from: Type.Optional(Day), to: Type.Optional(Day) }

/** GET /api/reports/counts?state&area&group&priority&channel&language&queue&claimed: the filter of the tray. */
const ByKey = Type.Array(Type.Object({ key: Text, n: Count }))
export const CountsAnswer = Type.Object({
  at: Time,
  n: Count,
  queues: ByKey,
  by: Type.Object({ state: ByKey, group: ByKey, area: ByKey, priority: ByKey }),
})

/** A count that is exact, or a range (src/reports/small-cells.ts). */
export const ShownCount = Type.Object({ from: Count, to: Count })
/**
 * `own` is what the asker may list herself; `count` adds what is told of the rest. Null where a group or a state was
 * asked for: of the rest neither is told.
 */
const Told = { own: Count, count: Type.Union([ShownCount, Type.Null()]) }
const Standing = Type.Enum(['heard_from', 'no_information'])

export const MapQuery = Type.Object({ ...During, group: Narrowed.group, state: Narrowed.state }, exact)
/** `area_code` null: in the wheel, and in none of the localities that it watches. */
export const MapAnswer = Type.Object({
  at: Time,
  from: Text,
  to: Text,
  others_until: Nullable(Type.String({ description: 'the last day of which anything is told of the rest' })),
  total: Type.Object(Told),
  rows: Type.Array(
    Type.Object({
      area_code: Nullable(Type.String()),
      ...Told,
      standing: Standing,
      last_report_on: Nullable(Type.String()),
      expected_days: Nullable(Type.Integer()),
    }),
  ),
})

export const TimelineQuery = Type.Object(
  {
    ...During,
    ...Narrowed,
    by: Type.Optional(Type.Enum([...GRAINS])),
    split: Type.Optional(Type.Enum(['group', 'state', 'area'])),
  },
  exact,
)
export const TimelineAnswer = Type.Object({
  at: Time,
  from: Text,
  to: Text,
  by: Type.Enum([...GRAINS]),
  split: Nullable(Type.String()),
  others_until: Nullable(Type.String()),
  localities: Type.Integer({ description: 'how many the wheel watches, or one where an area was asked for' }),
  total: Type.Object(Told),
  rows: Type.Array(
    Type.Object({
      from: Text,
      to: Text,
      ...Told,
      heard: Type.Integer({ description: 'from how many of the localities anything was heard' }),
      standing: Standing,
      parts: Type.Array(Type.Object({ key: Nullable(Type.String()), ...Told })),
    }),
  ),
})

export const MapPicture = Type.Object({
  width: Type.Integer(),
  height: Type.Integer(),
  shapes: Type.Array(Type.Object({ area_code: Text, path: Text, label: Type.Array(Type.Number()) })),
  around: Type.Array(Text),
})
