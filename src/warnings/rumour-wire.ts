import { Type } from 'typebox'
import { Sealed } from '../reports/wire.ts'
import { ClockRow, Nullable, Text, Time } from '../wheels/wire.ts'
import { CORRECTION_MAX, HEADLINE_MAX } from './correction.ts'
import { REACHES, SAYING_CHANNELS, TRUTHS, WAYS } from './rumour-states.ts'

const exact = { additionalProperties: false }
const Uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })
const Level = Type.Integer({ minimum: 1, maximum: 5 })
const Code = Type.String({ maxLength: 40 })
const Day = Type.String({ pattern: '^20\\d{2}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$' })
const Language = Type.String({ pattern: '^([a-z]{2,3}|other)$' })

/** Plaintexts inside the age files, beside `ReasonContent` and `CorrectionContent`. */
export type StatementContent = { v: 1; statement: string }

export const RumourRow = Type.Object({
  rumour_id: Text,
  area_code: Text,
  /** Everywhere it was heard, coarse. */
  area_codes: Type.Array(Text),
  language: Text,
  state: Text,
  truth: Nullable(Type.String()),
  severity: Nullable(Type.Integer()),
  urgency: Nullable(Type.Integer()),
  priority: Nullable(Type.String()),
  reach: Nullable(Type.String()),
  first_heard_on: Text,
  last_heard_on: Text,
  corrected_on: Nullable(Type.String({ description: 'the day of its newest correction that stands' })),
  afterwards: Nullable(Type.String({ description: 'what is known of it since (src/warnings/spread.ts)' })),
  waiting: Type.Integer({ description: 'corrections that wait for a second person' }),
  statement_sealed: Nullable(
    Type.String({
      description: 'in the words first heard, sealed to the desk; null once its lock is destroyed',
    }),
  ),
  version: Type.Integer(),
})
export const RumourList = Type.Object({ rows: Type.Array(RumourRow), after: Nullable(Type.String()) })
export const RumourQuery = Type.Object(
  {
    after: Type.Optional(Type.String({ maxLength: 120 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    state: Type.Optional(Code),
    area: Type.Optional(Code),
    incident: Type.Optional(Uuid),
    report: Type.Optional(Uuid),
  },
  exact,
)

const hearing = {
  area_code: Code,
  heard_on: Day,
  way: Type.Enum([...WAYS]),
}
/** POST /api/rumours — in the words heard, and where; from whom is asked nowhere. */
export const RecordRumour = Type.Object(
  {
    language: Language,
    statement_sealed: Sealed,
    ...hearing,
    report_ids: Type.Optional(Type.Array(Uuid, { maxItems: 100 })),
    incident_ids: Type.Optional(Type.Array(Uuid, { maxItems: 20 })),
  },
  exact,
)
export const RateRumour = Type.Object(
  { severity: Level, urgency: Level, reach: Type.Enum([...REACHES]) },
  exact,
)
/** POST /api/rumours/:id/hear; `heard` false: people were asked and had not heard it. */
export const HearRumour = Type.Object({ ...hearing, heard: Type.Boolean() }, exact)
/** POST /api/rumours/:id/write — a statement says its language; what was done to check it; a note. */
export const WriteRumour = Type.Object(
  {
    kind: Type.Enum(['statement', 'check', 'note']),
    language: Type.Optional(Language),
    text_sealed: Sealed,
  },
  exact,
)
export const JudgeRumour = Type.Object({ truth: Type.Enum([...TRUTHS]), reason_sealed: Sealed }, exact)
/** One report or one incident. */
export const LinkRumour = Type.Object(
  { report_id: Type.Optional(Uuid), incident_id: Type.Optional(Uuid) },
  exact,
)
export const UnlinkRumour = Type.Object({ link_id: Uuid }, exact)
/** POST /api/rumours/:id/close: before it was rated with the reason why it is none. */
export const CloseRumour = Type.Object({ text_sealed: Type.Optional(Sealed) }, exact)

/** POST /api/rumours/:id/corrections: sealed to the desk, with the digest of its words (src/warnings/correction.ts). */
export const WriteCorrection = Type.Object(
  {
    body_sealed: Sealed,
    digest: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    replaces: Type.Optional(Uuid),
  },
  exact,
)
const CorrectionTextShape = Type.Object(
  {
    language: Type.String({ pattern: '^[a-z]{2,3}$' }),
    headline: Type.String({ minLength: 1, maxLength: HEADLINE_MAX, pattern: '\\S' }),
    text: Type.String({ minLength: 1, maxLength: CORRECTION_MAX, pattern: '\\S' }),
  },
  exact,
)
/** POST /api/corrections/:id/confirm: what the second person opened, in the open from now on. */
export const ConfirmCorrection = Type.Object(
  {
    salt: Type.String({ pattern: '^[0-9a-f]{32}$' }),
    texts: Type.Array(CorrectionTextShape, { minItems: 1, maxItems: 20 }),
  },
  exact,
)
export const EndCorrection = Type.Object({ reason_sealed: Sealed }, exact)
export const SayCorrection = Type.Object(
  { channel: Type.Enum([...SAYING_CHANNELS]), language: Language, area_code: Code, said_on: Day },
  exact,
)

export const CorrectionRow = Type.Object({
  correction_id: Text,
  state: Text,
  truth: Text,
  stands: Type.Boolean({ description: 'the rumour is still judged as it was when this was written' }),
  body_sealed: Nullable(Type.String()),
  texts: Type.Array(Type.Object({ language: Text, headline: Text, text: Text })),
  replaces: Nullable(Type.String()),
  author_id: Text,
  organisation_id: Text,
  written_at: Time,
  confirmed_by: Nullable(Type.String()),
  published_on: Nullable(Type.String()),
  withdrawn_on: Nullable(Type.String()),
  end_reason_sealed: Nullable(Type.String()),
  sayings: Type.Array(Type.Object({ channel: Text, language: Text, area_code: Text, said_on: Text })),
  actions: Type.Array(Text),
})
export const RumourView = Type.Object({
  rumour: RumourRow,
  recorded_by: Text,
  recorded_at: Time,
  registered_by: Nullable(Type.String()),
  monitored_on: Nullable(Type.String()),
  kept_from_forces: Type.Boolean({ description: 'of this nothing is published' }),
  actions: Type.Array(Text),
  texts: Type.Array(
    Type.Object({
      number: Type.Integer(),
      kind: Text,
      language: Nullable(Type.String()),
      sealed: Nullable(Type.String()),
      author_id: Text,
      at: Time,
    }),
  ),
  judgements: Type.Array(
    Type.Object({
      truth: Text,
      reason_sealed: Nullable(Type.String()),
      author_id: Text,
      organisation_id: Text,
      at: Time,
    }),
  ),
  hearings: Type.Array(
    Type.Object({ area_code: Text, on: Text, way: Text, heard: Type.Boolean(), noted_by: Text }),
  ),
  links: Type.Array(
    Type.Object({
      link_id: Text,
      report_id: Nullable(Type.String()),
      incident_id: Nullable(Type.String()),
      linked_by: Text,
      linked_at: Time,
    }),
  ),
  corrections: Type.Array(CorrectionRow),
  clocks: Type.Array(ClockRow),
})
