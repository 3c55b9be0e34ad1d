export const TASK_STATES = [
  'offered',
  'accepted',
  'declined',
  'timed_out',
  'escalated',
  'in_action',
  'reported',
  'evaluated',
  'withdrawn',
] as const
export type TaskState = (typeof TASK_STATES)[number]

export const TASK_EVENTS = [
  'accept',
  'decline',
  'time_out',
  'escalate',
  'act',
  'report',
  'evaluate',
  'withdraw',
] as const
export type TaskEvent = (typeof TASK_EVENTS)[number]

/** Only the sweep sets these: a person can neither grant nor spare anybody a missed clock. */
export const CLOCK_EVENTS = ['time_out'] as const satisfies readonly TaskEvent[]

/**
 * DOMAIN 13.4. A task that was declined or timed out is escalated: the next named role is asked, and whoever takes
 * it on acts. The office that let it pass may still accept late, and the miss stays on the record.
 */
const NEXT: Readonly<Record<TaskState, Partial<Record<TaskEvent, TaskState>>>> = {
  offered: { accept: 'accepted', decline: 'declined', time_out: 'timed_out', withdraw: 'withdrawn' },
  accepted: { act: 'in_action', decline: 'declined', time_out: 'timed_out', withdraw: 'withdrawn' },
  declined: { escalate: 'escalated', withdraw: 'withdrawn' },
  timed_out: { accept: 'accepted', decline: 'declined', escalate: 'escalated', withdraw: 'withdrawn' },
  escalated: { accept: 'accepted', decline: 'declined', act: 'in_action', withdraw: 'withdrawn' },
  in_action: { report: 'reported' },
  reported: { report: 'reported', evaluate: 'evaluated' },
  evaluated: {},
  withdrawn: {},
}

export function nextTaskState(state: TaskState, event: TaskEvent): TaskState | undefined {
  return NEXT[state][event]
}

/** Something is still owed: by the responder, or, of a report, by the desk that asked. */
export const OPEN_TASK_STATES = [
  'offered',
  'accepted',
  'timed_out',
  'escalated',
  'in_action',
  'reported',
] as const satisfies readonly TaskState[]

export const DECLINE_REASONS = [
  'not_our_mandate',
  'no_capacity',
  'too_dangerous',
  'conflict_of_interest',
  'already_handled',
  'other',
] as const
export type DeclineReason = (typeof DECLINE_REASONS)[number]
