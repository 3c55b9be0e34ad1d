import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import type { Static } from 'typebox'
import { enter, giveCookie } from '../../actors/server/index.ts'
import { Me } from '../../actors/session.ts'
import { answers, askerIds } from '../../platform/act.ts'
import { problem } from '../../platform/errors.ts'
import type { App } from '../../platform/http.ts'
import { addressPrefix, Limiter } from '../../platform/limiter.ts'
import { audienceOf, type Session } from '../../platform/session.ts'
import { Challenge, CodeSignedIn, CodeSignIn, PasskeySignIn } from '../ways.ts'
import type { Kept } from './keeper.ts'
import { challengeIn, relyingParty, verifyAssertion } from './relying-party.ts'
import { askAnybody, findPasskey, notePasskeyUsed, takeFromAnybody } from './ways-store.ts'

/**
 * Signing in without a passphrase. Whatever is wrong — nobody's passkey, another's signature, a question that was answered
 * before, a code that was used — is one refusal.
 */
export function otherSignInRoutes(app: App, house: Kept): void {
  // Each question is a row until it is answered or five minutes old.
  const questions = new Limiter(60, 1)
  const tries = new Limiter(10, 1 / 30)

  app.post(
    '/api/sign-in/passkey/options',
    {
      schema: {
        tags: ['sign-in'],
        operationId: 'askPasskey',
        summary: 'A question to a passkey, for signing in without a name',
        security: [],
        response: answers(Challenge),
      },
    },
    async (request) => {
      const now = house.now()
      if (!questions.take(addressPrefix(request.ip), now.getTime())) throw problem('too_many_tries')
      return { challenge: await askAnybody(house.db, now), rp_id: relyingParty(app, house).id }
    },
  )

  app.post(
    '/api/sign-in/passkey',
    {
      schema: {
        tags: ['sign-in'],
        operationId: 'signInByPasskey',
        summary: 'Open a session with a passkey',
        security: [],
        body: PasskeySignIn,
        response: answers(Me),
      },
    },
    async (request, reply) => {
      const { passkey, wheel } = request.body
      const memberId = await byPasskey(request, passkey)
      const entered = memberId && (await enter(house, request, { memberId, wheel, beganWith: 'passkey' }))
      if (!entered) throw problem('sign_in_refused')
      giveCookie(house, reply, entered.token)
      return entered.me
    },
  )

  app.post(
    '/api/sign-in/code',
    {
      schema: {
        tags: ['sign-in'],
        operationId: 'signInByCode',
        summary: 'Open a session with a recovery code, which is used up by it',
        security: [],
        body: CodeSignIn,
        response: answers(CodeSignedIn),
      },
    },
    async (request, reply) => {
      const { name, secret, wheel } = request.body
      const now = house.now()
      if (!tries.take(`${name} ${addressPrefix(request.ip)}`, now.getTime())) throw problem('too_many_tries')
      const hash = createHash('sha256').update(Buffer.from(secret, 'base64')).digest()
      const { rows } = await house.db.as('cw_public', null, (tx) =>
        sql<{ member_id: string; number: number }>`SELECT * FROM cw_code_find(${name}, ${hash})`.execute(tx),
      )
      const [found] = rows
      const entered =
        found && (await enter(house, request, { memberId: found.member_id, wheel, beganWith: 'code' }))
      if (!found || !entered) throw problem('sign_in_refused')
      const holder = `code-${found.number}`
      const wrapped = await house.keeper.identities.read(found.member_id, holder)
      if (!(await useUp(entered.session, found.number, hash))) throw problem('sign_in_refused')
      // From here on the code signs nobody in, and what it opens goes to her alone: no route gives it a second time.
      await house.keeper.identities.remove(found.member_id, holder)
      giveCookie(house, reply, entered.token)
      return { me: entered.me, wrapped: wrapped ?? null }
    },
  )

  async function byPasskey(
    request: FastifyRequest,
    passkey: Static<typeof PasskeySignIn>['passkey'],
  ): Promise<string | undefined> {
    const now = house.now()
    const challenge = challengeIn(passkey.clientDataJSON)
    if (challenge === undefined || !(await takeFromAnybody(house.db, challenge, now))) return undefined
    const credentialId = Buffer.from(passkey.id, 'base64url')
    const found = await findPasskey(house.db, credentialId)
    if (found === undefined) return undefined
    const said = await verifyAssertion(relyingParty(app, house), challenge, passkey, found.public_key)
    if (said === undefined) return undefined
    if (said.counter !== 0 && said.counter <= found.counter)
      request.log.warn({ passkey: 'its counter went back: somebody may have copied it' })
    await notePasskeyUsed(house.db, credentialId, said, now)
    return found.member_id
  }

  /** As herself, so that the journal has it beside the change. Of two at once the second finds it used, and loses her session. */
  async function useUp(session: Session, number: number, hash: Buffer): Promise<boolean> {
    return house.db.as(audienceOf(session), askerIds(session), async (tx) => {
      const now = house.now()
      const { rows } = await sql<{
        used: boolean
      }>`SELECT cw_code_use(${number}::smallint, ${hash}, ${now}) AS used`.execute(tx)
      if (!rows[0]?.used) {
        await sql`SELECT cw_session_end(${session.sessionId})`.execute(tx)
        return false
      }
      const { wheelId, memberId, organisationId } = session
      const note = { event: 'member.code_used', recordKind: 'member', recordId: memberId }
      await house.keeper.record(tx, { wheelId, organisationId, ...note }, now, { number })
      return true
    })
  }
}
