import type { Role } from '../actors/roles.ts'
import { type Clock, type ClockKind, type Durations } from './clocks.ts'

/** Who is asked, in order. The first is the one the clock started for; for a task, whoever it was offered to. */
export type Escalation = Readonly<Record<ClockKind, readonly Role[]>>

export const DEFAULT_ESCALATION: Escalation = {
  acknowledge: ['intake_operator', 'coordinator', 'analyst'],
  triage: ['analyst', 'coordinator', 'oversight_reader'],
  verify: ['verifier', 'analyst', 'coordinator'],
  accept: ['responder', 'coordinator', 'oversight_reader'],
  act: ['responder', 'coordinator', 'oversight_reader'],
  close: ['coordinator', 'analyst', 'oversight_reader'],
}

export type Missed =
  | { kind: 'not_due' }
  | { kind: 'escalate'; to: Role; clock: Clock }
  /** Nobody is left to ask: it stays missed and open, in front of the last one asked. */
  | { kind: 'exhausted'; clock: Clock }

/**
 * What the sweep does with one clock. A missed clock is never extended: `dueAt` stays, and the next named role has
 * as long as the first had, counted from the time the first ran out, whenever the sweep came by (DOMAIN 2.4).
 */
export function onMissed(
  clock: Clock,
  protocol: { escalation: Escalation; clocks: Durations },
  now: Date,
): Missed {
  const open = clock.endedAt === null && (clock.state === 'running' || clock.state === 'missed')
  if (!open || now <= clock.nextAt) return { kind: 'not_due' }
  const step = clock.step + 1
  const to = protocol.escalation[clock.kind][step]
  if (to === undefined) return { kind: 'exhausted', clock: { ...clock, state: 'missed' } }
  const minutes = protocol.clocks[clock.kind][clock.priority]
  const nextAt = new Date(clock.nextAt.getTime() + minutes * 60_000)
  return { kind: 'escalate', to, clock: { ...clock, state: 'missed', step, nextAt } }
}
