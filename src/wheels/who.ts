import { type Static, Type } from 'typebox'
import { isSecuritySector, type Sector } from '../actors/sector.ts'
import { SMALLEST_PANEL } from './panel.ts'

const Id = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })
const Area = Type.String({ minLength: 1, maxLength: 40 })
const OrNobody = Type.Union([Id, Type.Null()])
export const CHANNELS = ['any', 'web', 'api', 'walk_in', 'csv', 'sms'] as const

/** Which organisation does what under a protocol. Organisations and never members: it is published. */
export const Who = Type.Object(
  {
    /** Civil-society organisations that work on summaries. */
    desk: Type.Array(Id, { maxItems: 30 }),
    /** Who decides what leaves: how many approvers each organisation may seat. */
    panel: Type.Array(
      Type.Object(
        { organisation_id: Id, seats: Type.Integer({ minimum: 1, maximum: 9 }) },
        { additionalProperties: false },
      ),
      { maxItems: 30 },
    ),
    /** Who keeps the reports of an area and channel; the nearest area upwards decides, a named channel before "any". */
    custodians: Type.Array(
      Type.Object(
        { area_code: Area, channel: Type.Enum([...CHANNELS]), organisation_id: Id },
        { additionalProperties: false },
      ),
      { maxItems: 200 },
    ),
    vault_partner: OrNobody,
    oversight: OrNobody,
    focal_point: OrNobody,
    /** Places whose silence is noticed after so many days; null where nothing is expected. */
    localities: Type.Array(
      Type.Object(
        {
          area_code: Area,
          expected_days: Type.Union([Type.Integer({ minimum: 1, maximum: 366 }), Type.Null()]),
        },
        { additionalProperties: false },
      ),
      { maxItems: 500 },
    ),
  },
  { additionalProperties: false },
)
export type Who = Static<typeof Who>

export type WhoProblem =
  | 'unknown_organisation'
  | 'desk_of_one'
  | 'desk_not_civil_society'
  | 'new_organisation_on_desk'
  | 'panel_too_small'
  | 'panel_of_one_organisation'
  | 'panel_with_security_member'
  | 'panel_without_civil_society_majority'
  | 'no_custodian_for_the_area'
  | 'custodian_not_civil_society'
  | 'custodian_off_desk'
  | 'custodian_named_twice'
  | 'vault_partner_not_civil_society'
  | 'vault_partner_keeps_reports'
  | 'oversight_of_a_force'
  | 'focal_point_not_civil_society'
  | 'focal_point_on_desk'
  | 'locality_named_twice'

/** What of it anyone may know: places, and not how often each is expected to write. Its silence, too, would speak. */
export function withoutExpectations<P extends { who?: Who }>(protocol: P): P {
  const { who } = protocol
  if (who === undefined) return protocol
  const localities = who.localities.map((one) => ({ ...one, expected_days: null }))
  return { ...protocol, who: { ...who, localities } }
}

/** As much of an organisation as the rules ask for. `deskFrom`: the day from which a newcomer may sit on the desk. */
export type Seatable = { organisationId: string; sector: Sector; deskFrom: Date | null }

/** Why nobody could work under this; empty when they can. `areaCode` is the wheel's own area. */
export function whoProblems(
  who: Who,
  seated: readonly Seatable[],
  areaCode: string,
  now: Date,
): WhoProblem[] {
  const problems = new Set<WhoProblem>()
  const add = (wrong: boolean, code: WhoProblem): void => {
    if (wrong) problems.add(code)
  }
  const of = (id: string): Seatable | undefined => seated.find((one) => one.organisationId === id)
  const isCivil = (id: string): boolean => of(id)?.sector === 'civil_society'
  const single = [who.vault_partner, who.oversight, who.focal_point].filter((id) => id !== null)
  const keepers = who.custodians.map((one) => one.organisation_id)
  const named = [...who.desk, ...who.panel.map((one) => one.organisation_id), ...keepers, ...single]
  add(
    named.some((id) => of(id) === undefined),
    'unknown_organisation',
  )

  // Nobody checks alone what she took in alone.
  add(new Set(who.desk).size < 2, 'desk_of_one')
  add(
    who.desk.some((id) => of(id) !== undefined && !isCivil(id)),
    'desk_not_civil_society',
  )
  const isNew = (id: string): boolean => (of(id)?.deskFrom ?? now) > now
  add(
    [...who.desk, ...who.panel.map((one) => one.organisation_id), ...keepers].some(isNew),
    'new_organisation_on_desk',
  )

  const seats = (fits: (id: string) => boolean): number =>
    who.panel.filter((one) => fits(one.organisation_id)).reduce((sum, one) => sum + one.seats, 0)
  add(seats(() => true) < SMALLEST_PANEL, 'panel_too_small')
  add(new Set(who.panel.map((one) => one.organisation_id)).size < 2, 'panel_of_one_organisation')
  add(seats((id) => isSecuritySector(of(id)?.sector ?? 'civil_society')) > 0, 'panel_with_security_member')
  add(seats(isCivil) * 2 <= seats(() => true), 'panel_without_civil_society_majority')

  add(
    !who.custodians.some((one) => one.area_code === areaCode && one.channel === 'any'),
    'no_custodian_for_the_area',
  )
  add(
    keepers.some((id) => of(id) !== undefined && !isCivil(id)),
    'custodian_not_civil_society',
  )
  add(
    keepers.some((id) => isCivil(id) && !who.desk.includes(id)),
    'custodian_off_desk',
  )
  const places = who.custodians.map((one) => `${one.area_code} ${one.channel}`)
  add(new Set(places).size < places.length, 'custodian_named_twice')
  const localities = who.localities.map((one) => one.area_code)
  add(new Set(localities).size < localities.length, 'locality_named_twice')

  const { vault_partner: partner, oversight, focal_point: focal } = who
  add(partner !== null && of(partner) !== undefined && !isCivil(partner), 'vault_partner_not_civil_society')
  // An identity is sealed to two organisations; one that held both would open it alone.
  add(partner !== null && keepers.includes(partner), 'vault_partner_keeps_reports')
  add(
    oversight !== null && isSecuritySector(of(oversight)?.sector ?? 'civil_society'),
    'oversight_of_a_force',
  )
  add(focal !== null && of(focal) !== undefined && !isCivil(focal), 'focal_point_not_civil_society')
  add(focal !== null && who.desk.includes(focal), 'focal_point_on_desk')
  return [...problems]
}
