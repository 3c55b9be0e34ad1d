import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import type { Static } from 'typebox'
import { askerIds, requireSession } from '../../platform/act.ts'
import { problem } from '../../platform/errors.ts'
import type { App } from '../../platform/http.ts'
import { Limiter } from '../../platform/limiter.ts'
import { audienceOf, type Session } from '../../platform/session.ts'
import type { Proof } from '../ways.ts'
import type { Kept } from './keeper.ts'
import { challengeIn, relyingParty, verifyAssertion } from './relying-party.ts'
import { findPasskey, notePasskeyUsed, take } from './ways-store.ts'

export type Prove = (
  request: FastifyRequest,
  proof: Static<typeof Proof>,
  /** Whether having come in by a recovery code is enough: she who lost everything must be able to begin again. */
  more?: { codeIsEnough: boolean },
) => Promise<void>

/**
 * Nobody changes the ways into a key from a page that was left open: each change needs the passphrase or a passkey once
 * more. @throws Problem proof_refused, too_many_tries
 */
export function prover(app: App, house: Kept): Prove {
  const tries = new Limiter(20, 1 / 15)
  return async (request, proof, { codeIsEnough } = { codeIsEnough: false }) => {
    const session = requireSession(request)
    if (!tries.take(session.memberId, house.now().getTime())) throw problem('too_many_tries')
    if (proof.secret !== undefined && (await bySecret(session, proof.secret))) return
    if (proof.passkey !== undefined && (await byPasskey(session, proof.passkey))) return
    const empty = proof.secret === undefined && proof.passkey === undefined
    if (empty && codeIsEnough && session.beganWith === 'code') return
    throw problem('proof_refused')
  }

  async function bySecret(session: Session, secret: string): Promise<boolean> {
    const hash = createHash('sha256').update(Buffer.from(secret, 'base64')).digest()
    const { rows } = await house.db.as(audienceOf(session), askerIds(session), (tx) =>
      sql<{ proves: boolean }>`SELECT cw_passphrase_proves(${hash}) AS proves`.execute(tx),
    )
    return rows[0]?.proves ?? false
  }

  async function byPasskey(
    session: Session,
    passkey: NonNullable<Static<typeof Proof>['passkey']>,
  ): Promise<boolean> {
    const now = house.now()
    const challenge = challengeIn(passkey.clientDataJSON)
    if (challenge === undefined) return false
    // In a transaction of its own: a question that was answered wrongly is gone as well.
    const asked = await house.db.as(audienceOf(session), askerIds(session), (tx) =>
      take(tx, 'proof', challenge, now),
    )
    const credentialId = Buffer.from(passkey.id, 'base64url')
    const found = await findPasskey(house.db, credentialId)
    if (!asked || found?.member_id !== session.memberId) return false
    const said = await verifyAssertion(relyingParty(app, house), challenge, passkey, found.public_key)
    if (said === undefined) return false
    await notePasskeyUsed(house.db, credentialId, said, now)
    return true
  }
}
