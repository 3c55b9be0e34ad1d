/** Names of this slice's entries in the journal; later slices subscribe to them. */
export const reportEvents = {
  received: 'report.received',
  madeSafe: 'report.made_safe',
  registered: 'report.registered',
  triaged: 'report.triaged',
  purposesRecorded: 'report.purposes_recorded',
  linked: 'report.linked',
  unlinked: 'report.unlinked',
  wroteToReporter: 'report.wrote',
  passedOn: 'report.passed_on',
  closed: 'report.closed',
  reopened: 'report.reopened',
  /** Its reply address was destroyed. */
  retained: 'report.retained',
  exported: 'report.exported',
  /**
   * Something of it, or all of it, left for a specialist or for oversight. One name for both, so that the journal does
   * not say which: whoever holds something drawn from this report looks whether it is still there, and lets go.
   */
  handedOver: 'report.handed_over',
  fieldCheckSent: 'field_check.sent',
  fieldCheckAnswered: 'field_check.answered',
  oversightWrote: 'oversight_report.wrote',
  oversightClosed: 'oversight_report.closed',
} as const
export type ReportEventName = (typeof reportEvents)[keyof typeof reportEvents]
