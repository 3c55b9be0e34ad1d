/** Two judgements that must not contaminate each other: the history of the source, and this item (DOMAIN 2.3). */
export const RELIABILITIES = ['A', 'B', 'C', 'D', 'E', 'F'] as const
export type Reliability = (typeof RELIABILITIES)[number]

export const CREDIBILITIES = [1, 2, 3, 4, 5, 6] as const
export type Credibility = (typeof CREDIBILITIES)[number]

export const SOURCE_STANDINGS = ['anonymous', 'first_time', 'known'] as const
export type SourceStanding = (typeof SOURCE_STANDINGS)[number]

export type Grade = {
  reliability: Reliability
  credibility: Credibility
  /** Origins that a person judged independent, counted when the grade was given. */
  independentOrigins: number
  /** Something positive speaks against it, not merely nothing for it. */
  counterEvidence: boolean
  memberId: string
  organisationId: string
  at: Date
  /** Sealed to the desk. */
  reason: string
}

export type GradeProblem =
  | 'unknown_source_is_f'
  | 'confirmed_needs_two_origins'
  | 'reason_missing'
  | 'origins_not_counted'

/** Rules 1, 2 and 5 of DOMAIN 2.3. Whom a report accuses, and who sent it, is no argument of this function (rule 6). */
export function gradeProblems(grade: Grade, standing: SourceStanding, origins: number): GradeProblem[] {
  const problems: GradeProblem[] = []
  // F says unknown and nothing worse: E would be a judgement on somebody of whom nothing is known.
  if (standing !== 'known' && grade.reliability !== 'F') problems.push('unknown_source_is_f')
  if (grade.credibility === 1 && origins < 2) problems.push('confirmed_needs_two_origins')
  if (grade.reason.trim() === '') problems.push('reason_missing')
  if (grade.independentOrigins !== origins) problems.push('origins_not_counted')
  return problems
}

/** Appends; what was judged before stays as it was, with its author and time. */
export function regrade(grades: readonly Grade[], grade: Grade): readonly Grade[] {
  return [...grades, grade]
}

/** The pair, never one number (rule 4). */
export function gradePair(grade: Pick<Grade, 'reliability' | 'credibility'>): string {
  return `${grade.reliability}${grade.credibility}`
}

export const VERIFICATION_STATES = [
  'unverified',
  'under_verification',
  'corroborated',
  'plausible',
  'contested',
  'refuted',
  'unverifiable',
] as const
export type VerificationState = (typeof VERIFICATION_STATES)[number]

export type VerificationFacts = {
  assigned: boolean
  /** The clock of verification has run out. */
  timeIsUp: boolean
  /** Credible sources conflict; both accounts are kept. */
  credibleConflict: boolean
  /** Independent origins now: after an unlink there may be fewer than when the grade was given. */
  independentOrigins: number
}

/**
 * The table of DOMAIN 2.3, for the latest grade. Where it is silent (4, 5 without counter-evidence, 6 in time) the
 * work goes on: absence of support is not refutation.
 */
export function verificationState(grades: readonly Grade[], facts: VerificationFacts): VerificationState {
  if (facts.credibleConflict) return 'contested'
  const grade = grades.at(-1)
  if (grade === undefined) return facts.assigned ? 'under_verification' : 'unverified'
  const { credibility, reliability } = grade
  switch (credibility) {
    case 1:
      return facts.independentOrigins >= 2 ? 'corroborated' : 'plausible'
    case 2:
      return reliability === 'A' || reliability === 'B' ? 'corroborated' : 'plausible'
    case 3:
      return 'plausible'
    case 4:
      return 'under_verification'
    case 5:
      return grade.counterEvidence ? 'refuted' : 'under_verification'
    case 6:
      return facts.timeIsUp ? 'unverifiable' : 'under_verification'
  }
}
