import type { ReportAction } from './rules.ts'
import { nextReportState, type ReportState } from './states.ts'

/** The acts that may be done to many reports at once; each is decided for each report by the rules of the single act. */
export const BULK_ACTS = ['make_safe', 'register', 'triage', 'close', 'reopen'] as const
export type BulkAct = (typeof BULK_ACTS)[number] & ReportAction

/** As many as a person can look over before she says yes. */
export const MOST_AT_ONCE = 100

/** So long an act on many can be taken back. */
export const UNDO_MINUTES = 10

/**
 * What can be taken back: nobody outside has learned anything by it. A summary that was made safe was read by the desk,
 * and reading cannot be undone.
 */
export const UNDOABLE: readonly BulkAct[] = ['register', 'triage', 'close', 'reopen']

export function undoUntil(act: BulkAct, now: Date): Date | null {
  return UNDOABLE.includes(act) ? new Date(now.getTime() + UNDO_MINUTES * 60_000) : null
}

/** Going back is no event of its own: a report takes again the state from which the act itself led to where it is. */
export function goesBack(act: BulkAct, before: ReportState, now: ReportState): boolean {
  return UNDOABLE.includes(act) && nextReportState(before, act) === now
}

export type KeptBecause = 'touched_since' | 'gone' | 'claimed_by_another'

/** Why a report keeps what it is when the act is taken back: somebody has gone on with it. Null where it goes back. */
export function keptBecause(
  report: { version: number } | undefined,
  versionAfter: number,
  claimedByAnother: boolean,
): KeptBecause | null {
  if (report === undefined) return 'gone'
  if (report.version !== versionAfter) return 'touched_since'
  return claimedByAnother ? 'claimed_by_another' : null
}
