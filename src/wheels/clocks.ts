export const PRIORITIES = ['P1', 'P2', 'P3', 'P4'] as const
export type Priority = (typeof PRIORITIES)[number]

export const CLOCK_KINDS = ['acknowledge', 'triage', 'verify', 'accept', 'act', 'close'] as const
export type ClockKind = (typeof CLOCK_KINDS)[number]

export type Durations = Readonly<Record<ClockKind, Readonly<Record<Priority, number>>>>

const HOUR = 60
const DAY = 24 * HOUR

/** Minutes, by DOMAIN 2.4. A wheel's protocol may set its own; the change is versioned. */
export const DEFAULT_MINUTES: Durations = {
  acknowledge: { P1: 15, P2: 2 * HOUR, P3: 24 * HOUR, P4: 72 * HOUR },
  triage: { P1: 30, P2: 4 * HOUR, P3: 24 * HOUR, P4: 72 * HOUR },
  verify: { P1: 2 * HOUR, P2: 24 * HOUR, P3: 72 * HOUR, P4: 14 * DAY },
  accept: { P1: HOUR, P2: 12 * HOUR, P3: 48 * HOUR, P4: 14 * DAY },
  act: { P1: 6 * HOUR, P2: 48 * HOUR, P3: 7 * DAY, P4: 30 * DAY },
  close: { P1: 72 * HOUR, P2: 7 * DAY, P3: 30 * DAY, P4: 60 * DAY },
}

/** The only reasons for which a clock pauses: each is about somebody's safety, none about convenience. */
export const PAUSE_REASONS = [
  'contact_would_endanger_reporter',
  'reporter_asked_to_wait',
  'monitor_at_risk',
  'team_cannot_move_safely',
] as const
export type PauseReason = (typeof PAUSE_REASONS)[number]

export const CLOCK_STATES = ['running', 'paused', 'met', 'missed'] as const
export type ClockState = (typeof CLOCK_STATES)[number]

/** The row of a clock, without whose it is. A missed clock stays open, and missed, until the thing is done. */
export type Clock<Kind extends string = ClockKind> = {
  kind: Kind
  priority: Priority
  state: ClockState
  /** 0 for whoever was asked first, then the place in the protocol's order of escalation. */
  step: number
  startedAt: Date
  dueAt: Date
  /** When the next role is asked. Until the clock is missed this is `dueAt`. */
  nextAt: Date
  pausedAt: Date | null
  pauseReason: PauseReason | null
  endedAt: Date | null
}

export function dueAt(kind: ClockKind, priority: Priority, from: Date, durations: Durations): Date {
  return later(from, durations[kind][priority] * 60_000)
}

export function startClock(kind: ClockKind, priority: Priority, from: Date, durations: Durations): Clock {
  const due = dueAt(kind, priority, from, durations)
  const row = { step: 0, dueAt: due, nextAt: due, pausedAt: null, pauseReason: null, endedAt: null }
  return { kind, priority, state: 'running', startedAt: from, ...row }
}

/** The state at this moment, between two sweeps too: a clock that ran out a second ago is missed. */
export function clockState(clock: Clock<string>, now: Date): ClockState {
  return clock.state === 'running' && now > clock.dueAt ? 'missed' : clock.state
}

/** Undefined where a clock may not pause: paused already, met, or missed. What is missed stays missed. */
export function pauseClock<Kind extends string>(
  clock: Clock<Kind>,
  at: Date,
  reason: PauseReason,
): Clock<Kind> | undefined {
  if (clockState(clock, at) !== 'running') return undefined
  return { ...clock, state: 'paused', pausedAt: at, pauseReason: reason }
}

/** Exactly the paused time is added, in the open: the pause and its reason are in the journal. */
export function resumeClock<Kind extends string>(clock: Clock<Kind>, at: Date): Clock<Kind> {
  if (clock.state !== 'paused' || clock.pausedAt === null) return clock
  const paused = Math.max(0, at.getTime() - clock.pausedAt.getTime())
  return {
    ...clock,
    state: 'running',
    dueAt: later(clock.dueAt, paused),
    nextAt: later(clock.nextAt, paused),
    pausedAt: null,
    pauseReason: null,
  }
}

/** The thing was done: in time, or after all. */
export function endClock<Kind extends string>(clock: Clock<Kind>, at: Date): Clock<Kind> {
  if (clock.endedAt !== null) return clock
  const running = resumeClock(clock, at)
  const state = clockState(running, at) === 'missed' ? 'missed' : 'met'
  return { ...running, state, endedAt: at }
}

function later(from: Date, milliseconds: number): Date {
  return new Date(from.getTime() + milliseconds)
}
