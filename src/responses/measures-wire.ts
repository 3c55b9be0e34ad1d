import { type TSchema, Type } from 'typebox'
import { Text, Time } from '../wheels/wire.ts'

const exact = { additionalProperties: false }
const Nullable = <T extends TSchema>(type: T) => Type.Union([type, Type.Null()])
const Day = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' })
const Month = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-01$' })
const Count = Type.Integer({ minimum: 0, maximum: 100_000_000 })

/** Null: too few to say. */
const Share = Nullable(
  Type.Object({
    hits: Type.Integer(),
    n: Type.Integer(),
    share: Type.Number(),
    lower: Type.Number({ description: 'of the 95 % Wilson interval' }),
    upper: Type.Number(),
  }),
)
const Coded = Type.Object({ code: Text, count: Type.Integer() })

/** GET /api/measures?from&to: whole days of the wheel's time zone, both included; without them the last thirty. */
export const MeasuresQuery = Type.Object({ from: Type.Optional(Day), to: Type.Optional(Day) }, exact)
export const Measures = Type.Object({
  period: Type.Object({ from: Day, to: Day, days: Type.Integer(), timezone: Text, over: Type.Boolean() }),
  computed_at: Time,
  /** Below so many cases there is no share and no middle value. */
  floor: Type.Integer(),
  coverage: Type.Object({
    localities: Type.Integer(),
    heard_from: Type.Integer(),
    /** Reports that named no locality finer than the wheel's area. */
    no_locality: Type.Integer(),
    rows: Type.Array(
      Type.Object({
        area_code: Text,
        reports: Type.Integer(),
        per_week: Type.Number(),
        last_report_on: Nullable(Type.String()),
        expected_days: Nullable(Type.Integer()),
        standing: Text,
      }),
    ),
  }),
  clocks: Type.Array(
    Type.Object({
      kind: Text,
      priority: Text,
      in_time: Type.Integer(),
      late: Type.Integer(),
      /** Of the late ones: those that are open still. */
      overdue: Type.Integer(),
      running: Type.Integer(),
      paused: Type.Integer(),
      share: Share,
      median_seconds: Nullable(Type.Number()),
      p90_seconds: Nullable(Type.Number()),
    }),
  ),
  alerts: Type.Object({ alerts: Type.Integer(), answers: Type.Array(Coded), acted: Share }),
  declined: Type.Array(Coded),
  first_response: Type.Object({
    incidents: Type.Integer(),
    not_coercive: Type.Integer(),
    share: Share,
  }),
  outcomes: Type.Object({
    incidents: Type.Integer(),
    rows: Type.Array(Coded),
    /** Incidents opened in the period of which nobody has said yet what came of them. */
    none_yet: Type.Integer(),
    false_alarms: Share,
  }),
  unwarned: Type.Object({
    incidents: Type.Integer(),
    unwarned: Type.Integer(),
    share: Share,
    prior_days: Type.Integer(),
    seed: Text,
    /** Null for whoever may not open incidents. */
    sample: Nullable(Type.Array(Text)),
  }),
  missing: Type.Array(Type.Object({ measure: Text, because: Text })),
})

const Cell = Nullable(Count)
const cells = {
  reports: Count,
  conduct: Cell,
  other: Cell,
  unsorted: Cell,
  waiting: Cell,
  in_incident: Cell,
  closed: Cell,
}
const Months = { first_month: Month, months: Type.Union([Type.Literal(1), Type.Literal(3)]) }

/** GET /api/measures/published */
export const PublishedMeasure = Type.Object({
  published_measure_id: Text,
  organisation_id: Text,
  first_month: Month,
  months: Type.Integer(),
  state: Text,
  reports: Type.Integer(),
  conduct: Nullable(Type.Integer()),
  other: Nullable(Type.Integer()),
  unsorted: Nullable(Type.Integer()),
  waiting: Nullable(Type.Integer()),
  in_incident: Nullable(Type.Integer()),
  closed: Nullable(Type.Integer()),
  proposed_at: Time,
  confirmed_at: Nullable(Type.String()),
  version: Type.Integer(),
  actions: Type.Array(Text),
})
export const PublishedMeasures = Type.Object({
  rows: Type.Array(PublishedMeasure),
  /** What the asker may do beside: `count`, `propose`. */
  actions: Type.Array(Text),
})
/** POST /api/measures/publish: cells as the rule leaves them; the counts beneath stay in the browser. */
export const ProposeMeasure = Type.Object({ ...Months, ...cells }, exact)
export const MeasureMoved = Type.Object({
  published_measure_id: Text,
  state: Text,
  version: Type.Integer(),
})
/** GET /api/measures/notes?first_month&months&after: the newest note of each report of the asker's own custody. */
export const NotesQuery = Type.Object(
  {
    first_month: Type.Optional(Month),
    months: Type.Optional(Type.Integer({ minimum: 1, maximum: 3 })),
    after: Type.Optional(Type.String({ maxLength: 120 })),
  },
  exact,
)
export const NotesBatch = Type.Object({
  rows: Type.Array(
    Type.Object({
      report_id: Text,
      state: Text,
      notes: Type.Array(Text, { description: 'age files in base64, newest first; empty where none opens' }),
    }),
  ),
  total: Type.Integer(),
  after: Nullable(Type.String()),
})
