import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import { type Static, type TSchema, Type } from 'typebox'
import type { AskerIds, Tx } from './db.ts'
import { problem } from './errors.ts'
import type { Ground } from './http.ts'
import type { Audience } from './roles.ts'
import { audienceOf, type Session } from './session.ts'

/** One signed-in request: who asks, when, and the one transaction in which everything happens. */
export type Act = { tx: Tx; session: Session; now: Date; audience: Audience }

export function askerIds(session: Session): AskerIds {
  return { wheelId: session.wheelId, memberId: session.memberId, organisationId: session.organisationId }
}

export function requireSession(request: FastifyRequest): Session {
  if (request.session === null) throw problem('not_signed_in')
  return request.session
}

/** Reads for someone signed in, in one transaction as her audience. */
export async function read<T>(
  ground: Ground,
  request: FastifyRequest,
  work: (act: Act) => Promise<T>,
): Promise<T> {
  const session = requireSession(request)
  const audience = audienceOf(session)
  return ground.db.as(audience, askerIds(session), (tx) => work({ tx, session, now: ground.now(), audience }))
}

/**
 * Acts for someone signed in, once: with an `Idempotency-Key` a repeat gets the first answer, in the transaction that
 * made it. A repeated key with another body is refused.
 */
export async function act<T extends object>(
  ground: Ground,
  request: FastifyRequest,
  reply: FastifyReply,
  work: (act: Act) => Promise<T>,
): Promise<T> {
  const session = requireSession(request)
  const audience = audienceOf(session)
  const key = request.headers['idempotency-key']
  return ground.db.as(audience, askerIds(session), async (tx) => {
    const now = ground.now()
    if (typeof key !== 'string' || key === '') return work({ tx, session, now, audience })
    if (key.length > 200) throw problem('wrong_value', { header: 'Idempotency-Key' })
    const keyHash = createHash('sha256').update(key).digest()
    // What a route does not read is no part of the request: nobody checked its shape or its depth.
    const body = request.routeOptions.schema?.body === undefined ? null : request.body
    const bodyHash = createHash('sha256')
      .update(`${request.method} ${request.url}\n${JSON.stringify(body ?? null)}`)
      .digest()
    const begun = await sql<{ fresh: boolean; same_body: boolean; status: number | null; answer: T }>`
      SELECT * FROM cw_idempotency_begin(${keyHash}, ${bodyHash})`.execute(tx)
    const first = begun.rows[0]
    if (first !== undefined && !first.fresh) {
      if (!first.same_body) throw problem('idempotency_key_reused')
      reply.code(first.status ?? 200)
      return first.answer
    }
    const answer = await work({ tx, session, now, audience })
    await sql`SELECT cw_idempotency_end(${keyHash}, ${reply.statusCode}::smallint, ${JSON.stringify(answer)}::jsonb)`.execute(
      tx,
    )
    return answer
  })
}

/** An edit says which version it has seen, so that two people never overwrite each other unknowingly. */
export function requireVersion(request: FastifyRequest, version: number): void {
  const seen = request.headers['if-match']
  if (typeof seen !== 'string') throw problem('edit_needs_version')
  if (seen.replaceAll('"', '') !== String(version)) throw problem('changed_meanwhile', { version })
}

type Decision = { allowed: true } | { allowed: false; because: string }

/**
 * Whoever may not see a thing is told that it is not there. Whoever sees it learns why she may not do this to it.
 */
export function requireAllowed(decision: Decision, mayKnow: boolean): void {
  if (decision.allowed) return
  if (!mayKnow) throw problem('not_found')
  throw problem('wrong_state', { because: decision.because })
}

export const ProblemShape = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String(),
    details: Type.Optional(Type.Record(Type.String(), Type.Any())),
  },
  { $id: 'Problem' },
)

/** Declares the answer for OpenAPI and for the serialiser: only declared fields leave. */
export function answers<S extends TSchema>(shape: S, status: 200 | 201 = 200) {
  return { [status]: shape, '4xx': problemAnswer } as { 200: S; 201: S; '4xx': typeof problemAnswer }
}

export const problemAnswer = {
  description: 'A problem (RFC 9457): a stable code, a sentence for a person, details for a program.',
  content: { 'application/problem+json': { schema: ProblemShape } },
}

export const Id = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })
export const IdParams = Type.Object({ id: Id }, { additionalProperties: false })
export type IdParams = Static<typeof IdParams>
export const signedInSecurity = [{ session: [] as string[] }]
