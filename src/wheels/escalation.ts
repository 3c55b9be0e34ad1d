import type { Role } from '../actors/roles.ts'
import { type Clock, type ClockKind, dueAt } from './clocks.ts'

/** Who is asked, in order. The first is the one the clock started for; for a task that is the office it was offered to. */
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
  | { kind: 'escalate'; to: Role; clock: Clock }
  /** Nobody is left to ask: the miss stays on the record and in the delays that oversight reads. */
  | { kind: 'exhausted' }

/**
 * A missed clock is never extended: it stays missed, and the next named role gets a clock of its own that began
 * when the first ran out, whenever the sweep came by (DOMAIN 2.4).
 */
export function onMissed(clock: Clock, protocol: { escalation: Escalation }): Missed {
  const to = protocol.escalation[clock.kind][clock.step + 1]
  const due = dueAt(clock)
  if (to === undefined || due === undefined) return { kind: 'exhausted' }
  const { kind, priority, minutes } = clock
  return {
    kind: 'escalate',
    to,
    clock: { kind, priority, minutes, startedAt: due, pauses: [], step: clock.step + 1 },
  }
}
