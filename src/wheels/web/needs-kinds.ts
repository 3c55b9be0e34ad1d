/** Kinds of records by which something may come to need somebody, or need her no more. */
export const NEEDS_KINDS = [
  'report',
  'clock',
  'incident',
  'alert_level',
  'release',
  'inbox',
  'task',
  'field_check',
  'oversight_report',
  'member',
  'invitation',
  'organisation',
  'wheel',
] as const
