import { Type } from 'typebox'

// What leaves about a wheel, once per audience. Names of fields are those of the tables.

export const Text = Type.String()
export const Time = Type.String({ description: 'ISO 8601, UTC' })
export const Nullable = <T extends ReturnType<typeof Type.String> | ReturnType<typeof Type.Integer>>(
  type: T,
) => Type.Union([type, Type.Null()])

export const AreaName = Type.Object({
  code: Text,
  name: Text,
  names: Type.Record(Type.String(), Type.String()),
  names_by_machine: Type.Array(Text, {
    description:
      'languages in which the name is the wheel’s own and was made by a machine, then reviewed by a speaker',
  }),
  parent_code: Nullable(Type.String()),
  level: Type.Integer(),
  expected_days: Nullable(Type.Integer()),
})

/** What a channel says first, in the wheel's own words; where there is none, the program's own sentence stands. */
export const RiskSentence = Type.Object({ channel: Text, language: Text, text: Text, made_by: Text })

export const OrganisationCard = Type.Object({
  organisation_id: Text,
  name: Text,
  names: Type.Record(Type.String(), Type.String()),
  sector: Text,
  category: Text,
  recipient: Text,
  on_desk: Type.Boolean(),
  is_oversight: Type.Boolean(),
  is_focal_point: Type.Boolean(),
})

const SeatedOrganisation = Type.Object({
  ...OrganisationCard.properties,
  is_vault_partner: Type.Boolean(),
  since: Time,
  /** The day from which a newcomer may sit on the desk; null for those who founded the wheel. */
  desk_from: Nullable(Type.String()),
  /** How many people read its present fingerprint with one of its own; 0 for guests. */
  compared_by: Type.Integer(),
  compared_by_me: Type.Boolean(),
})

/** GET /api/public/:wheel: what anyone may know. */
export const PublicWheelCard = Type.Object({
  slug: Text,
  name: Text,
  names: Type.Record(Type.String(), Type.String()),
  area_code: Text,
  languages: Type.Array(Text),
  demonstration: Type.Boolean(),
  areas: Type.Array(AreaName),
  risk_sentences: Type.Array(RiskSentence),
  organisations: Type.Array(OrganisationCard),
  protocol: Type.Any({ description: 'src/wheels/protocol.ts' }),
})

/** GET /api/wheel, for anyone with a seat. */
export const WheelCard = Type.Object({
  ...PublicWheelCard.properties,
  /** Null while the wheel is being founded. */
  protocol_version: Type.Union([Type.Integer(), Type.Null()]),
  organisations: Type.Array(SeatedOrganisation),
})

/** GET /api/members: all to civil society, their own and the panel to others who are not guests. */
export const MemberCard = Type.Object({
  member_id: Text,
  display_name: Text,
  organisation_id: Text,
  roles: Type.Array(Text),
})

export const ClockRow = Type.Object({
  clock_id: Text,
  subject: Text,
  subject_id: Text,
  kind: Text,
  priority: Text,
  role: Text,
  step: Type.Integer(),
  state: Text,
  started_at: Time,
  due_at: Time,
  ended_at: Nullable(Type.String()),
  pause_reason: Nullable(Type.String()),
})

export const PauseClock = Type.Object({ reason: Text }, { additionalProperties: false })

/** GET /api/needs-me: what waits for the asker, the most pressing first. `kind` says which sentence the screen writes. */
export const NeedsMe = Type.Object({
  rows: Type.Array(
    Type.Object({
      /** clock kind, or 'approve', 'confirm', 'task', 'inbox', 'field_check', 'envelope', 'oversight' */
      kind: Text,
      subject: Text,
      subject_id: Text,
      priority: Nullable(Type.String()),
      area_code: Nullable(Type.String()),
      started_at: Nullable(Type.String()),
      due_at: Nullable(Type.String()),
      passed_on: Type.Boolean({ description: 'a missed clock that came to this role' }),
    }),
  ),
})

/** GET /api/protocol: to every member; guests see what is in force and what was. Who signed is an organisation, not a person. */
export const ProtocolVersionRow = Type.Object({
  version: Type.Integer(),
  /** Null to a guest for what is no longer in force. */
  protocol: Type.Any({ description: 'src/wheels/protocol.ts' }),
  reason: Text,
  state: Text,
  organisation_id: Nullable(Type.String()),
  proposed_at: Time,
  in_force_at: Nullable(Type.String()),
  confirmed_by: Type.Array(Type.Object({ organisation_id: Text, at: Time })),
})

/** GET /api/colleagues: one's own organisation, whatever its sector. */
export const ColleagueRow = Type.Object({
  member_id: Text,
  display_name: Text,
  sign_in_name: Text,
  roles: Type.Array(Text),
  is_custodian: Type.Boolean(),
  /** The public half of her own key, whose fingerprint is compared before she is let in. */
  recipient: Nullable(Type.String()),
  /** Whether the organisation's ring is sealed to her. */
  has_ring: Type.Boolean(),
  since: Time,
  until: Nullable(Type.String()),
  successor_id: Nullable(Type.String()),
})
export const OwnInvitationRow = Type.Object({
  invitation_id: Text,
  roles: Type.Array(Text),
  is_custodian: Type.Boolean(),
  invited_at: Time,
  expires_at: Time,
  returning_id: Nullable(Type.String()),
})

/** GET /api/candidates: organisations that are to join, to civil society. */
export const CandidateRow = Type.Object({
  invitation_id: Text,
  organisation_id: Text,
  card: Type.Any({ description: 'src/wheels/joining.ts, Card' }),
  roles: Type.Array(Text),
  founding: Type.Boolean(),
  state: Text,
  invited_for: Text,
  invited_at: Time,
  expires_at: Time,
  vouched_by: Type.Array(Text),
})

/** What the holder of a code learns before she joins. */
export const InvitationCard = Type.Object({
  invitation_id: Text,
  kind: Text,
  /** `waiting`: not enough organisations have vouched yet. */
  state: Text,
  wheel: Type.Object({ slug: Text, name: Text, names: Type.Record(Type.String(), Type.String()) }),
  organisation: Type.Object({
    organisation_id: Text,
    name: Text,
    names: Type.Record(Type.String(), Type.String()),
    sector: Text,
  }),
  roles: Type.Array(Text),
  is_custodian: Type.Boolean(),
  expires_at: Time,
  /** For whoever begins anew: whose seat, and by which name she signs in. */
  returning: Type.Union([Type.Object({ member_id: Text, sign_in_name: Text }), Type.Null()]),
  languages: Type.Array(Text),
})
