import { type Static, Type } from 'typebox'
import { AreaCode } from '../places/area.ts'
import { CLOCK_KINDS, CLOCK_STATES, PRIORITIES } from '../wheels/clocks.ts'
import { HANDLING_GROUPS } from './handling.ts'
import { REPORT_STATES, REPORTER_STATUSES } from './states.ts'

const closed = { additionalProperties: false } as const
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Union([type, Type.Null()])

export const CHANNELS = ['web', 'api', 'walk_in', 'csv', 'sms'] as const
export type Channel = (typeof CHANNELS)[number]

/** 64 KiB of padded words, a header for 64 recipients, the chunks' tags: then four letters for three bytes. */
const SEALED_WORDS = 98_304
/** An address or a name: padded to 1 KiB, sealed twice at most. */
const SEALED_CONTACT = 16_384

const base64 = '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$'
export const SealedWords = Type.String({ minLength: 4, maxLength: SEALED_WORDS, pattern: base64 })
export const SealedContact = Type.String({ minLength: 4, maxLength: SEALED_CONTACT, pattern: base64 })
const bytes = (length: number) => {
  const letters = Math.ceil(length / 3) * 4
  return Type.String({ minLength: letters, maxLength: letters, pattern: base64 })
}

export const ReportId = Type.String({ format: 'uuid' })
export const SeverityField = Type.Integer({ minimum: 1, maximum: 5 })
export const UrgencyField = Type.Integer({ minimum: 1, maximum: 5 })

/** Left out means no: only what was asked and answered with yes is consent (DOMAIN 8.4). */
export const PurposesField = Type.Object(
  {
    check: Type.Boolean(),
    summary: Type.Boolean(),
    write: Type.Boolean(),
    publish: Type.Boolean(),
  },
  closed,
)

/** What the server keeps of a receipt code: the words it opens are not among it. */
export const ReceiptHalf = Type.Object(
  {
    locator: Type.String({ pattern: '^[0-9]{8}$' }),
    salt: bytes(16),
    recipient: Type.String({ pattern: '^age1[0-9a-z]{58}$' }),
    verifier_hash: bytes(32),
  },
  closed,
)
export type ReceiptHalf = Static<typeof ReceiptHalf>

/** A report that was sealed before it was sent. Everything beside `*_sealed` is in the open, and nothing else is. */
export const SealedIntake = Type.Object(
  {
    language: Type.String({ pattern: '^([a-z]{2,3}|other)$' }),
    handling_group: Type.Enum([...HANDLING_GROUPS]),
    severity: Type.Optional(SeverityField),
    urgency: Type.Optional(UrgencyField),
    area_code: AreaCode,
    purposes: PurposesField,
    words_sealed: SealedWords,
    reply_address_sealed: Type.Optional(SealedContact),
    identity_sealed: Type.Optional(SealedContact),
    receipt: Type.Optional(ReceiptHalf),
  },
  closed,
)
export type SealedIntake = Static<typeof SealedIntake>

export const ClockField = Type.Object(
  {
    kind: Type.Enum([...CLOCK_KINDS]),
    state: Type.Enum([...CLOCK_STATES]),
    due_at: Type.String({ format: 'date-time' }),
  },
  closed,
)

/** A row of a list: open fields alone. `received_at` is rounded to the day once the clocks have ended. */
export const ReportRow = Type.Object(
  {
    report_id: ReportId,
    channel: Type.Enum([...CHANNELS]),
    language: Type.String({ maxLength: 5 }),
    handling_group: Type.Enum([...HANDLING_GROUPS]),
    severity: nullable(SeverityField),
    urgency: nullable(UrgencyField),
    priority: nullable(Type.Enum([...PRIORITIES])),
    area_code: AreaCode,
    received_at: Type.String({ format: 'date-time' }),
    state: Type.Enum([...REPORT_STATES]),
    may_write: Type.Boolean(),
    clocks: Type.Array(ClockField, { maxItems: 8 }),
    version: Type.Integer({ minimum: 1 }),
  },
  closed,
)
export type ReportRow = Static<typeof ReportRow>

/** Made safe: a summary without source, sealed to the desk, and the true category among the custodian's notes. */
export const MakeSafe = Type.Object({ summary_sealed: SealedWords, note_sealed: SealedWords }, closed)
export type MakeSafe = Static<typeof MakeSafe>

export const Triage = Type.Object(
  { severity: SeverityField, urgency: UrgencyField, handling_group: Type.Enum([...HANDLING_GROUPS]) },
  closed,
)
export type Triage = Static<typeof Triage>

/** The receipt as the reporter sees it. */
export const ReceiptView = Type.Object(
  {
    status: Type.Enum([...REPORTER_STATUSES]),
    received_on: Type.String({ format: 'date' }),
    may_write: Type.Boolean(),
  },
  closed,
)
export type ReceiptView = Static<typeof ReceiptView>
