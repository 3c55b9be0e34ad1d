import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { sql } from 'kysely'
import { Type } from 'typebox'
import { act, answers, IdParams, read, requireSession, signedInSecurity } from '../../platform/act.ts'
import { problem } from '../../platform/errors.ts'
import type { App, Ground } from '../../platform/http.ts'
import { addressPrefix, Limiter } from '../../platform/limiter.ts'
import { cookieName } from '../../platform/session.ts'
import { enter, giveCookie, meOf, seatsOf } from './enter.ts'
import { Me, SaltAnswer, SaltQuestion, SessionRow, SignIn } from '../session.ts'

/**
 * Sign-in. The passphrase never comes here: the browser derives a sign-in secret apart from the key that opens its
 * organisation's identity. A name that nobody has gets a salt too (HMAC), and a try for it takes the same path.
 */
export function signInRoutes(app: App, ground: Ground, hostSecret: Uint8Array): void {
  const tries = new Limiter(10, 1 / 30)
  const fakeSalt = (name: string): Buffer =>
    createHmac('sha256', hostSecret).update(`salt ${name}`).digest().subarray(0, 16)
  const findMember = async (name: string) => {
    const { rows } = await ground.db.as('cw_public', null, (tx) =>
      sql<{ member_id: string; salt: Buffer; hash: Buffer }>`SELECT * FROM cw_sign_in_find(${name})`.execute(
        tx,
      ),
    )
    return rows[0]
  }

  app.post(
    '/api/sign-in/salt',
    {
      schema: {
        tags: ['sign-in'],
        operationId: 'askSalt',
        summary: 'The salt of a sign-in name',
        security: [],
        body: SaltQuestion,
        response: answers(SaltAnswer),
      },
    },
    async (request) => {
      const member = await findMember(request.body.name)
      return { salt: (member?.salt ?? fakeSalt(request.body.name)).toString('base64') }
    },
  )

  app.post(
    '/api/sign-in',
    {
      schema: {
        tags: ['sign-in'],
        operationId: 'signIn',
        summary: 'Open a session',
        security: [],
        body: SignIn,
        response: answers(Me),
      },
    },
    async (request, reply) => {
      const now = ground.now()
      // Of this name from this place: a secret of seventy bits is not tried through, and nobody locks a custodian out from afar.
      const from = `${request.body.name} ${addressPrefix(request.ip)}`
      if (!tries.take(from, now.getTime())) throw problem('too_many_tries')
      const member = await findMember(request.body.name)
      const given = createHash('sha256').update(Buffer.from(request.body.secret, 'base64')).digest()
      const right = timingSafeEqual(given, member?.hash ?? createHash('sha256').update(hostSecret).digest())
      if (!right || member === undefined) throw problem('sign_in_refused')
      // Tries are counted, not people at work: a command line signs in for every act.
      tries.giveBack(from)
      const entered = await enter(ground, request, {
        memberId: member.member_id,
        wheel: request.body.wheel,
        beganWith: 'passphrase',
      })
      if (entered === undefined) throw problem('sign_in_refused')
      giveCookie(ground, reply, entered.token)
      return entered.me
    },
  )

  app.get(
    '/api/me',
    {
      schema: {
        tags: ['sign-in'],
        operationId: 'getMe',
        summary: 'Who is signed in',
        security: signedInSecurity,
        response: answers(Me),
      },
    },
    async (request) => {
      const session = requireSession(request)
      return meOf(session, await seatsOf(ground, session.memberId))
    },
  )

  app.post(
    '/api/sign-out',
    {
      schema: {
        tags: ['sign-in'],
        operationId: 'signOut',
        summary: 'End this session',
        security: signedInSecurity,
        response: answers(Type.Object({ ended: Type.Boolean() })),
      },
    },
    async (request, reply) => {
      const session = requireSession(request)
      reply.clearCookie(cookieName, { path: '/' })
      return act(ground, request, reply, async ({ tx }) => {
        const { rows } = await sql<{
          ended: boolean
        }>`SELECT cw_session_end(${session.sessionId}) AS ended`.execute(tx)
        return { ended: rows[0]?.ended ?? false }
      })
    },
  )

  app.get(
    '/api/sessions',
    {
      schema: {
        tags: ['sign-in'],
        operationId: 'listSessions',
        summary: 'My open sessions',
        security: signedInSecurity,
        response: answers(Type.Object({ rows: Type.Array(SessionRow) })),
      },
    },
    async (request) =>
      read(ground, request, async ({ tx, session }) => {
        const { rows } = await sql<{
          session_id: string
          device: string
          created_at: Date
          seen_at: Date
          expires_at: Date
        }>`
          SELECT * FROM cw_session_list()`.execute(tx)
        return {
          rows: rows.map((row) => ({
            session_id: row.session_id,
            device: row.device,
            created_at: row.created_at.toISOString(),
            seen_at: row.seen_at.toISOString(),
            expires_at: row.expires_at.toISOString(),
            current: row.session_id === session.sessionId,
          })),
        }
      }),
  )

  app.post(
    '/api/sessions/:id/end',
    {
      schema: {
        tags: ['sign-in'],
        operationId: 'endSession',
        summary: 'End one of my sessions',
        security: signedInSecurity,
        params: IdParams,
        response: answers(Type.Object({ ended: Type.Boolean() })),
      },
    },
    async (request, reply) =>
      act(ground, request, reply, async ({ tx }) => {
        const { rows } = await sql<{
          ended: boolean
        }>`SELECT cw_session_end(${request.params.id}) AS ended`.execute(tx)
        if (!rows[0]?.ended) throw problem('not_found')
        return { ended: true }
      }),
  )
}
