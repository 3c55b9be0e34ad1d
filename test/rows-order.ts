import { randomBytes, randomUUID } from 'node:crypto'
import { ROLES } from '../src/actors/roles.ts'
import { newId } from '../src/platform/id.ts'
import { PROTOCOL_STATES } from '../src/wheels/rules.ts'
import type { Filling } from './rows.ts'

/** How a wheel is ordered: invitations in every state, of members and of organisations, versions and who signed them. */
export function fillOrder({ cast, wrong, add, at, someone }: Filling): void {
  const { wheelId: wheel_id } = cast
  const first = cast.desk[0] ?? ''
  for (const invited_for of [...cast.desk, ...cast.recipients.slice(0, 1), ...wrong]) {
    for (const state of ['waiting', 'open', 'used', 'withdrawn'] as const) {
      const invitation = {
        wheel_id,
        secret_hash: randomBytes(32),
        state,
        invited_by: someone(invited_for),
        invited_for,
        invited_at: at(-60),
        expires_at: at(60),
        used_at: state === 'used' ? at(-30) : null,
      }
      if (state !== 'waiting')
        add('invitation', {
          ...invitation,
          invitation_id: newId(),
          kind: 'member',
          organisation_id: invited_for,
          roles: [ROLES[0]],
        })
      const invitation_id = newId()
      const card = JSON.stringify({ sector: 'civil_society', category: 'ngo', name: 'A newcomer' })
      add('invitation', {
        ...invitation,
        invitation_id,
        secret_hash: randomBytes(32),
        kind: 'organisation',
        organisation_id: randomUUID(),
        card,
        roles: ['verifier'],
      })
      add('vouch', {
        wheel_id,
        invitation_id,
        organisation_id: first,
        member_id: someone(first),
        at: at(-50),
      })
    }
  }
  PROTOCOL_STATES.forEach((state, n) => {
    // The one in force was written when the wheel was founded.
    const version = n + 2
    const there = state === 'in_force' ? 1 : version
    if (state !== 'in_force')
      add('protocol_version', {
        wheel_id,
        version,
        protocol: JSON.stringify({ version }),
        reason: 'Because something is to change.',
        state,
        proposed_by: someone(first),
        organisation_id: first,
        proposed_at: at(-60),
        in_force_at: state === 'superseded' ? at(-50) : null,
      })
    add('protocol_confirmation', {
      wheel_id,
      version: there,
      organisation_id: first,
      member_id: someone(first),
      at: at(-40),
    })
  })
  for (const organisation_id of cast.desk)
    add('key_comparison', {
      wheel_id,
      organisation_id,
      recipient: 'age1x',
      member_id: someone(first),
      at: at(-20),
    })
}
