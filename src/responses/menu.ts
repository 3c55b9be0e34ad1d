import type { Sector } from '../actors/sector.ts'

/** What a responder may be asked, from the least coercive to the most (DOMAIN 2.5). */
export const MENU = [
  'inform',
  'quiet_contact',
  'mediation_team',
  'civilian_authority',
  'services',
  'accompaniment',
  'police',
  'other_forces',
  'evacuation_advice',
  'higher_level',
] as const
export type Ask = (typeof MENU)[number]

/** Asking for people with the power to arrest or to use force. */
export const COERCIVE = ['police', 'other_forces'] as const satisfies readonly Ask[]

export function isCoercive(ask: Ask): boolean {
  return ask === 'police' || ask === 'other_forces'
}

/** What stands before an ask on the menu and coerces nobody. */
export function lesserThan(ask: Ask): Ask[] {
  return MENU.slice(0, MENU.indexOf(ask)).filter((lesser) => !isCoercive(lesser))
}

/** One recipient of a release and what it is asked; nothing asked means for information. */
export type Request = {
  officeId: string
  sector: Sector
  ask: Ask | null
  /** Sealed to the desk: why a lesser choice will not do. */
  reason: string | null
  considered: readonly Ask[]
}

export type CoercionProblem =
  | 'reason_missing'
  | 'no_lesser_choice_considered'
  | 'considered_is_not_lesser'
  | 'forces_without_civilian_authority'

/**
 * Invariant 14: a coercive request says why nothing less will do and which lesser choices were considered. Forces
 * other than the police are asked through the civilian authority, so one of the recipients is that authority.
 */
export function coercionProblems(request: Request, others: readonly Request[]): CoercionProblem[] {
  if (request.ask === null || !isCoercive(request.ask)) return []
  const lesser = lesserThan(request.ask)
  const problems: CoercionProblem[] = []
  if (request.reason === null || request.reason.trim() === '') problems.push('reason_missing')
  if (!request.considered.some((ask) => lesser.includes(ask))) problems.push('no_lesser_choice_considered')
  // The police may be named among what was considered before other forces; the request itself may not.
  if (request.considered.some((ask) => MENU.indexOf(ask) >= MENU.indexOf(request.ask ?? ask)))
    problems.push('considered_is_not_lesser')
  const throughAuthority = [request, ...others].some(({ sector }) => sector === 'civil_authority')
  if (request.ask === 'other_forces' && !throughAuthority) problems.push('forces_without_civilian_authority')
  return problems
}
