import type { Rule } from '../actors/permission.ts'
import type { Role } from '../actors/roles.ts'
import type { Sector } from '../actors/sector.ts'
import type { LevelState } from './level.ts'
import type { IncidentState, InboxState, ReleaseState } from './states.ts'

const HERE: readonly Sector[] = ['civil_society']
const DESK: readonly Role[] = ['verifier', 'analyst', 'coordinator']
const JUDGES: readonly Role[] = ['verifier', 'analyst']

export type IncidentAction =
  | 'list'
  | 'open'
  | 'create'
  | 'assign'
  | 'link'
  | 'unlink'
  | 'assess'
  | 'grade'
  | 'mark_contested'
  | 'keep_from_forces'
  | 'write_account'
  | 'write_note'
  | 'act_unverified'
  | 'draft_release'
  | 'monitor'
  | 'record_outcome'
  | 'close_loop'
  | 'decide_no_action'
  | 'close'
  | 'reopen'
  | 'review'
  | 'see_map'

export type IncidentGuard =
  /** The asker's organisation sits on the desk of this wheel. */
  | 'on_desk'
  /** The asker took in none of the reports that the incident is built from. */
  | 'not_intake_of_it'
  | 'reason_given'
  /** An outcome, the loop closed, and no task open (responses/closing.ts). */
  | 'nothing_left_open'
  /** The asker did not close it: a review by the same hand is none. */
  | 'not_closer'

const UNFINISHED: readonly IncidentState[] = [
  'open',
  'under_verification',
  'graded',
  'alerted',
  'monitored',
  'responding',
  'outcome',
]

export const INCIDENT_RULES: readonly Rule<IncidentAction, IncidentState, IncidentGuard>[] = [
  { action: 'list', roles: DESK, sectors: HERE, states: 'any', when: ['on_desk'] },
  { action: 'open', roles: DESK, sectors: HERE, states: 'any', when: ['on_desk'] },
  { action: 'see_map', roles: DESK, sectors: HERE, states: 'any', when: ['on_desk'] },
  { action: 'create', roles: JUDGES, sectors: HERE, states: 'any', when: ['on_desk'] },
  { action: 'assign', roles: ['analyst', 'coordinator'], sectors: HERE, states: ['open'], when: ['on_desk'] },
  { action: 'link', roles: JUDGES, sectors: HERE, states: UNFINISHED, when: ['on_desk'] },
  { action: 'unlink', roles: JUDGES, sectors: HERE, states: UNFINISHED, when: ['on_desk'] },
  { action: 'assess', roles: ['analyst'], sectors: HERE, states: UNFINISHED, when: ['on_desk'] },
  {
    action: 'grade',
    roles: JUDGES,
    sectors: HERE,
    states: UNFINISHED,
    when: ['on_desk', 'not_intake_of_it', 'reason_given'],
  },
  {
    action: 'mark_contested',
    roles: JUDGES,
    sectors: HERE,
    states: UNFINISHED,
    when: ['on_desk', 'reason_given'],
  },
  {
    action: 'keep_from_forces',
    roles: DESK,
    sectors: HERE,
    states: UNFINISHED,
    when: ['on_desk', 'reason_given'],
  },
  { action: 'write_account', roles: JUDGES, sectors: HERE, states: UNFINISHED, when: ['on_desk'] },
  { action: 'write_note', roles: DESK, sectors: HERE, states: UNFINISHED, when: ['on_desk'] },
  // Verification must not delay a warning about imminent violence (DOMAIN 2.3): the decision, with its reason.
  {
    action: 'act_unverified',
    roles: JUDGES,
    sectors: HERE,
    states: ['open', 'under_verification', 'alerted', 'responding'],
    when: ['on_desk', 'reason_given'],
  },
  // A verifier does not decide the response (DOMAIN 2.5), so she does not write what leaves either.
  {
    action: 'draft_release',
    roles: ['analyst', 'coordinator'],
    sectors: HERE,
    states: UNFINISHED,
    when: ['on_desk'],
  },
  { action: 'monitor', roles: ['analyst'], sectors: HERE, states: ['graded'], when: ['on_desk'] },
  {
    action: 'record_outcome',
    roles: ['analyst', 'coordinator'],
    sectors: HERE,
    states: ['graded', 'alerted', 'monitored', 'responding', 'outcome'],
    when: ['on_desk'],
  },
  {
    action: 'decide_no_action',
    roles: ['analyst', 'coordinator'],
    sectors: HERE,
    states: ['graded', 'alerted', 'monitored'],
    when: ['on_desk', 'reason_given'],
  },
  {
    action: 'close_loop',
    roles: ['analyst', 'coordinator'],
    sectors: HERE,
    states: ['outcome'],
    when: ['on_desk'],
  },
  {
    action: 'close',
    roles: ['coordinator'],
    sectors: HERE,
    states: ['outcome'],
    when: ['on_desk', 'nothing_left_open'],
  },
  {
    action: 'reopen',
    roles: ['analyst', 'coordinator'],
    sectors: HERE,
    states: ['closed', 'reviewed'],
    when: ['on_desk', 'reason_given'],
  },
  // A small desk has one analyst and coordinator; whoever closed it, one of the desk's verifiers can look again.
  {
    action: 'review',
    roles: DESK,
    sectors: HERE,
    states: ['closed'],
    when: ['on_desk', 'not_closer'],
  },
]

export type LevelAction = 'see' | 'raise' | 'lower' | 'confirm'
export type LevelGuard = 'on_desk' | 'reason_given' | 'evidence_given' | 'out_of_review' | 'second_person'

/** `state` is that of the change that awaits a second person; null where an area has none. */
export const LEVEL_RULES: readonly Rule<LevelAction, LevelState, LevelGuard>[] = [
  { action: 'see', roles: DESK, sectors: HERE, states: 'any', when: ['on_desk'] },
  {
    action: 'raise',
    roles: ['analyst'],
    sectors: HERE,
    states: 'any',
    when: ['on_desk', 'reason_given', 'evidence_given'],
  },
  {
    action: 'lower',
    roles: ['analyst'],
    sectors: HERE,
    states: 'any',
    when: ['on_desk', 'reason_given', 'evidence_given', 'out_of_review'],
  },
  // The second person is anyone of the desk: within two hours, at night, there may be no second analyst.
  {
    action: 'confirm',
    roles: DESK,
    sectors: HERE,
    states: ['proposed'],
    when: ['on_desk', 'second_person'],
  },
]

export type ReleaseAction = 'list' | 'open' | 'edit' | 'approve' | 'refuse' | 'withdraw' | 'see_openings'
export type ReleaseGuard =
  | 'on_desk'
  | 'on_panel'
  | 'own_release'
  | 'not_author'
  | 'not_verifier_of_it'
  | 'nothing_decided_yet'
  | 'reason_given'

/** Civil authorities and international bodies may sit on the panel: they see what is put before it, and nothing beneath. */
const PANEL: readonly Sector[] = ['civil_society', 'civil_authority', 'international']

export const RELEASE_RULES: readonly Rule<ReleaseAction, ReleaseState, ReleaseGuard>[] = [
  { action: 'list', roles: DESK, sectors: HERE, states: 'any', when: ['on_desk'] },
  { action: 'list', roles: ['release_approver'], sectors: PANEL, states: 'any', when: ['on_panel'] },
  { action: 'open', roles: DESK, sectors: HERE, states: 'any', when: ['on_desk'] },
  { action: 'open', roles: ['release_approver'], sectors: PANEL, states: 'any', when: ['on_panel'] },
  {
    action: 'edit',
    roles: ['analyst', 'coordinator'],
    sectors: HERE,
    states: ['draft'],
    // What two people approve is what leaves: after the first answer the words stand.
    when: ['on_desk', 'own_release', 'nothing_decided_yet'],
  },
  {
    action: 'approve',
    roles: ['release_approver'],
    sectors: PANEL,
    states: ['draft'],
    when: ['on_panel', 'not_author', 'not_verifier_of_it'],
  },
  {
    action: 'refuse',
    roles: ['release_approver'],
    sectors: PANEL,
    states: ['draft'],
    when: ['on_panel', 'not_author', 'reason_given'],
  },
  {
    action: 'withdraw',
    roles: ['analyst', 'coordinator'],
    sectors: HERE,
    states: ['draft', 'approved', 'released'],
    when: ['on_desk', 'own_release', 'reason_given'],
  },
  {
    action: 'see_openings',
    roles: DESK,
    sectors: HERE,
    states: ['released', 'withdrawn', 'expired'],
    when: ['on_desk', 'own_release'],
  },
]

export type InboxAction = 'see_inbox' | 'open_release' | 'acknowledge'
export type InboxGuard = 'addressed_to_office'

const GUESTS: readonly Sector[] = ['police', 'military', 'civil_authority']
const RESPONDERS: readonly Sector[] = ['civil_society', 'civil_authority', 'international']

type InboxRule = Rule<InboxAction, InboxState, InboxGuard>

const recipients = (roles: readonly Role[], sectors: readonly Sector[]): InboxRule[] => [
  { action: 'see_inbox', roles, sectors, states: 'any', when: ['addressed_to_office'] },
  {
    action: 'open_release',
    roles,
    sectors,
    states: ['released', 'acknowledged'],
    when: ['addressed_to_office'],
  },
  { action: 'acknowledge', roles, sectors, states: ['released'], when: ['addressed_to_office'] },
]

/** All that a guest may do with a warning: no search, no count, no history but his own office's. */
export const INBOX_RULES: readonly InboxRule[] = [
  ...recipients(['liaison'], GUESTS),
  ...recipients(['responder', 'mediator'], RESPONDERS),
]
