import type { Selectable } from 'kysely'
import { Type } from 'typebox'
import { decide } from '../../actors/permission.ts'
import { askerFrom } from '../../actors/session.ts'
import type { Kept } from '../../custody/server/index.ts'
import { type Act, act, answers, IdParams, read } from '../../platform/act.ts'
import { problem } from '../../platform/errors.ts'
import type { App } from '../../platform/http.ts'
import type { DB } from '../../platform/schema.ts'
import { ENVELOPE_RULES, type EnvelopeAction } from '../envelopes.ts'
import { EnvelopeRow, Gone } from '../wire.ts'
import { signedIn } from './asking.ts'
import { opened } from './view.ts'

type Stored = Selectable<DB['envelope']>

/**
 * The specialist's mail. No journal: an entry for each would count what is counted nowhere. What she did not take over
 * is destroyed after a week.
 */
export function envelopeRoutes(app: App, house: Kept): void {
  app.get(
    '/api/envelopes',
    {
      schema: signedIn('listEnvelopes', 'Envelopes that were delivered to us', {
        response: answers(Type.Object({ rows: Type.Array(EnvelopeRow) })),
      }),
    },
    async (request) =>
      read(house, request, async (acting) => {
        const rows = await delivered(acting, 'open')
        const all = []
        for (const { envelope_id, body, destroy_at } of rows) {
          const sealed = await opened(house, body, `envelope:${envelope_id}`)
          if (sealed !== null) all.push({ envelope_id, sealed, destroy_at: destroy_at.toISOString() })
        }
        return { rows: all }
      }),
  )

  app.post(
    '/api/envelopes/:id/destroy',
    {
      schema: signedIn('destroyEnvelope', 'I have taken it over: destroy it', {
        params: IdParams,
        response: answers(Gone),
      }),
    },
    async (request, reply) =>
      act(house, request, reply, async (acting) => {
        const rows = await delivered(acting, 'confirm_hand_over')
        const found = rows.find((row) => row.envelope_id === request.params.id)
        if (found === undefined) throw problem('not_found')
        await acting.tx
          .deleteFrom('envelope')
          .where('wheel_id', '=', found.wheel_id)
          .where('envelope_id', '=', found.envelope_id)
          .execute()
        return { gone: true as const }
      }),
  )
}

/** None before the daily batch, to anyone. @throws Problem not_found for whoever is no focal point */
export async function delivered(
  { tx, session, now, audience }: Act,
  action: EnvelopeAction,
): Promise<Stored[]> {
  const facts = new Set(['addressed_to_organisation'] as const)
  const decision = decide(ENVELOPE_RULES, action, askerFrom(session), { state: 'waiting', facts })
  if (audience !== 'cw_member' || !decision.allowed) throw problem('not_found')
  return tx
    .selectFrom('envelope')
    .selectAll()
    .where('wheel_id', '=', session.wheelId)
    .where('organisation_id', '=', session.organisationId)
    .where('deliver_at', '<=', now)
    .orderBy('deliver_at')
    .orderBy('envelope_id')
    .execute()
}
