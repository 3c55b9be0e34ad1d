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

export type Pause = { from: Date; until?: Date; reason: PauseReason; by: string }

export type Clock = {
  kind: ClockKind
  priority: Priority
  startedAt: Date
  minutes: number
  pauses: readonly Pause[]
  /** 0 for whoever was asked first, then the place in the protocol's order of escalation. */
  step: number
  metAt?: Date
}

export const CLOCK_STATES = ['running', 'paused', 'met', 'missed'] as const
export type ClockState = (typeof CLOCK_STATES)[number]

export function startClock(kind: ClockKind, priority: Priority, at: Date, durations: Durations): Clock {
  return { kind, priority, startedAt: at, minutes: durations[kind][priority], pauses: [], step: 0 }
}

/**
 * Every paused minute is added once, overlapping pauses too. A pause that begins after the clock has run out adds
 * nothing: what is missed stays missed. Undefined while a pause is open, since nobody knows yet when it ends.
 */
export function dueAt(clock: Clock): Date | undefined {
  let due = clock.startedAt.getTime() + clock.minutes * 60_000
  let counted = clock.startedAt.getTime()
  const pauses = clock.pauses.toSorted((a, b) => a.from.getTime() - b.from.getTime())
  for (const pause of pauses) {
    const from = Math.max(pause.from.getTime(), counted)
    if (pause.from.getTime() >= due) break
    if (pause.until === undefined) return undefined
    const length = Math.max(0, pause.until.getTime() - from)
    due += length
    counted = Math.max(counted, from + length)
  }
  return new Date(due)
}

export function clockState(clock: Clock, now: Date): ClockState {
  const due = dueAt(clock)
  const end = clock.metAt ?? now
  if (due !== undefined && end.getTime() > due.getTime()) return 'missed'
  if (clock.metAt !== undefined) return 'met'
  return due === undefined ? 'paused' : 'running'
}

/** Undefined when the clock may not be paused any more: already paused, met or missed. */
export function pauseClock(clock: Clock, at: Date, reason: PauseReason, by: string): Clock | undefined {
  if (clockState(clock, at) !== 'running') return undefined
  return { ...clock, pauses: [...clock.pauses, { from: at, reason, by }] }
}

export function resumeClock(clock: Clock, at: Date): Clock {
  return {
    ...clock,
    pauses: clock.pauses.map((pause) => (pause.until === undefined ? { ...pause, until: at } : pause)),
  }
}

export function meetClock(clock: Clock, at: Date): Clock {
  return clock.metAt === undefined ? { ...resumeClock(clock, at), metAt: at } : clock
}
