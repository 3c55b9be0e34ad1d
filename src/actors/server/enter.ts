import type { FastifyReply, FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import type { Static } from 'typebox'
import type { Ground } from '../../platform/http.ts'
import {
  absoluteHours,
  type BeganWith,
  cookieName,
  deviceOf,
  findSession,
  openSession,
  type Session,
} from '../../platform/session.ts'
import type { Me } from '../session.ts'

export type Entered = { token: string; session: Session; me: Static<typeof Me> }

/**
 * A session for somebody whose way in was checked: passphrase, passkey or recovery code. Undefined where she has no seat.
 * Nobody has it yet: the cookie is given apart.
 */
export async function enter(
  ground: Ground,
  request: FastifyRequest,
  who: { memberId: string; wheel: string | undefined; beganWith: BeganWith },
): Promise<Entered | undefined> {
  const now = ground.now()
  const seats = await seatsOf(ground, who.memberId)
  const seat = who.wheel ? seats.find((one) => one.slug === who.wheel) : seats[0]
  if (seat === undefined) return undefined
  const { token } = await openSession(
    ground.db,
    {
      memberId: who.memberId,
      wheelId: seat.wheel_id,
      device: deviceOf(request.headers['user-agent']),
      beganWith: who.beganWith,
    },
    now,
  )
  const session = await findSession(ground.db, token, now)
  return session === null ? undefined : { token, session, me: meOf(session, seats) }
}

export function giveCookie(ground: Ground, reply: FastifyReply, token: string): void {
  reply.setCookie(cookieName, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: ground.config.publicOrigin !== undefined,
    maxAge: absoluteHours * 3600,
  })
}

type Seat = { wheel_id: string; slug: string; name: string }

export async function seatsOf(ground: Ground, memberId: string): Promise<Seat[]> {
  const { rows } = await ground.db.as('cw_public', null, (tx) =>
    sql<Seat>`SELECT * FROM cw_seats_of(${memberId})`.execute(tx),
  )
  return rows
}

export function meOf(session: Session, seats: Seat[]) {
  return {
    member_id: session.memberId,
    display_name: session.displayName,
    roles: session.roles,
    is_custodian: session.isCustodian,
    session_id: session.sessionId,
    began_with: session.beganWith,
    organisation: {
      organisation_id: session.organisationId,
      name: session.organisationName,
      sector: session.sector,
      recipient: session.recipient,
    },
    wheel: {
      slug: session.wheelSlug,
      name: session.wheelName,
      demonstration: session.demonstration,
      open: session.protocolVersion !== null,
      languages: session.languages,
    },
    wheels: seats.map(({ slug, name }) => ({ slug, name })),
  }
}
