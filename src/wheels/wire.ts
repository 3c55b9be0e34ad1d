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

/** GET /api/wheel, for anyone with a seat; GET /api/public/:wheel without members' matters. */
export const WheelCard = Type.Object({
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
