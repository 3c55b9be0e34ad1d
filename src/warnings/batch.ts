import { nextBatch } from '../wheels/batch.ts'
import type { Priority } from '../wheels/clocks.ts'

export type Matter = 'warning' | 'oversight'

/**
 * P1 and P2 leave at once, with the risk said. All else, and everything about oversight, leaves at the wheel's fixed
 * hours, so that the time of a message tells nothing of the time at which somebody spoke (DESIGN 5).
 */
export function leavesAt(
  priority: Priority,
  now: Date,
  batchHours: readonly number[],
  timezone: string,
  matter: Matter = 'warning',
): Date {
  if (matter === 'warning' && (priority === 'P1' || priority === 'P2')) return now
  return nextBatch(now, batchHours, timezone)
}
