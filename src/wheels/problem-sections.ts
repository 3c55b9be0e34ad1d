import type { Section } from './protocol-lines.ts'
import type { ProtocolProblem } from './protocol.ts'
import type { WhoProblem } from './who.ts'

/** Which the server alone can see. */
type ServersProblem = 'nobody_named' | 'unknown_area' | 'more_approvers_than_seats'
type ByClock = `${'no_second_role' | 'role_asked_twice' | 'not_to_be_asked' | 'urgent_slower'}_${string}`
export type AnyProblem = Exclude<ProtocolProblem, ByClock> | WhoProblem | ServersProblem

const SECTION_OF: Readonly<Record<AnyProblem, Section>> = {
  nobody_named: 'keeping',
  no_custodian_for_the_area: 'keeping',
  custodian_not_civil_society: 'keeping',
  custodian_off_desk: 'keeping',
  custodian_named_twice: 'keeping',
  unknown_organisation: 'desk',
  desk_of_one: 'desk',
  desk_not_civil_society: 'desk',
  new_organisation_on_desk: 'desk',
  panel_too_small: 'panel',
  panel_of_one_organisation: 'panel',
  panel_with_security_member: 'panel',
  panel_without_civil_society_majority: 'panel',
  more_approvers_than_seats: 'panel',
  approvals_below_two: 'panel',
  vault_partner_not_civil_society: 'partners',
  vault_partner_keeps_reports: 'partners',
  oversight_of_a_force: 'partners',
  focal_point_not_civil_society: 'partners',
  focal_point_on_desk: 'partners',
  locality_named_twice: 'localities',
  unknown_area: 'localities',
  confirmation_too_slow: 'limits',
  reply_address_kept_too_long: 'limits',
  place_too_exact: 'leaving',
  time_too_exact: 'leaving',
  no_batch_hour: 'leaving',
  batch_hour_twice: 'leaving',
  timezone_unknown: 'leaving',
}

const OF_A_CLOCK = /^(no_second_role|role_asked_twice|not_to_be_asked|urgent_slower)_(\w+)$/

export type Placed = {
  section: Section
  /** The sentence that says it. */
  problem: string
  /** Where it is about one of the clocks: which. */
  clock: string | null
}

/** Where a reader mends it. What a newer server may find and this page does not know stands at the beginning. */
export function placeOf(problem: string): Placed {
  const clock = OF_A_CLOCK.exec(problem)
  if (clock?.[1] !== undefined && clock[2] !== undefined) {
    const section = clock[1] === 'urgent_slower' ? 'limits' : 'asked'
    return { section, problem: clock[1], clock: clock[2] }
  }
  const section = SECTION_OF[problem as AnyProblem] as Section | undefined
  if (section === undefined) return { section: 'keeping', problem: 'other', clock: null }
  return { section, problem, clock: null }
}
