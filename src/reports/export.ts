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

/** Asked for; being written; all of it left; broken off. What is not fetched in time has expired, whatever its row says. */
export const EXPORT_STATES = ['ready', 'writing', 'whole', 'broken'] as const
export type ExportState = (typeof EXPORT_STATES)[number]

/** Between asking for a file and fetching it. */
export const EXPORT_MINUTES = 10
