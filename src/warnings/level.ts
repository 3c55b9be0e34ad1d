/** 0 routine · 1 watch · 2 warning · 3 emergency (DOMAIN 2.4). */
export const ALERT_LEVELS = [0, 1, 2, 3] as const
export type AlertLevel = (typeof ALERT_LEVELS)[number]

export const LEVEL_STATES = ['proposed', 'confirmed', 'fell_back', 'superseded'] as const
export type LevelState = (typeof LEVEL_STATES)[number]

/** One change of an area's level, in the order in which they were made; none is ever rewritten or removed. */
export type LevelChange = {
  level: AlertLevel
  by: string
  at: Date
  /** Sealed to the desk. */
  reason: string
  /** The incidents and observations that it rests on. */
  evidence: readonly string[]
  /** A lowering comes out of a review. */
  review: boolean
  confirmedBy: string | null
  confirmedAt: Date | null
}

export type LevelNow = {
  /** What counts now; null where nobody has judged the area yet, which is not the same as calm. */
  level: AlertLevel | null
  /** What it falls back to. */
  confirmed: AlertLevel | null
  /** The change that awaits its second person. */
  awaiting: LevelChange | null
}

/** A second person, in time: the raiser's own name under it confirms nothing. */
const isConfirmed = (change: LevelChange, now: Date, limitMinutes: number): boolean =>
  change.confirmedAt !== null &&
  change.confirmedAt <= now &&
  change.confirmedAt < fallsBackAt(change, limitMinutes) &&
  change.confirmedBy !== null &&
  change.confirmedBy !== change.by

export function fallsBackAt(change: Pick<LevelChange, 'at'>, limitMinutes: number): Date {
  return new Date(change.at.getTime() + limitMinutes * 60_000)
}

/**
 * A raise counts at once and falls back when no second person confirms in time; a lowering counts only once
 * confirmed. So one person alone can warn for two hours, and can never call an area calm.
 */
export function levelAt(changes: readonly LevelChange[], now: Date, limitMinutes: number): LevelNow {
  let confirmed: AlertLevel | null = null
  let awaiting: LevelChange | null = null
  for (const change of changes) {
    if (change.at > now) break
    if (isConfirmed(change, now, limitMinutes)) {
      confirmed = change.level
      awaiting = null
    } else if (now < fallsBackAt(change, limitMinutes)) {
      awaiting = change
    }
  }
  const level = awaiting !== null && raises(awaiting, confirmed) ? awaiting.level : confirmed
  return { level, confirmed, awaiting }
}

/** Against an area that nobody has judged, routine is no raise: it takes two people to say that all is well. */
const raises = (change: Pick<LevelChange, 'level'>, level: AlertLevel | null): boolean =>
  change.level > (level ?? 0)

export type LevelProblem =
  | 'level_unchanged'
  | 'reason_missing'
  | 'evidence_missing'
  | 'lowered_without_review'
  | 'awaiting_confirmation'

/**
 * While a raise awaits its second person only a higher one may follow, and from somebody else: nobody renews her
 * own two hours. A lowering that awaits stands in nobody's way to raise.
 */
export function changeProblems(
  changes: readonly LevelChange[],
  change: Pick<LevelChange, 'level' | 'by' | 'at' | 'reason' | 'evidence' | 'review'>,
  limitMinutes: number,
): LevelProblem[] {
  const { level, confirmed, awaiting } = levelAt(changes, change.at, limitMinutes)
  const problems: LevelProblem[] = []
  if (change.level === level) problems.push('level_unchanged')
  if (change.reason.trim() === '') problems.push('reason_missing')
  if (change.evidence.length === 0) problems.push('evidence_missing')
  if (change.level < (level ?? 0) && !change.review) problems.push('lowered_without_review')
  if (awaiting !== null) {
    const mayFollow = raises(awaiting, confirmed)
      ? change.level > awaiting.level && change.by !== awaiting.by
      : raises(change, level)
    if (!mayFollow) problems.push('awaiting_confirmation')
  }
  return problems
}

export type ConfirmProblem = 'nothing_to_confirm' | 'same_person'

export function confirmProblems(
  change: LevelChange,
  by: string,
  now: Date,
  limitMinutes: number,
): ConfirmProblem[] {
  if (change.confirmedAt !== null || now >= fallsBackAt(change, limitMinutes)) return ['nothing_to_confirm']
  return change.by === by ? ['same_person'] : []
}
