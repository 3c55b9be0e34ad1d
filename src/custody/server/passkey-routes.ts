import { createHmac } from 'node:crypto'
import { sql } from 'kysely'
import { Type } from 'typebox'
import { act, answers, askerIds, read, requireSession, signedInSecurity } from '../../platform/act.ts'
import { problem } from '../../platform/errors.ts'
import type { App } from '../../platform/http.ts'
import { newId } from '../../platform/id.ts'
import { audienceOf } from '../../platform/session.ts'
import { passkeyHolder } from '../passkey.ts'
import { GonePasskey, NewPasskey, ProofChallenge, RegisterChallenge } from '../ways.ts'
import { parseWrapped, type WrappedIdentity } from '../wrap.ts'
import type { Kept } from './keeper.ts'
import type { Prove } from './proof.ts'
import { ALGORITHMS, challengeIn, relyingParty, verifyAttestation } from './relying-party.ts'
import { ask, credentialOf, ownPasskeys, ownWays, refusing, take } from './ways-store.ts'

/** My own passkeys: what they are asked, one more, one less. */
export function passkeyRoutes(app: App, house: Kept, prove: Prove): void {
  app.post(
    '/api/ways/proof',
    {
      schema: {
        tags: ['keys'],
        operationId: 'askProof',
        summary: 'A question to one of my passkeys, to prove that it is I who change my ways in',
        security: signedInSecurity,
        response: answers(ProofChallenge),
      },
    },
    // Not through `act`: that keeps answers for a repeat, and of a question the database keeps the hash alone.
    async (request) =>
      read(house, request, async ({ tx, now }) => ({
        challenge: await ask(tx, 'proof', now),
        rp_id: relyingParty(app, house).id,
        allow: (await ownPasskeys(tx)).map(credentialOf),
      })),
  )

  app.post(
    '/api/ways/passkeys/options',
    {
      schema: {
        tags: ['keys'],
        operationId: 'askNewPasskey',
        summary: 'What an authenticator needs to make a passkey for me',
        security: signedInSecurity,
        response: answers(RegisterChallenge),
      },
    },
    async (request) =>
      read(house, request, async ({ tx, now, session }) => ({
        challenge: await ask(tx, 'register', now),
        rp_id: relyingParty(app, house).id,
        rp_name: 'Commonwheel',
        user: {
          // An id of a member betrays the time at which she joined, and stays on her device: this one says nothing.
          id: createHmac('sha256', house.hostSecret)
            .update(`passkey ${session.memberId}`)
            .digest('base64url'),
          name: (await ownWays(tx)).sign_in_name,
        },
        algorithms: ALGORITHMS,
        exclude: (await ownPasskeys(tx)).map(credentialOf),
      })),
  )

  app.post(
    '/api/ways/passkeys',
    {
      schema: {
        tags: ['keys'],
        operationId: 'addPasskey',
        summary: 'One more passkey of mine; it opens my key where the authenticator can do that',
        security: signedInSecurity,
        body: NewPasskey,
        response: answers(Type.Object({ passkey_id: Type.String(), opens_key: Type.Boolean() }), 201),
      },
    },
    async (request, reply) => {
      const { proof, passkey, device, wrapped } = request.body
      const session = requireSession(request)
      await prove(request, proof)
      const challenge = challengeIn(passkey.clientDataJSON)
      const asked =
        challenge !== undefined &&
        (await house.db.as(audienceOf(session), askerIds(session), (tx) =>
          take(tx, 'register', challenge, house.now()),
        ))
      const made = asked && (await verifyAttestation(relyingParty(app, house), challenge, passkey))
      if (!made) throw problem('passkey_refused')
      const record = wrapped === undefined ? undefined : recordFor(made.credentialId, wrapped)
      return act(house, request, reply, async ({ tx, now }) => {
        const id = newId(now)
        const { wheelId, memberId, organisationId } = session
        await refusing(() =>
          sql`SELECT cw_passkey_add(${id}, ${made.credentialId}, ${made.publicKey}, ${made.counter}, ${made.transports}::text[],
            ${device ?? null}, ${made.backedUp}, ${record !== undefined}, ${now})`.execute(tx),
        )
        const note = { event: 'member.passkey_added', recordKind: 'member', recordId: memberId }
        const content = { passkey_id: id, opens_key: record !== undefined }
        await house.keeper.record(tx, { wheelId, organisationId, ...note }, now, content)
        // Before the row is there for others: a row without its record would say that it opens what it cannot.
        if (record !== undefined) await house.keeper.identities.write(memberId, record)
        reply.code(201)
        return { passkey_id: id, opens_key: record !== undefined }
      })
    },
  )

  app.post(
    '/api/ways/passkeys/remove',
    {
      schema: {
        tags: ['keys'],
        operationId: 'removePasskey',
        summary: 'One passkey of mine less; what else it opened ends with it',
        security: signedInSecurity,
        body: GonePasskey,
        response: answers(Type.Object({ removed: Type.Boolean() })),
      },
    },
    async (request, reply) => {
      const session = requireSession(request)
      const { proof, passkey_id: id } = request.body
      await prove(request, proof)
      const gone: Buffer[] = []
      const answer = await act(house, request, reply, async ({ tx, now }) => {
        const { wheelId, memberId, organisationId, sessionId } = session
        const { rows } = await refusing(() =>
          sql<{
            credential: Buffer | null
          }>`SELECT cw_passkey_remove(${id}, ${sessionId}) AS credential`.execute(tx),
        )
        const credential = rows[0]?.credential
        if (!credential) throw problem('not_found')
        gone.push(credential)
        const note = { event: 'member.passkey_removed', recordKind: 'member', recordId: memberId }
        await house.keeper.record(tx, { wheelId, organisationId, ...note }, now, { passkey_id: id })
        return { removed: true }
      })
      for (const one of gone) await house.keeper.identities.remove(session.memberId, passkeyHolder(one))
      return answer
    },
  )
}

/** @throws Problem wrong_value for a record of another holder, or one made in another way */
function recordFor(credentialId: Buffer, wrapped: unknown): WrappedIdentity {
  const record = parseWrapped(wrapped)
  if (record?.holder !== passkeyHolder(credentialId) || record.kdf.name !== 'passkey-prf')
    throw problem('wrong_value', { field: 'wrapped' })
  return record
}
