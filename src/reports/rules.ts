import type { Rule } from '../actors/permission.ts'
import type { Role } from '../actors/roles.ts'
import type { Sector } from '../actors/sector.ts'
import type { ReportState } from './states.ts'

export const REPORT_ACTIONS = [
  'list',
  'open',
  'read_summary',
  'enter_walk_in',
  'make_safe',
  'register',
  'categorise',
  'record_purposes',
  'triage',
  'link',
  'unlink',
  'converse',
  'divert_sensitive',
  'divert_accusation',
  'ask_second_source',
  'send_field_check',
  'answer_field_check',
  'pause_clock',
  'resume_clock',
  'close',
  'reopen',
  'export',
  'see_coverage',
] as const
export type ReportAction = (typeof REPORT_ACTIONS)[number]

export type ReportGuard =
  /** The asker's organisation is the custodian that the report is sealed to. */
  | 'own_custody'
  /** The asker's organisation sits on the desk of the report's incident, so the summary is sealed to it. */
  | 'on_desk'
  /** The asker did not take the report in. */
  | 'not_intake_of_it'
  /** The field check was sent to the asker. */
  | 'addressed_to_member'
  | 'purpose_check'
  | 'purpose_write'
  | 'safety_reason'
  | 'reason_given'
  /** An outcome is recorded, and who was told of it, or why silence was safer. */
  | 'loop_closed'

type ReportRule = Rule<ReportAction, ReportState, ReportGuard>

// Red line 2 is this one line: no row of the table names another sector.
const HERE: readonly Sector[] = ['civil_society']
const INTAKE: readonly Role[] = ['intake_operator']
const DESK: readonly Role[] = ['verifier', 'analyst']
const SEES_FLOW: readonly Role[] = ['intake_operator', 'verifier', 'analyst', 'coordinator']

/** While words can still be read and answered; afterwards the reply address is gone. */
const OPEN: readonly ReportState[] = ['received', 'made_safe', 'registered', 'triaged', 'linked', 'closed']
const AT_WORK: readonly ReportState[] = ['registered', 'triaged', 'linked']

export const REPORT_RULES: readonly ReportRule[] = [
  { action: 'list', roles: INTAKE, sectors: HERE, states: 'any', when: ['own_custody'] },
  {
    action: 'list',
    roles: ['verifier', 'analyst', 'coordinator'],
    sectors: HERE,
    states: 'any',
    when: ['on_desk'],
  },
  { action: 'open', roles: INTAKE, sectors: HERE, states: OPEN, when: ['own_custody'] },
  {
    action: 'read_summary',
    roles: INTAKE,
    sectors: HERE,
    states: [...AT_WORK, 'closed'],
    when: ['own_custody'],
  },
  { action: 'read_summary', roles: DESK, sectors: HERE, states: [...AT_WORK, 'closed'], when: ['on_desk'] },

  { action: 'enter_walk_in', roles: ['intake_operator', 'field_monitor'], sectors: HERE, states: 'any' },
  { action: 'make_safe', roles: INTAKE, sectors: HERE, states: ['received'], when: ['own_custody'] },
  { action: 'register', roles: INTAKE, sectors: HERE, states: ['made_safe'], when: ['own_custody'] },
  {
    action: 'categorise',
    roles: INTAKE,
    sectors: HERE,
    states: ['made_safe', ...AT_WORK],
    when: ['own_custody'],
  },
  // Who sent an SMS, or was met again, says later what may be done with it, or takes it back.
  {
    action: 'record_purposes',
    roles: INTAKE,
    sectors: HERE,
    states: ['received', 'made_safe', ...AT_WORK],
    when: ['own_custody'],
  },
  { action: 'triage', roles: ['analyst'], sectors: HERE, states: AT_WORK, when: ['on_desk'] },
  // A small custodian has no analyst at night: whoever took it in may triage, another person verifies.
  { action: 'triage', roles: INTAKE, sectors: HERE, states: ['registered'], when: ['own_custody'] },
  { action: 'link', roles: DESK, sectors: HERE, states: ['triaged'], when: ['on_desk'] },
  { action: 'unlink', roles: DESK, sectors: HERE, states: ['linked'], when: ['on_desk', 'reason_given'] },

  { action: 'converse', roles: INTAKE, sectors: HERE, states: OPEN, when: ['own_custody', 'purpose_write'] },
  { action: 'divert_sensitive', roles: INTAKE, sectors: HERE, states: OPEN, when: ['own_custody'] },
  { action: 'divert_accusation', roles: INTAKE, sectors: HERE, states: OPEN, when: ['own_custody'] },

  {
    action: 'ask_second_source',
    roles: DESK,
    sectors: HERE,
    states: ['triaged', 'linked'],
    when: ['on_desk', 'not_intake_of_it', 'purpose_check'],
  },
  // A locality that fell silent: it has no report, and silence is a question, never calm.
  {
    action: 'send_field_check',
    roles: ['verifier', 'analyst', 'coordinator'],
    sectors: HERE,
    states: 'any',
    when: ['on_desk'],
  },
  {
    action: 'answer_field_check',
    roles: ['field_monitor'],
    sectors: HERE,
    states: 'any',
    when: ['addressed_to_member'],
  },
  {
    action: 'pause_clock',
    roles: ['intake_operator'],
    sectors: HERE,
    states: ['received', 'made_safe', ...AT_WORK],
    when: ['own_custody', 'safety_reason'],
  },
  {
    action: 'pause_clock',
    roles: ['analyst', 'coordinator'],
    sectors: HERE,
    states: AT_WORK,
    when: ['on_desk', 'safety_reason'],
  },
  { action: 'resume_clock', roles: INTAKE, sectors: HERE, states: 'any', when: ['own_custody'] },
  {
    action: 'resume_clock',
    roles: ['analyst', 'coordinator'],
    sectors: HERE,
    states: 'any',
    when: ['on_desk'],
  },

  {
    action: 'close',
    roles: INTAKE,
    sectors: HERE,
    states: ['triaged', 'linked'],
    when: ['own_custody', 'loop_closed'],
  },
  {
    action: 'close',
    roles: ['coordinator'],
    sectors: HERE,
    states: ['triaged', 'linked'],
    when: ['on_desk', 'loop_closed'],
  },
  {
    action: 'reopen',
    roles: INTAKE,
    sectors: HERE,
    states: ['closed'],
    when: ['own_custody'],
  },
  // The custodian's own words in a file that any age program opens: nobody is locked into this one.
  { action: 'export', roles: INTAKE, sectors: HERE, states: OPEN, when: ['own_custody'] },

  { action: 'see_coverage', roles: SEES_FLOW, sectors: HERE, states: 'any' },
]
