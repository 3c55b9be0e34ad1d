export const INCIDENT_STATES = [
  'open',
  'under_verification',
  'graded',
  'alerted',
  'monitored',
  'responding',
  'outcome',
  'closed',
  'reviewed',
] as const
export type IncidentState = (typeof INCIDENT_STATES)[number]

export const INCIDENT_EVENTS = [
  'assign',
  'grade',
  'alert',
  'monitor',
  'respond',
  'record_outcome',
  'close',
  'reopen',
  'review',
] as const
export type IncidentEvent = (typeof INCIDENT_EVENTS)[number]

/**
 * DOMAIN 13.4. A later grade leaves the state where it is. `alert` before any grade is the decision to act
 * unverified: verification must not delay a warning about imminent violence (DOMAIN 2.3).
 */
const INCIDENT: Readonly<Record<IncidentState, Partial<Record<IncidentEvent, IncidentState>>>> = {
  open: { assign: 'under_verification', grade: 'graded', alert: 'alerted' },
  under_verification: { grade: 'graded', alert: 'alerted' },
  graded: { grade: 'graded', alert: 'alerted', monitor: 'monitored', record_outcome: 'outcome' },
  alerted: { grade: 'alerted', alert: 'alerted', respond: 'responding', record_outcome: 'outcome' },
  monitored: { grade: 'monitored', alert: 'alerted', record_outcome: 'outcome' },
  responding: { grade: 'responding', alert: 'responding', respond: 'responding', record_outcome: 'outcome' },
  outcome: {
    grade: 'outcome',
    alert: 'alerted',
    respond: 'responding',
    record_outcome: 'outcome',
    close: 'closed',
  },
  closed: { reopen: 'under_verification', review: 'reviewed' },
  reviewed: { reopen: 'under_verification' },
}

export function nextIncidentState(state: IncidentState, event: IncidentEvent): IncidentState | undefined {
  return INCIDENT[state][event]
}

export const RELEASE_STATES = ['draft', 'approved', 'released', 'refused', 'withdrawn', 'expired'] as const
export type ReleaseState = (typeof RELEASE_STATES)[number]

export const RELEASE_EVENTS = ['approve', 'refuse', 'leave', 'withdraw', 'expire'] as const
export type ReleaseEvent = (typeof RELEASE_EVENTS)[number]

/** `approve` is the last approval that was missing; `leave` is the batch hour, or at once. */
const RELEASE: Readonly<Record<ReleaseState, Partial<Record<ReleaseEvent, ReleaseState>>>> = {
  draft: { approve: 'approved', refuse: 'refused', withdraw: 'withdrawn', expire: 'expired' },
  approved: { leave: 'released', withdraw: 'withdrawn', expire: 'expired' },
  released: { withdraw: 'withdrawn', expire: 'expired' },
  refused: {},
  withdrawn: {},
  expired: {},
}

export function nextReleaseState(state: ReleaseState, event: ReleaseEvent): ReleaseState | undefined {
  return RELEASE[state][event]
}

/** The release as one recipient has it; whether it acted or declined is the state of its task. */
export const INBOX_STATES = ['released', 'acknowledged', 'withdrawn', 'expired'] as const
export type InboxState = (typeof INBOX_STATES)[number]

export const INBOX_EVENTS = ['acknowledge', 'withdraw', 'expire'] as const
export type InboxEvent = (typeof INBOX_EVENTS)[number]

const INBOX: Readonly<Record<InboxState, Partial<Record<InboxEvent, InboxState>>>> = {
  released: { acknowledge: 'acknowledged', withdraw: 'withdrawn', expire: 'expired' },
  acknowledged: { withdraw: 'withdrawn', expire: 'expired' },
  withdrawn: {},
  expired: {},
}

export function nextInboxState(state: InboxState, event: InboxEvent): InboxState | undefined {
  return INBOX[state][event]
}
