import { type Static, Type } from 'typebox'
import { Nullable, Text, Time } from '../wheels/wire.ts'
import { ReportQuery } from './wire.ts'

/**
 * What a list of reports carries when it leaves. No id: a report's own betrays the millisecond at which it came, and
 * one made for the file would be kept nowhere and lead nowhere. No time but the day, whatever its clocks. Nothing sealed.
 */
export const EXPORT_COLUMNS = [
  'received_on',
  'area_code',
  'area_name',
  'handling_group',
  'priority',
  'severity',
  'urgency',
  'state',
  'channel',
  'language',
  'custodian',
  'imported',
] as const
export type ExportColumn = (typeof EXPORT_COLUMNS)[number]

export const EXPORT_FORMATS = ['csv', 'geojson', 'ndjson'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

/** Between asking for a file and fetching it. */
export const EXPORT_MINUTES = 10

const { after: _after, limit: _limit, ...narrowing } = ReportQuery.properties

/** What the tray is narrowed by; pages of it are no part of a list. */
export const ReportFilter = Type.Object(narrowing, { additionalProperties: false })
export type ReportFilter = Static<typeof ReportFilter>

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
  state: Type.Enum(['ready', 'writing', 'whole', 'broken', 'expired']),
  counted: Type.Integer(),
  written: Nullable(Type.Integer()),
  expires_at: Time,
})
