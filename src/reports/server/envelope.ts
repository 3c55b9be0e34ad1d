import { checkSealed } from '../../custody/age-shape.ts'
import { type Kept, sealOnServer } from '../../custody/server/index.ts'
import type { Tx } from '../../platform/db.ts'
import { problem } from '../../platform/errors.ts'
import { derivedId, outwardId } from '../../platform/id.ts'
import { nextBatch } from '../../wheels/batch.ts'
import type { Protocol } from '../../wheels/protocol.ts'
import { organisationsOf, type Seated } from '../../wheels/server/index.ts'
import { ENVELOPE_DAYS } from '../envelopes.ts'
import { sealedFor } from './sealed.ts'

/** The specialists of the wheel. @throws Problem wrong_state where it has none */
export async function focalPointOf(tx: Tx, wheelId: string): Promise<Seated> {
  const all = await organisationsOf(tx, wheelId)
  const found = all.find((one) => one.is_focal_point && one.sector === 'civil_society')
  if (found === undefined) throw problem('wrong_state', { because: 'no_focal_point' })
  return found
}

type Where = { wheelId: string; protocol: Protocol }

/**
 * Sealed mail to the specialist: the hour of the daily batch, a lock without area. Nothing in it, beside it or in the
 * journal leads back to what it was taken from. Its id is random, or `once` gives it, where the same words may come twice:
 * bytes that nobody else can guess.
 */
export async function envelopeRow(
  house: Kept,
  { wheelId, protocol }: Where,
  to: Pick<Seated, 'organisation_id'>,
  sealed: string | Uint8Array,
  now: Date,
  once?: Uint8Array,
) {
  const envelopeId =
    once === undefined ? outwardId() : derivedId(wheelId, 'envelope', Buffer.from(once).toString('base64'))
  const deliverAt = nextBatch(now, [Math.min(...protocol.batchHours)], protocol.timezone)
  const bytes = typeof sealed === 'string' ? sealedFor(sealed, 1) : sealed
  const shelf = {
    wheelId,
    organisationId: to.organisation_id,
    areaCode: 'all',
    at: deliverAt,
    class: 'envelope',
  } as const
  return {
    wheel_id: wheelId,
    envelope_id: envelopeId,
    organisation_id: to.organisation_id,
    body: await house.keeper.keep(shelf, `envelope:${envelopeId}`, bytes),
    deliver_at: deliverAt,
    destroy_at: new Date(deliverAt.getTime() + ENVELOPE_DAYS * 86_400_000),
  }
}

/**
 * Words for the specialists that came from outside: sealed here, or in the browser already.
 * @returns false where the same was left before
 */
export async function leaveEnvelope(
  house: Kept,
  wheel: Where,
  to: Pick<Seated, 'organisation_id' | 'recipient'>,
  given: { words: string } | { sealed: Uint8Array },
  once: Uint8Array,
): Promise<boolean> {
  const sealed = 'sealed' in given ? given.sealed : await sealOnServer([to.recipient], { v: 1, ...given })
  if (!checkSealed(sealed, 1).ok) throw problem('not_sealed')
  const row = await envelopeRow(house, wheel, to, sealed, house.now(), once)
  const left = await house.db.as(
    'cw_intake',
    { wheelId: wheel.wheelId, memberId: null, organisationId: null },
    (tx) =>
      tx
        .insertInto('envelope')
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst(),
  )
  return (left.numInsertedOrUpdatedRows ?? 0n) > 0n
}
