import { Type } from 'typebox'
import { ClockRow, Nullable, Text, Time } from '../wheels/wire.ts'

// Sealed fields are age files in base64 (ARCHITECTURE, "Bytes on the wire"); 64 KiB of plaintext and its envelope.
export const Sealed = Type.String({ minLength: 100, maxLength: 96_000, contentEncoding: 'base64' })
export const Base64Of = (bytes: number) =>
  Type.String({ minLength: 4 * Math.ceil(bytes / 3), maxLength: 4 * Math.ceil(bytes / 3) })
const Uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })
const exact = { additionalProperties: false }

/** Plaintexts inside the age files: JSON with a version, never seen by the server unless it sealed them itself. */
export type ReportContent = {
  v: 1
  words: string
  where?: string
  when?: string
  photos?: { type: string; data: string }[]
}
export type ReplyAddressContent = { v: 1; kind: 'phone' | 'other'; address: string }
export type SummaryContent = { v: 1; summary: string }
export type NoteContent = { v: 1; category?: string; notes?: string }
export type MessageContent = { v: 1; words: string }
/** `reply_address` where the words came with one: the specialist alone can open it. */
export type EnvelopeContent = { v: 1; words: string; reply_address?: string }

export const Purposes = Type.Object(
  { check: Type.Boolean(), summary: Type.Boolean(), write: Type.Boolean(), publish: Type.Boolean() },
  exact,
)

export const HandlingGroupField = Type.Enum([
  'threat',
  'harm',
  'dispute',
  'movement',
  'services_property',
  'other_or_peace',
])

/** The receipt as the browser made it: the secret digits never leave the device. */
export const ReceiptMade = Type.Object(
  {
    locator: Type.String({ pattern: '^[0-9]{8}$' }),
    salt: Base64Of(16),
    recipient: Type.String({ pattern: '^age1[0-9a-z]{58}$' }),
    /** SHA-256 of the verifier. */
    verifier_hash: Base64Of(32),
  },
  exact,
)

/** POST /api/intake/:wheel — a ready-sealed report. Needs an Idempotency-Key. body_sealed goes to custodian and receipt. */
export const Intake = Type.Object(
  {
    /** Our own page says web; a program says nothing. Custodians may differ by channel. */
    channel: Type.Optional(Type.Enum(['web', 'api'])),
    area_code: Type.String({ maxLength: 40 }),
    language: Type.String({ pattern: '^([a-z]{2,3}|other)$' }),
    handling_group: HandlingGroupField,
    purposes: Purposes,
    body_sealed: Sealed,
    reply_address_sealed: Type.Optional(Sealed),
    identity_sealed: Type.Optional(Sealed),
    receipt: Type.Optional(ReceiptMade),
  },
  exact,
)
/** POST /api/reports/walk-in has the same shape; `severity` and `urgency` may be judged on the spot. */
export const WalkIn = Type.Object(
  {
    ...Intake.properties,
    severity: Type.Optional(Type.Integer({ minimum: 1, maximum: 5 })),
    urgency: Type.Optional(Type.Integer({ minimum: 1, maximum: 5 })),
  },
  exact,
)
export const IntakeAnswer = Type.Object({ received: Type.Literal(true) })

/** GET /api/public/:wheel/custodian?area=… — to whom a report for this area is sealed. */
export const CustodianAnswer = Type.Object({
  organisation_id: Text,
  name: Text,
  recipient: Text,
  languages: Type.Array(Text),
})

export const ReceiptSaltQuestion = Type.Object({ locator: Type.String({ pattern: '^[0-9]{8}$' }) }, exact)
export const ReceiptSaltAnswer = Type.Object({ salt: Text })
export const ReceiptKey = Type.Object(
  { locator: Type.String({ pattern: '^[0-9]{8}$' }), verifier: Base64Of(32) },
  exact,
)
export const ReceiptView = Type.Object({
  status: Type.Enum(['received', 'being_checked', 'passed_on', 'closed']),
  received_on: Text,
  may_write: Type.Boolean(),
  /** Whom an answer is sealed to, beside the receipt itself. */
  recipient: Text,
  messages: Type.Array(
    Type.Object({ direction: Text, sealed: Text, on: Type.String({ description: 'the day' }) }),
  ),
})
export const ReceiptWrite = Type.Object({ ...ReceiptKey.properties, message_sealed: Sealed }, exact)

/** A row of the tray: open fields only. */
export const ReportRow = Type.Object({
  report_id: Text,
  custodian_id: Text,
  channel: Text,
  language: Text,
  handling_group: Text,
  severity: Nullable(Type.Integer()),
  urgency: Nullable(Type.Integer()),
  priority: Nullable(Type.String()),
  area_code: Text,
  received_at: Time,
  live: Type.Boolean(),
  state: Text,
  sealed_by: Text,
  purposes: Purposes,
  version: Type.Integer(),
})
/** GET /api/reports?after&limit&state&area&group&priority&channel&mine */
export const ReportQuery = Type.Object(
  {
    after: Type.Optional(Type.String({ maxLength: 120 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    state: Type.Optional(Type.String({ maxLength: 20 })),
    area: Type.Optional(Type.String({ maxLength: 40 })),
    group: Type.Optional(Type.String({ maxLength: 30 })),
    priority: Type.Optional(Type.String({ maxLength: 2 })),
    channel: Type.Optional(Type.String({ maxLength: 10 })),
  },
  exact,
)
export const ReportList = Type.Object({ rows: Type.Array(ReportRow), after: Nullable(Type.String()) })

export const SealedText = Type.Object({
  number: Type.Integer(),
  sealed: Text,
  author_id: Nullable(Type.String()),
  at: Time,
})
/** GET /api/reports/:id — the custodian has body, notes and conversation; the desk has summaries. Absent is null. */
export const ReportView = Type.Object({
  report: ReportRow,
  actions: Type.Array(Text, { description: 'what the asker may do with it now (src/reports/rules.ts)' }),
  body_sealed: Nullable(Type.String()),
  reply_address_sealed: Nullable(Type.String()),
  reporter_recipient: Nullable(Type.String()),
  summaries: Type.Array(SealedText),
  notes: Type.Array(SealedText),
  messages: Type.Array(
    Type.Object({
      message_id: Text,
      direction: Text,
      sealed: Text,
      at: Time,
      author_id: Nullable(Type.String()),
    }),
  ),
  clocks: Type.Array(ClockRow),
})

/** Actions on a report. Each edit sends If-Match with the version; the answer is the new state and version. */
export const Moved = Type.Object({ state: Text, version: Type.Integer() })
export const MakeSafe = Type.Object({ summary_sealed: Sealed }, exact)
export const Categorise = Type.Object(
  {
    note_sealed: Sealed,
    handling_group: HandlingGroupField,
    area_code: Type.String({ maxLength: 40 }),
    language: Type.String({ pattern: '^([a-z]{2,3}|other)$' }),
  },
  exact,
)
/** What the person said when she was asked, and how she said it; nothing is assumed. */
export const RecordPurposes = Type.Object({ purposes: Purposes, note_sealed: Sealed }, exact)
export const Triage = Type.Object(
  { severity: Type.Integer({ minimum: 1, maximum: 5 }), urgency: Type.Integer({ minimum: 1, maximum: 5 }) },
  exact,
)
/** Closing asks whether the person was answered; where silence protects her, that is said instead. */
export const CloseReport = Type.Object({ silence_is_safer: Type.Optional(Type.Boolean()) }, exact)
/** Sealed to the custodian and the receipt. */
export const WriteToReporter = Type.Object({ message_sealed: Sealed }, exact)
/** Number and words in one request, handed to the gateway from memory; `message_sealed` is the custodian's own copy, and the
 * person's where she has a receipt. */
export const TextReporter = Type.Object(
  {
    number: Type.String({ pattern: '^\\+?[0-9]{6,15}$' }),
    words: Type.String({ minLength: 1, maxLength: 640 }),
    message_sealed: Sealed,
  },
  exact,
)
/** The specialist's part leaves; what remains was sealed anew in the browser. Nothing remaining removes the report.
 * `remaining_sealed` has the readers of the body: the custodian, and the receipt if there is one. */
export const DivertSensitive = Type.Object(
  { envelope_sealed: Sealed, remaining_sealed: Type.Union([Sealed, Type.Null()]) },
  exact,
)
/** Sealed to the oversight body, and to the receipt if there is one. */
export const DivertAccusation = Type.Object({ organisation_id: Uuid, body_sealed: Sealed }, exact)
export const Gone = Type.Object({ gone: Type.Literal(true) })

/** GET /api/coverage — civil society only. Silence is missing information, never calm. */
export const Coverage = Type.Object({
  rows: Type.Array(
    Type.Object({
      area_code: Text,
      last_report_on: Nullable(Type.String()),
      expected_days: Nullable(Type.Integer()),
      reports_30_days: Type.Integer(),
      standing: Type.Enum(['heard_from', 'no_information']),
      field_check: Nullable(Type.String()),
    }),
  ),
})
export const SendFieldCheck = Type.Object(
  { area_code: Type.String({ maxLength: 40 }), monitor_id: Uuid, body_sealed: Sealed },
  exact,
)
export const AnswerFieldCheck = Type.Object(
  { state: Type.Enum(['answered', 'could_not_go']), answer_sealed: Sealed },
  exact,
)
export const FieldCheckRow = Type.Object({
  field_check_id: Text,
  area_code: Text,
  monitor_id: Text,
  asked_by: Text,
  state: Text,
  body_sealed: Text,
  answer_sealed: Nullable(Type.String()),
  sent_at: Time,
  answered_at: Nullable(Type.String()),
})

export const EnvelopeRow = Type.Object({ envelope_id: Text, sealed: Text, destroy_at: Time })
export const OversightReportView = Type.Object({
  oversight_report_id: Text,
  received_on: Text,
  language: Text,
  state: Text,
  may_write: Type.Boolean(),
  body_sealed: Text,
  reporter_recipient: Nullable(Type.String()),
  messages: Type.Array(Type.Object({ direction: Text, sealed: Text, at: Time })),
})
export const ServiceRow = Type.Object({
  service_id: Text,
  area_code: Text,
  kind: Text,
  name: Text,
  reach: Text,
  languages: Type.Array(Text),
  verified_on: Nullable(Type.String()),
})
