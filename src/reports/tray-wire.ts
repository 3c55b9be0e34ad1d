import { Type } from 'typebox'
import { Nullable, Text, Time } from '../wheels/wire.ts'
import { BULK_ACTS, MOST_AT_ONCE } from './bulk.ts'
import { ReportFilter } from './saved-filter.ts'
import { exact, ReportRow, Sealed, Uuid } from './wire.ts'

const Ids = (most: number) => Type.Array(Uuid, { minItems: 1, maxItems: most, uniqueItems: true })
/** POST /api/reports/claim. What another holds stays hers, unless it is taken over knowingly. */
export const ClaimReports = Type.Object(
  { report_ids: Ids(MOST_AT_ONCE), take_over: Type.Optional(Type.Boolean()) },
  exact,
)
export const Claimed = Type.Object({
  claimed: Type.Array(Type.Object({ report_id: Text, until: Time })),
  held: Type.Array(Type.Object({ report_id: Text, member_id: Text, until: Time })),
})
export const ReleaseClaims = Type.Object({ report_ids: Ids(MOST_AT_ONCE) }, exact)

const Level = Type.Integer({ minimum: 1, maximum: 5 })
/** POST /api/reports/bulk. Each report is decided alone; what is refused does not hold up the rest. */
export const BulkReports = Type.Object(
  {
    act: Type.Enum([...BULK_ACTS]),
    items: Type.Array(
      Type.Object(
        { report_id: Uuid, version: Type.Integer({ minimum: 1 }), summary_sealed: Type.Optional(Sealed) },
        exact,
      ),
      { minItems: 1, maxItems: MOST_AT_ONCE },
    ),
    severity: Type.Optional(Level),
    urgency: Type.Optional(Level),
    silence_is_safer: Type.Optional(Type.Boolean()),
  },
  exact,
)
const MovedOne = Type.Object({ report_id: Text, state: Text, version: Type.Integer() })
export const BulkDone = Type.Object({
  bulk_act_id: Nullable(Type.String()),
  undo_until: Nullable(Type.String()),
  done: Type.Array(MovedOne),
  refused: Type.Array(
    Type.Object({
      report_id: Text,
      code: Text,
      details: Type.Optional(Type.Record(Type.String(), Type.Any())),
    }),
  ),
})
export const BulkActs = Type.Object({
  rows: Type.Array(
    Type.Object({ bulk_act_id: Text, act: Text, reports: Type.Integer(), at: Time, undo_until: Time }),
  ),
})
export const BulkUndone = Type.Object({
  undone: Type.Array(MovedOne),
  kept: Type.Array(Type.Object({ report_id: Text, because: Text })),
})

/** POST /api/reports/texts. The words themselves for their custodian; for the desk the newest summary. */
export const TextsQuestion = Type.Object({ report_ids: Ids(50) }, exact)
export const Texts = Type.Object({
  rows: Type.Array(Type.Object({ report_id: Text, kind: Type.Enum(['body', 'summary']), sealed: Text })),
})
/** GET /api/reports/:id/likely-same: by place, day and group; a browser ranks them by their words. */
export const LikelySame = Type.Object({ rows: Type.Array(ReportRow) })

export const SavedFilterRow = Type.Object({ saved_filter_id: Text, filter: ReportFilter })
export const SavedFilters = Type.Object({ rows: Type.Array(SavedFilterRow) })
export const SaveFilter = Type.Object({ filter: ReportFilter }, exact)
