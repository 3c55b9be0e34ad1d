import { Type } from 'typebox'
import { Sealed } from '../reports/wire.ts'
import { ClockRow, Nullable, Text, Time } from '../wheels/wire.ts'

const exact = { additionalProperties: false }

/** Plaintexts inside the age files. */
export type TaskReportContent = { v: 1; words: string }
export type OutcomeContent = { v: 1; words: string }
export type LoopContent = { v: 1; words: string }

/** A task as its responder sees it: no incident, no release, no author. GET /api/tasks?after&limit */
export const TaskRow = Type.Object({
  task_id: Text,
  inbox_item_id: Text,
  ask: Text,
  coercive: Type.Boolean(),
  priority: Text,
  state: Text,
  decline_reason: Nullable(Type.String()),
  offered_at: Time,
  accept_by: Time,
  answered_at: Nullable(Type.String()),
  acted_at: Nullable(Type.String()),
  version: Type.Integer(),
})
export const TaskQuery = Type.Object(
  {
    after: Type.Optional(Type.String({ maxLength: 120 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  },
  exact,
)
export const TaskList = Type.Object({ rows: Type.Array(TaskRow), after: Nullable(Type.String()) })
export const TaskReportRow = Type.Object({
  number: Type.Integer(),
  kind: Text,
  sealed: Nullable(Type.String({ description: 'null once its lock is destroyed' })),
  organisation_id: Text,
  at: Time,
})
export const TaskView = Type.Object({
  task: TaskRow,
  actions: Type.Array(Text),
  reports: Type.Array(TaskReportRow),
  /** Organisations that an answer is sealed to, beside the responder's own. */
  recipients: Type.Array(Type.Object({ organisation_id: Text, recipient: Text })),
})
export const DeclineReason = Type.Enum([
  'not_our_mandate',
  'no_capacity',
  'too_dangerous',
  'conflict_of_interest',
  'already_handled',
  'other',
])
/** POST /api/tasks/:id/accept | decline | begin | report. Each sends If-Match. */
export const AcceptTask = Type.Object({ words_sealed: Type.Optional(Sealed) }, exact)
export const DeclineTask = Type.Object({ reason: DeclineReason, words_sealed: Type.Optional(Sealed) }, exact)
export const BeginTask = Type.Object({}, exact)
export const ReportAction = Type.Object({ words_sealed: Sealed }, exact)
export const EvaluateTask = Type.Object({}, exact)
export const Moved = Type.Object({ state: Text, version: Type.Integer() })

/** GET /api/incidents/:id/responses, for the desk. */
export const IncidentResponses = Type.Object({
  tasks: Type.Array(
    Type.Object({
      ...TaskRow.properties,
      release_id: Text,
      organisation_id: Text,
      reports: Type.Array(TaskReportRow),
      clocks: Type.Array(ClockRow),
    }),
  ),
  outcomes: Type.Array(
    Type.Object({
      outcome_id: Text,
      code: Text,
      said_by: Text,
      sealed: Nullable(Type.String()),
      author_id: Text,
      at: Time,
    }),
  ),
  closures: Type.Array(
    Type.Object({
      loop_closure_id: Text,
      told: Text,
      channel: Text,
      sealed: Nullable(Type.String()),
      author_id: Text,
      at: Time,
    }),
  ),
  actions: Type.Array(Text),
})
/** POST /api/incidents/:id/outcome; 'no_action' is a decision with its reason. */
export const RecordOutcome = Type.Object(
  {
    code: Type.Enum([
      'de_escalated',
      'displaced_elsewhere',
      'no_change',
      'escalated',
      'false_alarm',
      'unknown',
      'no_action',
    ]),
    said_by: Type.Enum(['reporter', 'community', 'issuer']),
    words_sealed: Sealed,
  },
  exact,
)
/** POST /api/incidents/:id/close-loop */
export const CloseLoop = Type.Object(
  {
    told: Type.Enum(['reporter', 'community', 'nobody']),
    channel: Type.Enum(['receipt', 'sms', 'radio', 'meeting', 'in_person', 'ambassador', 'silence']),
    words_sealed: Sealed,
  },
  exact,
)
/** POST /api/incidents/:id/close has no body; POST /api/incidents/:id/review takes the after-action review. */
export const Review = Type.Object({ text_sealed: Sealed }, exact)
