export const REPORT_STATES = [
  'received',
  'made_safe',
  'registered',
  'sensitive_diverted',
  'accusation_diverted',
  'triaged',
  'linked',
  'closed',
  'retained',
  'expired',
] as const
export type ReportState = (typeof REPORT_STATES)[number]

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

/** What a reader may discover at any stage of work: the second half of a voice message, a name in the third photo. */
const DIVERSIONS = {
  divert_sensitive: 'sensitive_diverted',
  divert_accusation: 'accusation_diverted',
} as const

/**
 * DOMAIN 13.4, with `closed` before `retained`: closed while the reporter can still be answered, retained once her
 * reply address is destroyed, expired once the lock is. An accusation that was diverted goes on in oversight's
 * custody and never comes back.
 */
const NEXT: Readonly<Record<ReportState, Partial<Record<ReportEvent, ReportState>>>> = {
  received: { make_safe: 'made_safe', ...DIVERSIONS },
  made_safe: { register: 'registered', ...DIVERSIONS },
  registered: { triage: 'triaged', ...DIVERSIONS },
  triaged: { triage: 'triaged', link: 'linked', close: 'closed', ...DIVERSIONS },
  linked: { triage: 'linked', unlink: 'triaged', close: 'closed', ...DIVERSIONS },
  closed: { reopen: 'triaged', retain: 'retained', ...DIVERSIONS },
  retained: { expire: 'expired' },
  sensitive_diverted: { expire: 'expired' },
  accusation_diverted: {},
  expired: {},
}

/** Undefined where the event cannot happen in this state. */
export function nextReportState(state: ReportState, event: ReportEvent): ReportState | undefined {
  return NEXT[state][event]
}

/** Diverted reports are in no list, count or clock of intake. */
export const DIVERTED_STATES = [
  'sensitive_diverted',
  'accusation_diverted',
] as const satisfies readonly ReportState[]

export const REPORTER_STATUSES = ['received', 'being_checked', 'passed_on', 'closed'] as const
export type ReporterStatus = (typeof REPORTER_STATUSES)[number]

/** `passedOn`: something drawn from it was released. `custodyClosed`: oversight, or the focal point, has ended its work. */
export type ReporterFacts = { passedOn: boolean; custodyClosed: boolean }

/**
 * What her receipt shows. A diverted report reads like one that is being checked: whoever takes her phone must not
 * learn from it that she accused somebody or spoke of violence against herself.
 */
export function reporterStatus(state: ReportState, facts: ReporterFacts): ReporterStatus {
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
