import { Type } from 'typebox'
import { Nullable, Text, Time } from '../wheels/wire.ts'
import { EXPORT_FORMATS, EXPORT_STATES } from './export.ts'
import { ReportFilter } from './saved-filter.ts'

/** POST /api/exports: counts, and keeps the question for ten minutes, for the session that asked, once. */
export const OrderExport = Type.Object(
  { filter: ReportFilter, format: Type.Enum([...EXPORT_FORMATS]) },
  { additionalProperties: false },
)
export const ExportOrdered = Type.Object({
  export_id: Text,
  rows: Type.Integer({ description: 'how many there are now' }),
  expires_at: Time,
})
/** GET /api/exports/:id. The file is whole when as many were written as there were in the moment that it shows. */
export const ExportView = Type.Object({
  export_id: Text,
  format: Text,
  state: Type.Enum([...EXPORT_STATES, 'expired']),
  counted: Type.Integer(),
  written: Nullable(Type.Integer()),
  expires_at: Time,
})
