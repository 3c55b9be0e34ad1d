import { isSecuritySector, SECTORS } from '../actors/sector.ts'
import { type Static, Type } from 'typebox'

export const PanelSeat = Type.Object(
  {
    memberId: Type.String({ minLength: 1, maxLength: 64 }),
    organisationId: Type.String({ minLength: 1, maxLength: 64 }),
    sector: Type.Enum([...SECTORS]),
  },
  { additionalProperties: false },
)
export type PanelSeat = Static<typeof PanelSeat>

/** With fewer than three, an author among them leaves no two others to approve. */
export const SMALLEST_PANEL = 3

export type PanelProblem =
  | 'panel_too_small'
  | 'panel_member_twice'
  | 'panel_with_security_member'
  | 'panel_without_civil_society_majority'
  | 'panel_of_one_organisation'

/** Who decides what leaves: civil society in the majority, nobody of the security sector (DESIGN 5, DOMAIN 2.5). */
export function panelProblems(panel: readonly PanelSeat[]): PanelProblem[] {
  const problems: PanelProblem[] = []
  const members = new Set(panel.map((seat) => seat.memberId))
  const civilSociety = panel.filter((seat) => seat.sector === 'civil_society')
  if (members.size < SMALLEST_PANEL) problems.push('panel_too_small')
  if (members.size < panel.length) problems.push('panel_member_twice')
  if (panel.some((seat) => isSecuritySector(seat.sector))) problems.push('panel_with_security_member')
  if (civilSociety.length * 2 <= panel.length) problems.push('panel_without_civil_society_majority')
  if (new Set(panel.map((seat) => seat.organisationId)).size < 2) problems.push('panel_of_one_organisation')
  return problems
}

export type DeskProblem = 'desk_empty' | 'desk_organisation_twice' | 'desk_not_civil_society'

/** The organisations that work on summaries: civil society alone. */
export function deskProblems(desk: readonly Pick<PanelSeat, 'organisationId' | 'sector'>[]): DeskProblem[] {
  const problems: DeskProblem[] = []
  if (desk.length === 0) problems.push('desk_empty')
  if (new Set(desk.map((seat) => seat.organisationId)).size < desk.length)
    problems.push('desk_organisation_twice')
  if (desk.some((seat) => seat.sector !== 'civil_society')) problems.push('desk_not_civil_society')
  return problems
}
