import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { type Static, Type } from 'typebox'
import { oneTimeHash, parseOneTimeCode } from '../../custody/one-time-code.ts'
import type { Kept } from '../../custody/server/index.ts'
import { parseWrapped } from '../../custody/wrap.ts'
import { answers } from '../../platform/act.ts'
import { problem } from '../../platform/errors.ts'
import type { App } from '../../platform/http.ts'
import { addressPrefix, Limiter } from '../../platform/limiter.ts'
import { AskCode, Join, type NewPerson } from '../joining.ts'
import { InvitationCard } from '../wire.ts'
import { keepRings } from './key-change.ts'
import { refusing } from './refusals.ts'

export type Invitation = {
  wheel_id: string
  slug: string
  wheel_name: string
  wheel_names: Record<string, string>
  invitation_id: string
  kind: 'member' | 'organisation'
  state: 'open' | 'waiting'
  organisation_id: string
  organisation_name: string
  organisation_names: Record<string, string>
  sector: string
  roles: string[]
  is_custodian: boolean
  expires_at: Date
  returning_id: string | null
  returning_name: string | null
  /** The organisation's present key; null before it has joined. */
  recipient: string | null
  languages: string[]
}

/**
 * Joining with a one-time code. Nobody is signed in yet: the code is the right to ask, and every answer about a code that is
 * not there, was used or has expired is the same.
 */
export function joiningRoutes(app: App, house: Kept): void {
  // 120 bits are not tried through; this keeps the tries from costing us.
  const tries = new Limiter(120, 1)
  const take = (ip: string): void => {
    if (!tries.take(addressPrefix(ip), Date.now())) throw problem('too_many_tries')
  }

  app.post(
    '/api/join/find',
    {
      schema: {
        tags: ['joining'],
        operationId: 'findInvitation',
        summary: 'What a one-time code invites to',
        security: [],
        body: AskCode,
        response: answers(InvitationCard),
      },
    },
    async (request) => {
      take(request.ip)
      return cardOf(await getInvitation(house, request.body.code))
    },
  )

  app.post(
    '/api/join',
    {
      schema: {
        tags: ['joining'],
        operationId: 'join',
        summary: 'Take the seat that a one-time code gives, with keys made in this browser',
        security: [],
        body: Join,
        response: answers(Type.Object({ member_id: Type.String(), has_ring: Type.Boolean() }), 201),
      },
    },
    async (request, reply) => {
      take(request.ip)
      const { code, person, keys } = request.body
      const invitation = await getInvitation(house, code)
      if (invitation.state !== 'open') throw problem('wrong_state', { because: 'vouch' })
      const memberId = invitation.returning_id ?? invitation.invitation_id
      const founds = invitation.kind === 'organisation'
      if (founds !== (keys !== undefined)) throw problem('wrong_shape', { fields: ['/keys'] })
      const row = personRow(memberId, person, invitation.returning_name)
      const now = house.now()
      const wrapped = wrappedOf(person)
      const entry = await house.keeper.entry(
        {
          wheelId: invitation.wheel_id,
          event: founds
            ? 'organisation.joined'
            : invitation.returning_id
              ? 'member.returned'
              : 'member.joined',
          recordKind: founds ? 'organisation' : 'member',
          recordId: founds ? invitation.organisation_id : memberId,
          organisationId: invitation.organisation_id,
        },
        now,
        { member_id: memberId, recipient: person.recipient, keys: keys?.recipient },
      )
      await house.db.as('cw_public', null, async (tx) => {
        await refusing(() =>
          sql`SELECT cw_invitation_join(${hashOf(code)}, ${JSON.stringify(row)}::jsonb, ${keys?.recipient ?? null},
            ${keys?.vault_recipient ?? null}, ${now}, ${entry.journal_id}, ${Buffer.from(entry.content_hash)})`.execute(
            tx,
          ),
        )
        // While the invitation is locked: of two who come with one code, only she who gets the seat leaves her key there.
        await house.keeper.identities.write(memberId, wrapped)
        if (keys !== undefined)
          await keepRings(house, invitation.organisation_id, keys.recipient, { [memberId]: keys.ring })
      })
      // Her ring is sealed to a key that she no longer has: a colleague lets her in anew.
      if (invitation.returning_id !== null && invitation.recipient !== null)
        await house.keeper.rings.remove(invitation.organisation_id, invitation.recipient, memberId)
      reply.code(201)
      return { member_id: memberId, has_ring: founds }
    },
  )
}

/** @throws Problem code_refused for what is no code too */
export function hashOf(code: string): Buffer {
  const letters = parseOneTimeCode(code)
  if (letters === undefined) throw problem('code_refused')
  return Buffer.from(oneTimeHash(letters))
}

/** @throws Problem wrong_value unless it is her key wrapped by her passphrase */
export function wrappedOf(person: NewPerson) {
  const wrapped = parseWrapped(person.wrapped)
  if (wrapped === undefined || wrapped.holder !== 'passphrase' || wrapped.salt !== person.salt)
    throw problem('wrong_value', { field: 'wrapped' })
  return wrapped
}

/** As the database functions take it. Whoever returns keeps her sign-in name. */
export function personRow(memberId: string, person: NewPerson, keeps: string | null = null) {
  return {
    member_id: memberId,
    sign_in_name: keeps ?? person.sign_in_name,
    display_name: person.display_name,
    salt: person.salt,
    hash: createHash('sha256').update(Buffer.from(person.secret, 'base64')).digest('base64'),
    recipient: person.recipient,
  }
}

async function getInvitation(house: Kept, code: string): Promise<Invitation> {
  const { rows } = await house.db.as('cw_public', null, (tx) =>
    sql<Invitation>`SELECT * FROM cw_invitation_find(${hashOf(code)}, ${house.now()})`.execute(tx),
  )
  if (rows[0] === undefined) throw problem('code_refused')
  return rows[0]
}

function cardOf(one: Invitation): Static<typeof InvitationCard> {
  return {
    invitation_id: one.invitation_id,
    kind: one.kind,
    state: one.state,
    wheel: { slug: one.slug, name: one.wheel_name, names: one.wheel_names },
    organisation: {
      organisation_id: one.organisation_id,
      name: one.organisation_name,
      names: one.organisation_names,
      sector: one.sector,
    },
    roles: one.roles,
    is_custodian: one.is_custodian,
    expires_at: one.expires_at.toISOString(),
    returning:
      one.returning_id === null
        ? null
        : { member_id: one.returning_id, sign_in_name: one.returning_name ?? '' },
    languages: one.languages,
  }
}
