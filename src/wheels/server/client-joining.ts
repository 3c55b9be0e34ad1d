import { randomUUID } from 'node:crypto'
import type { Role } from '../../actors/roles.ts'
import { newId } from '../../platform/id.ts'
import type { Card } from '../joining.ts'
import { defaultProtocol } from '../protocol.ts'
import type { Who } from '../who.ts'
import { call, makeKeys, makePerson, type Where } from './client.ts'

export type NewWheel = {
  slug: string
  name: string
  areaCode: string
  timezone: string
  languages: string[]
  localities: { area_code: string; expected_days: number | null }[]
  organisation: Pick<Card, 'category' | 'name'>
  signInName: string
  displayName: string
  roles: Role[]
}

/** Founds an empty wheel from here: every key is made in this process. */
export async function foundFrom(where: Where, code: string, passphrase: string, plan: NewWheel, now: Date) {
  const [wheelId, memberId, organisationId] = [newId(now), newId(now), randomUUID()]
  const person = await makePerson(memberId, plan.signInName, plan.displayName, passphrase)
  const protocol = defaultProtocol({ timezone: plan.timezone, languages: plan.languages })
  const { slug, name, areaCode: area_code } = plan
  const { body } = await call(where, 'POST', '/api/found', {
    code,
    wheel: { wheel_id: wheelId, slug, name, area_code },
    protocol: { ...protocol, who: { ...nobody(), localities: plan.localities } },
    organisation: { ...plan.organisation, sector: 'civil_society', organisation_id: organisationId },
    keys: await makeKeys(organisationId, person.recipient, now),
    member_id: memberId,
    roles: plan.roles,
    person,
  })
  return body as { slug: string; member_id: string }
}

/** Takes the seat that a code gives. */
export async function joinFrom(
  where: Where,
  code: string,
  person: { signInName: string; displayName: string; passphrase: string },
  now: Date,
) {
  const { body: card } = await call(where, 'POST', '/api/join/find', { code })
  const memberId: string = card.returning?.member_id ?? card.invitation_id
  const name: string = card.returning?.sign_in_name ?? person.signInName
  const made = await makePerson(memberId, name, person.displayName, person.passphrase)
  const keys =
    card.kind === 'organisation'
      ? { keys: await makeKeys(card.organisation.organisation_id, made.recipient, now) }
      : {}
  const { body } = await call(where, 'POST', '/api/join', { code, person: made, ...keys })
  return body as { member_id: string; has_ring: boolean }
}

function nobody(): Who {
  return {
    desk: [],
    panel: [],
    custodians: [],
    vault_partner: null,
    oversight: null,
    focal_point: null,
    localities: [],
  }
}
