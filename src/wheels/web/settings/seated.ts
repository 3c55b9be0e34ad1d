import type { Sector } from '../../../actors/sector.ts'
import { members, wheel } from '../../../custody/web/index.ts'
import type { Seatable } from '../../who.ts'

/** Who sits here now, as the rules of a protocol ask for it. */
export function seatedNow(): Seatable[] {
  return (wheel.value?.organisations ?? []).map((one) => ({
    organisationId: one.organisation_id,
    sector: one.sector as Sector,
    deskFrom: one.desk_from === null ? null : new Date(one.desk_from),
  }))
}

/** How many approvers each organisation seats already. */
export function approversNow(): Record<string, number> {
  const count: Record<string, number> = {}
  for (const one of members.value)
    if (one.roles.includes('release_approver'))
      count[one.organisation_id] = (count[one.organisation_id] ?? 0) + 1
  return count
}
