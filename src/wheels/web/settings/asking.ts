import { decide, type Rule } from '../../../actors/permission.ts'
import { askerFrom } from '../../../actors/session.ts'
import { isSecuritySector, type Sector } from '../../../actors/sector.ts'
import { me, wheel } from '../../../custody/web/index.ts'

/** The same rules that the routes ask (src/wheels/rules.ts): which buttons there are. */
export function may<A extends string, S extends string, G extends string>(
  table: readonly Rule<A, S, G>[],
  action: A,
  state: S | null = null,
  more: readonly string[] = [],
): boolean {
  const who = me.value
  if (who === null) return false
  const asker = askerFrom({
    memberId: who.member_id,
    organisationId: own(),
    wheelId: who.wheel.slug,
    sector: who.organisation.sector,
    roles: who.roles,
  })
  const facts = new Set([...standing(), ...more] as G[])
  return decide(table, action, asker, { state, facts }).allowed
}

function standing(): string[] {
  const facts: string[] = []
  if (me.value?.is_custodian) facts.push('custodian')
  const from = wheel.value?.organisations.find((one) => one.organisation_id === own())?.desk_from ?? null
  if (from === null || Date.parse(from) <= Date.now()) facts.push('settled')
  return facts
}

export const own = (): string => me.value?.organisation.organisation_id ?? ''
export const ownSector = (): Sector => (me.value?.organisation.sector ?? 'civil_society') as Sector
export const isCivil = (): boolean => ownSector() === 'civil_society'
export const isForce = (): boolean => isSecuritySector(ownSector())

/** As src/web.tsx tells guests: they read the protocol, and keep their own office. */
export function isGuest(): boolean {
  const narrow = me.value?.roles.every((role) => role === 'liaison' || role === 'donor_viewer') ?? true
  return isForce() || narrow
}
