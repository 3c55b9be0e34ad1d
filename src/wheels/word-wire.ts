import { Type } from 'typebox'
import { LANGUAGE_TAG, LONGEST, MADE_BY, RISK_CHANNELS, WORD_STATES } from './wheel-words.ts'
import { Nullable, Text, Time } from './wire.ts'

const exact = { additionalProperties: false }
const Language = Type.String({ pattern: LANGUAGE_TAG, description: 'the language’s own tag, BCP 47' })
const Area = Type.String({ minLength: 1, maxLength: 40 })
const Channel = Type.Enum([...RISK_CHANNELS])

/** A row of GET /api/wheel-words, for civil society. Names of fields are those of the table. */
export const WordRow = Type.Object({
  wheel_word_id: Text,
  area_code: Nullable(Type.String()),
  channel: Nullable(Type.String()),
  language: Text,
  text: Text,
  made_by: Text,
  state: Text,
  version: Type.Integer(),
  organisation_id: Text,
  written_by: Text,
  written_at: Time,
  reviewed_by: Nullable(Type.String()),
  reviewed_at: Nullable(Type.String()),
  withdrawn_by: Nullable(Type.String()),
  withdrawn_at: Nullable(Type.String()),
})

export const WordQuery = Type.Object(
  {
    after: Type.Optional(Type.String({ maxLength: 120 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    state: Type.Optional(Type.Enum([...WORD_STATES])),
    language: Type.Optional(Language),
    area: Type.Optional(Area),
    channel: Type.Optional(Channel),
  },
  exact,
)
export const WordList = Type.Object({ rows: Type.Array(WordRow), after: Nullable(Type.String()) })

/** For an area or for a channel: one of the two. */
export const WriteWord = Type.Object(
  {
    area_code: Type.Optional(Area),
    channel: Type.Optional(Channel),
    language: Language,
    // Before spaces are drawn together; each thing has its own limit.
    text: Type.String({ minLength: 1, maxLength: LONGEST.walk_in * 2 }),
    made_by: Type.Enum([...MADE_BY]),
  },
  exact,
)
export const ReviewWord = Type.Object({ speaks_language: Type.Boolean() }, exact)
export const WordMoved = Type.Object({ wheel_word_id: Text, state: Text, version: Type.Integer() })
