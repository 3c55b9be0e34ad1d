export const REPORT_STATES = [
  'received',
  'made_safe',
  'registered',
  'triaged',
  'linked',
  'closed',
  'retained',
  'expired',
] as const
export type ReportState = (typeof REPORT_STATES)[number]

/**
 * Ends that no row of a report ever shows: it has left intake's tables, lists, counts and clocks, into a sealed
 * envelope for the focal point, or into the custody of oversight.
 */
export const DIVERSIONS = ['sensitive_diverted', 'accusation_diverted'] as const
export type Diversion = (typeof DIVERSIONS)[number]

export const REPORT_EVENTS = [
  'make_safe',
  'register',
  'divert_sensitive',
  'divert_accusation',
  'triage',
  'link',
  'unlink',
  'close',
  'reopen',
  'retain',
  'expire',
] as const
export type ReportEvent = (typeof REPORT_EVENTS)[number]

/**
 * A reader may find it at any stage of work: in the second half of a voice message, in the third photo. Where only
 * a part is diverted, the rest is an ordinary report that goes on (DOMAIN 12, scenario 12).
 */
const FOUND = { divert_sensitive: 'sensitive_diverted', divert_accusation: 'accusation_diverted' } as const

/**
 * DOMAIN 13.4, with `closed` before `retained`: closed while the reporter can still be answered, retained once her
 * reply address is destroyed, expired once the lock is.
 */
const NEXT: Readonly<Record<ReportState, Partial<Record<ReportEvent, ReportState | Diversion>>>> = {
  received: { make_safe: 'made_safe', ...FOUND },
  made_safe: { register: 'registered', ...FOUND },
  registered: { triage: 'triaged', ...FOUND },
  triaged: { triage: 'triaged', link: 'linked', close: 'closed', ...FOUND },
  linked: { triage: 'linked', unlink: 'triaged', close: 'closed', ...FOUND },
  closed: { reopen: 'triaged', retain: 'retained', ...FOUND },
  retained: { expire: 'expired' },
  expired: {},
}

/** Undefined where the event cannot happen in this state. */
export function nextReportState(state: ReportState, event: ReportEvent): ReportState | Diversion | undefined {
  return NEXT[state][event]
}

export const REPORTER_STATUSES = ['received', 'being_checked', 'passed_on', 'closed'] as const
export type ReporterStatus = (typeof REPORTER_STATUSES)[number]

/** `passedOn`: something drawn from it was released. `custodyClosed`: oversight, or the focal point, has ended its work. */
export type ReporterFacts = { passedOn: boolean; custodyClosed: boolean }

/**
 * What her receipt shows. A diverted report reads like one that is being checked: whoever takes her phone must not
 * learn from it that she accused somebody or spoke of violence against herself.
 */
export function reporterStatus(state: ReportState | Diversion, facts: ReporterFacts): ReporterStatus {
  switch (state) {
    case 'received':
    case 'made_safe':
      return 'received'
    case 'registered':
    case 'triaged':
    case 'linked':
      return facts.passedOn ? 'passed_on' : 'being_checked'
    case 'sensitive_diverted':
    case 'accusation_diverted':
      return facts.custodyClosed ? 'closed' : 'being_checked'
    case 'closed':
    case 'retained':
    case 'expired':
      return 'closed'
  }
}
