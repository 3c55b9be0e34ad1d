import type { Asker } from '../../actors/permission.ts'
import { askerFrom } from '../../actors/session.ts'
import { me, wheel } from '../../custody/web/index.ts'

/** Whoever looks at the page, as the rules know her. */
export function askerNow(): Asker | undefined {
  const who = me.value
  if (who === null) return undefined
  return askerFrom({
    memberId: who.member_id,
    organisationId: who.organisation.organisation_id,
    wheelId: who.wheel.slug,
    sector: who.organisation.sector,
    roles: who.roles,
  })
}

export function onDeskNow(): boolean {
  const own = me.value?.organisation.organisation_id
  return wheel.value?.organisations.some((one) => one.organisation_id === own && one.on_desk) ?? false
}
