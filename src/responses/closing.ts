import { OPEN_TASK_STATES, type TaskState } from './states.ts'

/** What came of it (DOMAIN 2.7). "Prevented" is none of them: nobody can know what would have been. */
export const OUTCOMES = [
  'de_escalated',
  'displaced_elsewhere',
  'no_change',
  'escalated',
  'false_alarm',
  'unknown',
  /** The decision "no action, because …": recorded like any other, with its reason. */
  'no_action',
] as const
export type Outcome = (typeof OUTCOMES)[number]

export const SAID_BY = ['reporter', 'community', 'issuer'] as const
export type SaidBy = (typeof SAID_BY)[number]

export const TOLD = ['reporter', 'community', 'nobody'] as const
export type Told = (typeof TOLD)[number]

export const CLOSURE_CHANNELS = [
  'receipt',
  'sms',
  'radio',
  'meeting',
  'in_person',
  'ambassador',
  'silence',
] as const
export type ClosureChannel = (typeof CLOSURE_CHANNELS)[number]

/** Who was told and how; `words` are sealed: what was said, or why silence was safer. */
export type LoopClosure = { told: Told; channel: ClosureChannel; words: string | null }

export type RecordedOutcome = { code: Outcome; saidBy: SaidBy; words: string | null }

export type ClosingProblem =
  | 'outcome_missing'
  | 'no_action_without_reason'
  | 'loop_not_closed'
  | 'silence_without_reason'
  | 'closure_contradicts_itself'
  | 'task_open'
  | 'nobody_was_asked'

const said = (words: string | null): boolean => words !== null && words.trim() !== ''

/** Why an incident may not close yet; empty when it may. A warning without an answer is closed by saying so. */
export function closingProblems(incident: {
  outcomes: readonly RecordedOutcome[]
  closures: readonly LoopClosure[]
  tasks: readonly TaskState[]
}): ClosingProblem[] {
  const problems: ClosingProblem[] = []
  const { outcomes, closures, tasks } = incident
  const noAction = outcomes.filter((outcome) => outcome.code === 'no_action')
  if (outcomes.length === 0) problems.push('outcome_missing')
  if (noAction.some((outcome) => !said(outcome.words))) problems.push('no_action_without_reason')
  if (closures.length === 0) problems.push('loop_not_closed')
  if (closures.some((closure) => closure.told === 'nobody' && !said(closure.words)))
    problems.push('silence_without_reason')
  if (closures.some((closure) => (closure.told === 'nobody') !== (closure.channel === 'silence')))
    problems.push('closure_contradicts_itself')
  if (tasks.some((state) => (OPEN_TASK_STATES as readonly TaskState[]).includes(state)))
    problems.push('task_open')
  // Either somebody was asked, or it was decided, with a reason, that nobody would be, or it was nothing.
  const explained = outcomes.some((outcome) => outcome.code === 'no_action' || outcome.code === 'false_alarm')
  if (outcomes.length > 0 && tasks.length === 0 && !explained) problems.push('nobody_was_asked')
  return problems
}
