import type { Rule } from '../actors/permission.ts'
import type { Role } from '../actors/roles.ts'
import type { Sector } from '../actors/sector.ts'
import type { TaskState } from './states.ts'

/** There is no action for `time_out`: only the clock sets it. */
export type TaskAction =
  | 'list_own'
  | 'open'
  | 'accept'
  | 'decline'
  | 'start_action'
  | 'report_action'
  | 'follow'
  | 'escalate'
  | 'evaluate'
  | 'withdraw'

export type TaskGuard =
  | 'addressed_to_office'
  | 'reason_given'
  | 'on_desk'
  /** The asker's organisation is not the one that acted. */
  | 'not_own_action'

type TaskRule = Rule<TaskAction, TaskState, TaskGuard>

const responder = (roles: readonly Role[], sectors: readonly Sector[]): TaskRule[] => [
  { action: 'list_own', roles, sectors, states: 'any', when: ['addressed_to_office'] },
  { action: 'open', roles, sectors, states: 'any', when: ['addressed_to_office'] },
  // Late is better than never: the miss stays on the record, and the coordinator has been asked meanwhile.
  {
    action: 'accept',
    roles,
    sectors,
    states: ['offered', 'timed_out', 'escalated'],
    when: ['addressed_to_office'],
  },
  {
    action: 'decline',
    roles,
    sectors,
    states: ['offered', 'timed_out', 'accepted', 'escalated'],
    when: ['addressed_to_office', 'reason_given'],
  },
  {
    action: 'start_action',
    roles,
    sectors,
    states: ['accepted', 'escalated'],
    when: ['addressed_to_office'],
  },
  {
    action: 'report_action',
    roles,
    sectors,
    states: ['in_action', 'reported'],
    when: ['addressed_to_office'],
  },
]

const DESK: readonly Role[] = ['analyst', 'coordinator']
const HERE: readonly Sector[] = ['civil_society']

export const TASK_RULES: readonly TaskRule[] = [
  ...responder(['liaison'], ['police', 'military', 'civil_authority']),
  ...responder(['responder', 'mediator'], ['civil_society', 'civil_authority', 'international']),
  { action: 'follow', roles: ['verifier', ...DESK], sectors: HERE, states: 'any', when: ['on_desk'] },
  { action: 'escalate', roles: DESK, sectors: HERE, states: ['declined', 'timed_out'], when: ['on_desk'] },
  {
    action: 'evaluate',
    roles: DESK,
    sectors: HERE,
    states: ['reported'],
    when: ['on_desk', 'not_own_action'],
  },
  {
    action: 'withdraw',
    roles: DESK,
    sectors: HERE,
    states: ['offered', 'accepted', 'declined', 'timed_out', 'escalated'],
    when: ['on_desk', 'reason_given'],
  },
]
