import { sql } from 'kysely'
import { Type } from 'typebox'
import { answers, read, signedInSecurity } from '../../platform/act.ts'
import type { App } from '../../platform/http.ts'
import type { Kept } from './keeper.ts'
import { passkeyRoutes } from './passkey-routes.ts'
import { prover } from './proof.ts'
import { otherSignInRoutes } from './sign-in-routes.ts'
import { waysRoutes } from './ways-routes.ts'
import { openHolders } from './ways-store.ts'

const Base64 = Type.String({ description: 'base64 (RFC 4648 with padding)' })

const MyKeys = Type.Object({
  member_id: Type.String(),
  organisation_id: Type.String(),
  /** The organisation's public key, as its card shows it. */
  recipient: Type.String(),
  /** The public half of my own key, to which colleagues seal the ring. */
  member_recipient: Type.Union([Type.String(), Type.Null()]),
  /** My own identity, once for each way in (src/custody/wrap.ts). */
  wrapped: Type.Array(Type.Any()),
  /** The organisation's ring, sealed to me (src/custody/ring.ts); null until a colleague lets me in. */
  ring: Type.Union([Base64, Type.Null()]),
  /** The ring sealed to the paper key, where there is one: it opens with its 24 words and with nothing else. */
  paper_ring: Type.Union([Base64, Type.Null()]),
})

export function custodyRoutes(app: App, house: Kept): void {
  const prove = prover(app, house)
  otherSignInRoutes(app, house)
  passkeyRoutes(app, house, prove)
  waysRoutes(app, house, prove)

  app.get(
    '/api/keys/mine',
    {
      schema: {
        tags: ['keys'],
        operationId: 'getMyKeys',
        summary: 'My own key, wrapped for my ways in, and my organisation’s ring, sealed to me',
        security: signedInSecurity,
        response: answers(MyKeys),
      },
    },
    async (request) =>
      read(house, request, async ({ tx, session }) => {
        const { identities, rings } = house.keeper
        const { memberId, organisationId, recipient } = session
        const open = await openHolders(tx)
        const ways = (await identities.list(memberId)).filter((way) => open.has(way))
        const [ring, paper] = await Promise.all([
          rings.find(organisationId, recipient, memberId),
          rings.find(organisationId, recipient, 'paper'),
        ])
        const { rows } = await sql<{
          recipient: string | null
        }>`SELECT cw_own_recipient() AS recipient`.execute(tx)
        return {
          member_id: memberId,
          organisation_id: organisationId,
          recipient,
          member_recipient: rows[0]?.recipient ?? null,
          wrapped: await Promise.all(ways.map((way) => identities.read(memberId, way))),
          ring: ring === undefined ? null : Buffer.from(ring).toString('base64'),
          paper_ring: paper === undefined ? null : Buffer.from(paper).toString('base64'),
        }
      }),
  )
}
