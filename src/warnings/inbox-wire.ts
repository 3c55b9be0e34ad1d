import { Type } from 'typebox'
import { Nullable, Text, Time } from '../wheels/wire.ts'

const exact = { additionalProperties: false }

/** The recipient's inbox: all that a guest ever sees of a warning. */
export const InboxRow = Type.Object({
  inbox_item_id: Text,
  purpose: Text,
  priority: Text,
  place_code: Text,
  time_from: Text,
  time_to: Text,
  state: Text,
  released_at: Time,
  expires_at: Time,
  acknowledged_at: Nullable(Type.String()),
})
export const InboxQuery = Type.Object(
  {
    after: Type.Optional(Type.String({ maxLength: 120 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  },
  exact,
)
export const InboxList = Type.Object({ rows: Type.Array(InboxRow), after: Nullable(Type.String()) })
/** GET /api/inbox/:id has no words; POST /api/inbox/:id/open records the opening and gives them; null once withdrawn or expired. */
export const InboxView = Type.Object({
  item: InboxRow,
  actions: Type.Array(Text),
  body_sealed: Nullable(Type.String()),
  task_id: Nullable(Type.String()),
})
