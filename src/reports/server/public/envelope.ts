import { type Kept, sealOnServer } from '../../../custody/server/index.ts'
import { checkSealed } from '../../../custody/age-shape.ts'
import { problem } from '../../../platform/errors.ts'
import { derivedId } from '../../../platform/id.ts'
import { ENVELOPE_DAYS } from '../../envelopes.ts'
import { nextBatch } from '../../../wheels/batch.ts'
import { getProtocol } from '../../../wheels/server/index.ts'
import type { Reader } from './published.ts'

const DAY = 86_400_000

/**
 * Words for the specialists: an ordinary envelope without category, area or link. It leaves with the daily batch, so
 * that its delivery does not tell when it was written.
 * @param once random bytes of the form: sending it twice leaves one envelope
 */
export async function leaveEnvelope(
  house: Kept,
  wheelId: string,
  focal: Pick<Reader, 'organisationId' | 'recipient'>,
  given: { words: string } | { sealed: Uint8Array },
  once: Uint8Array,
): Promise<void> {
  const now = house.now()
  const { batchHours, timezone } = await house.db.as('cw_public', null, (tx) => getProtocol(tx, wheelId))
  const deliverAt = nextBatch(now, [Math.min(...batchHours)], timezone)
  const body = 'sealed' in given ? given.sealed : await sealOnServer([focal.recipient], { v: 1, ...given })
  if (!checkSealed(body, 1).ok) throw problem('not_sealed')
  const id = derivedId(wheelId, 'envelope', Buffer.from(once).toString('base64'))
  const { organisationId } = focal
  const kept = await house.keeper.keep(
    { wheelId, organisationId, areaCode: 'all', at: deliverAt, class: 'envelope' },
    `envelope:${id}`,
    body,
  )
  await house.db.as('cw_intake', { wheelId, memberId: null, organisationId: null }, (tx) =>
    tx
      .insertInto('envelope')
      .values({
        wheel_id: wheelId,
        envelope_id: id,
        organisation_id: organisationId,
        body: kept,
        deliver_at: deliverAt,
        destroy_at: new Date(deliverAt.getTime() + ENVELOPE_DAYS * DAY),
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute(),
  )
}
