import { Type } from 'typebox'
import { answers, read, signedInSecurity } from '../../platform/act.ts'
import { problem } from '../../platform/errors.ts'
import type { App } from '../../platform/http.ts'
import type { Kept } from './keeper.ts'

const MyKey = Type.Object({
  organisation_id: Type.String(),
  recipient: Type.String(),
  /** src/custody/wrap.ts: opens with the key that the browser derives from the passphrase. */
  wrapped: Type.Any(),
})

export function custodyRoutes(app: App, house: Kept): void {
  app.get(
    '/api/keys/mine',
    {
      schema: {
        tags: ['keys'],
        operationId: 'getMyKey',
        summary: 'My organisation’s identity, wrapped for me',
        security: signedInSecurity,
        response: answers(MyKey),
      },
    },
    async (request) =>
      read(house, request, async ({ session }) => {
        const wrapped = await house.keeper.identities.read(session.organisationId, session.memberId)
        if (wrapped === undefined) throw problem('not_found')
        return { organisation_id: session.organisationId, recipient: session.recipient, wrapped }
      }),
  )
}
