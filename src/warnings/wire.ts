import { Type } from 'typebox'
import { HandlingGroupField, Sealed } from '../reports/wire.ts'
import { ClockRow, Nullable, Text, Time } from '../wheels/wire.ts'

const exact = { additionalProperties: false }
const Uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })
const Level = Type.Integer({ minimum: 1, maximum: 5 })
const Code = Type.String({ maxLength: 40 })
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })

/** Plaintexts inside the age files. */
export type AccountContent = { v: 1; title: string; text: string }
export type ReasonContent = { v: 1; reason: string }
export type ReleaseContent = { v: 1; words: string }

export const IncidentRow = Type.Object({
  incident_id: Text,
  area_code: Text,
  handling_group: Text,
  severity: Type.Integer(),
  urgency: Type.Integer(),
  priority: Text,
  state: Text,
  verification: Text,
  contested: Type.Boolean(),
  kept_from_forces: Type.Boolean({ description: 'nothing of it goes to any force' }),
  grade: Nullable(Type.String({ description: 'the latest pair, for example F3; never a score' })),
  reports: Type.Integer(),
  origins: Type.Integer(),
  opened_at: Time,
  /** The newest account, sealed to the desk: its title names the incident in the list. */
  account_sealed: Nullable(Type.String({ description: 'null once its lock is destroyed' })),
  version: Type.Integer(),
})
export const IncidentList = Type.Object({ rows: Type.Array(IncidentRow), after: Nullable(Type.String()) })
export const IncidentQuery = Type.Object(
  {
    after: Type.Optional(Type.String({ maxLength: 120 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    state: Type.Optional(Code),
    area: Type.Optional(Code),
    priority: Type.Optional(Code),
  },
  exact,
)
/** POST /api/incidents — from one or many reports (made safe, registered and triaged). */
export const OpenIncident = Type.Object(
  {
    report_ids: Type.Array(Uuid, { minItems: 1, maxItems: 100 }),
    /** One for each report: who judged two to be independent numbers them apart. Left out, all are one origin. */
    origins: Type.Optional(Type.Array(Type.Integer({ minimum: 1, maximum: 1000 }), { maxItems: 100 })),
    area_code: Code,
    handling_group: HandlingGroupField,
    severity: Level,
    urgency: Level,
    account_sealed: Sealed,
  },
  exact,
)
export const Made = Type.Object({ id: Text })
export const Moved = Type.Object({ state: Text, version: Type.Integer() })

export const GradeRow = Type.Object({
  grade_id: Text,
  reliability: Text,
  credibility: Type.Integer(),
  independent_origins: Type.Integer(),
  reason_sealed: Nullable(Type.String()),
  author_id: Text,
  organisation_id: Text,
  at: Time,
})
export const LinkRow = Type.Object({
  link_id: Text,
  report_id: Text,
  origin: Type.Integer(),
  linked_by: Text,
  linked_at: Time,
  unlinked_at: Nullable(Type.String()),
})
export const IncidentView = Type.Object({
  incident: IncidentRow,
  actions: Type.Array(Text),
  links: Type.Array(LinkRow),
  texts: Type.Array(
    Type.Object({
      number: Type.Integer(),
      kind: Text,
      sealed: Nullable(Type.String()),
      author_id: Text,
      at: Time,
    }),
  ),
  grades: Type.Array(GradeRow),
  clocks: Type.Array(ClockRow),
  /** What the desk must look at again: a source went into other custody, an approved release could not leave. */
  flags: Type.Array(Type.Object({ code: Text, release_id: Text })),
})
/** POST /api/incidents/:id/link; forwards of one message carry the same origin number. */
export const Link = Type.Object(
  { report_id: Uuid, origin: Type.Integer({ minimum: 1, maximum: 1000 }) },
  exact,
)
export const Unlink = Type.Object({ link_id: Uuid }, exact)
export const Assess = Type.Object({ severity: Level, urgency: Level }, exact)
export const Grade = Type.Object(
  {
    reliability: Type.Enum(['A', 'B', 'C', 'D', 'E', 'F']),
    credibility: Type.Integer({ minimum: 1, maximum: 6 }),
    counter_evidence: Type.Optional(Type.Boolean()),
    /** Closed cases of the source's handle, as the custodian's browser counted them; the server knows no handle. */
    closed_cases: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000 })),
    reason_sealed: Sealed,
  },
  exact,
)
/** POST /api/incidents/:id/contest — credible sources conflict, and both accounts are kept; or why they no longer do. */
/** POST /api/incidents/:id/keep-from-forces: the desk's own decision, with its reason; never lifted. */
export const KeepFromForces = Type.Object({ text_sealed: Sealed }, exact)
export const Contest = Type.Object({ contested: Type.Boolean(), text_sealed: Sealed }, exact)
/** POST /api/incidents/:id/assign and /monitor have no body; /reopen says why. */
export const Reopen = Type.Object({ text_sealed: Sealed }, exact)
/** POST /api/incidents/:id/write — accounts side by side, notes, the decision to act unverified, the review. */
export const WriteIncident = Type.Object(
  {
    kind: Type.Enum(['account', 'other_account', 'note', 'no_verification', 'review']),
    text_sealed: Sealed,
  },
  exact,
)

export const AlertLevelRow = Type.Object({
  alert_level_id: Text,
  area_code: Text,
  level: Type.Integer(),
  state: Text,
  reason_sealed: Nullable(Type.String()),
  evidence: Type.Array(Text),
  raised_by: Text,
  raised_at: Time,
  confirmed_by: Nullable(Type.String()),
  confirmed_at: Nullable(Type.String()),
  due_at: Nullable(Type.String()),
})
export const AlertLevelQuery = Type.Object({ area: Type.Optional(Code) }, exact)
/** GET /api/alert-levels: the level in force per area and what is proposed; `null` in force means nobody has set one. */
export const AlertLevels = Type.Object({ rows: Type.Array(AlertLevelRow) })
export const RaiseLevel = Type.Object(
  {
    area_code: Code,
    level: Type.Integer({ minimum: 0, maximum: 3 }),
    reason_sealed: Sealed,
    evidence: Type.Array(Uuid, { maxItems: 100 }),
  },
  exact,
)

export const Purpose = Type.Enum([
  'prevent_harm',
  'protect_people',
  'mediate',
  'inform_authority',
  'correct_rumour',
])
export const Ask = Type.Enum([
  'inform',
  'quiet_contact',
  'mediation_team',
  'civilian_authority',
  'services',
  'accompaniment',
  'police',
  'other_forces',
  'evacuation_advice',
  'higher_level',
])
/** POST /api/releases — body_sealed to owner, approvers' organisations and recipients. A coercive ask carries its reason. */
export const WriteRelease = Type.Object(
  {
    incident_id: Uuid,
    source_report_ids: Type.Array(Uuid, { minItems: 1, maxItems: 100 }),
    purpose: Purpose,
    place_code: Code,
    time_from: Day,
    time_to: Day,
    expires_at: Time,
    body_sealed: Sealed,
    recipients: Type.Array(
      Type.Object(
        {
          organisation_id: Uuid,
          ask: Type.Union([Ask, Type.Null()]),
          coercion: Type.Optional(
            Type.Object(
              { considered: Type.Array(Ask, { minItems: 1, maxItems: 10 }), reason_sealed: Sealed },
              exact,
            ),
          ),
        },
        exact,
      ),
      { minItems: 1, maxItems: 20 },
    ),
  },
  exact,
)
/** GET /api/release-readers?recipients=id,id — to whom a release and the reasons about it are sealed. */
export const ReleaseReadersQuery = Type.Object(
  { recipients: Type.Optional(Type.String({ maxLength: 800, pattern: '^[0-9a-f,-]*$' })) },
  exact,
)
const Reader = Type.Object({ organisation_id: Text, recipient: Text })
export const ReleaseReaders = Type.Object({
  /** Owner, the panel's organisations and the recipients: `body_sealed`. */
  body: Type.Array(Reader),
  /** Owner and the panel's organisations: why something coercive, why refused, why withdrawn. */
  reasons: Type.Array(Reader),
})
export const ReleaseRow = Type.Object({
  release_id: Text,
  incident_id: Nullable(Type.String({ description: 'null for a panel member who is not on the desk' })),
  purpose: Text,
  priority: Text,
  place_code: Text,
  time_from: Text,
  time_to: Text,
  state: Text,
  author_id: Text,
  organisation_id: Text,
  written_at: Time,
  leaves_at: Nullable(Type.String()),
  released_at: Nullable(Type.String()),
  expires_at: Time,
  version: Type.Integer(),
})
export const ReleaseList = Type.Object({ rows: Type.Array(ReleaseRow), after: Nullable(Type.String()) })
/** GET /api/releases?after&limit&state&incident */
export const ReleaseQuery = Type.Object(
  {
    after: Type.Optional(Type.String({ maxLength: 120 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    state: Type.Optional(Code),
    incident: Type.Optional(Uuid),
  },
  exact,
)
export const ReleaseView = Type.Object({
  release: ReleaseRow,
  body_sealed: Nullable(Type.String({ description: 'null once its lock is destroyed' })),
  actions: Type.Array(Text),
  unmet: Type.Array(Text, { description: 'conditions that keep it from leaving (src/warnings/release.ts)' }),
  recipients: Type.Array(
    Type.Object({
      organisation_id: Text,
      ask: Nullable(Type.String()),
      coercion_reason_sealed: Nullable(Type.String()),
      considered: Type.Array(Text),
    }),
  ),
  approvals: Type.Array(
    Type.Object({
      member_id: Text,
      organisation_id: Text,
      decision: Text,
      reason_sealed: Nullable(Type.String()),
      at: Time,
    }),
  ),
  openings: Type.Array(Type.Object({ organisation_id: Text, at: Time })),
  withdrawal_sealed: Nullable(Type.String()),
})
/** POST /api/releases/:id/approve has no body. What is decided on never changes: approve, refuse and withdraw send no If-Match. */
export const RefuseRelease = Type.Object({ reason_sealed: Sealed }, exact)
export const WithdrawRelease = Type.Object({ reason_sealed: Sealed }, exact)
