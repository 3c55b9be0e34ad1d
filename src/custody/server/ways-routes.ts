import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { Type } from 'typebox'
import { type Act, act, answers, read, requireSession, signedInSecurity } from '../../platform/act.ts'
import { problem } from '../../platform/errors.ts'
import type { App } from '../../platform/http.ts'
import { NewCodes, NewPassphrase, PASSKEYS_NEEDED, PassphraseOff, RECOVERY_CODES, Ways } from '../ways.ts'
import { parseWrapped } from '../wrap.ts'
import type { Kept } from './keeper.ts'
import type { Prove } from './proof.ts'
import { openHolders, ownPasskeys, ownWays, refusing } from './ways-store.ts'

/** My ways in as they are, my recovery codes and my passphrase. */
export function waysRoutes(app: App, house: Kept, prove: Prove): void {
  const { identities } = house.keeper
  const note = async ({ tx, session, now }: Act, event: string, content: unknown): Promise<void> => {
    const { wheelId, organisationId, memberId } = session
    const about = { wheelId, organisationId, event, recordKind: 'member', recordId: memberId }
    await house.keeper.record(tx, about, now, content)
  }

  app.get(
    '/api/ways',
    {
      schema: {
        tags: ['keys'],
        operationId: 'getMyWays',
        summary: 'My ways in: passphrase, passkeys, recovery codes',
        security: signedInSecurity,
        response: answers(Ways),
      },
    },
    async (request) =>
      read(house, request, async ({ tx }) => {
        const [own, passkeys] = [await ownWays(tx), await ownPasskeys(tx)]
        return {
          sign_in_name: own.sign_in_name,
          passphrase: !own.passphrase_off,
          passkeys_needed: PASSKEYS_NEEDED,
          passkeys: passkeys.map((one) => ({
            passkey_id: one.passkey_id,
            credential_id: one.credential_id.toString('base64url'),
            transports: one.transports,
            device: one.device,
            backed_up: one.backed_up,
            opens_key: one.has_prf,
            created_at: one.created_at.toISOString(),
            used_on: one.used_on,
          })),
          codes: {
            left: own.codes_left,
            made_at: own.codes_made_at?.toISOString() ?? null,
            next: own.codes_next,
          },
        }
      }),
  )

  app.post(
    '/api/ways/codes',
    {
      schema: {
        tags: ['keys'],
        operationId: 'makeCodes',
        summary: 'New recovery codes; those that were made before end',
        security: signedInSecurity,
        body: NewCodes,
        response: answers(Type.Object({ left: Type.Integer() }), 201),
      },
    },
    async (request, reply) => {
      const { proof, first, codes } = request.body
      const { memberId } = requireSession(request)
      await prove(request, proof)
      const records = codes.map(({ wrapped }, at) => {
        const record = parseWrapped(wrapped)
        if (record?.holder !== `code-${first + at}` || record.kdf.name !== 'recovery-code')
          throw problem('wrong_value', { field: 'wrapped' })
        return record
      })
      const hashes = codes.map(({ hash }) => Buffer.from(hash, 'base64'))
      const answer = await act(house, request, reply, async (doing) => {
        await refusing(() =>
          sql`SELECT cw_codes_make(${first}::smallint, ${hashes}::bytea[], ${doing.now})`.execute(doing.tx),
        )
        await note(doing, 'member.codes_made', { first, codes: RECOVERY_CODES })
        // Their names are other than those of the codes before, whose records stay good until this is certain.
        for (const record of records) await identities.write(memberId, record)
        reply.code(201)
        return { left: RECOVERY_CODES }
      })
      const mine = new Set(records.map((one) => one.holder))
      for (const holder of await identities.list(memberId))
        if (holder.startsWith('code-') && !mine.has(holder)) await identities.remove(memberId, holder)
      return answer
    },
  )

  app.post(
    '/api/ways/passphrase',
    {
      schema: {
        tags: ['keys'],
        operationId: 'changePassphrase',
        summary: 'Another passphrase, or one again; every other session of mine ends',
        security: signedInSecurity,
        body: NewPassphrase,
        response: answers(Type.Object({ changed: Type.Boolean() })),
      },
    },
    async (request, reply) => {
      const { proof, salt, secret, wrapped } = request.body
      const { memberId, sessionId } = requireSession(request)
      await prove(request, proof, { codeIsEnough: true })
      const record = parseWrapped(wrapped)
      // One salt for both: what signs in and what opens come of one stretching.
      if (record?.holder !== 'passphrase' || record.kdf.name !== 'argon2id' || record.salt !== salt)
        throw problem('wrong_value', { field: 'wrapped' })
      const hash = createHash('sha256').update(Buffer.from(secret, 'base64')).digest()
      // One that is damaged is no reason to keep her from a new one.
      const before = await identities.read(memberId, 'passphrase').catch(() => undefined)
      let written = false
      try {
        return await act(house, request, reply, async (doing) => {
          await sql`SELECT cw_passphrase_change(${Buffer.from(salt, 'base64')}, ${hash}, ${sessionId})`.execute(
            doing.tx,
          )
          await note(doing, 'member.passphrase_changed', {})
          await identities.write(memberId, record)
          written = true
          return { changed: true }
        })
      } catch (error) {
        // The row is the old one still, and so must be what the old passphrase opens.
        if (written && before !== undefined) await identities.write(memberId, before)
        throw error
      }
    },
  )

  app.post(
    '/api/ways/passphrase/off',
    {
      schema: {
        tags: ['keys'],
        operationId: 'passphraseOff',
        summary: 'My passphrase neither signs in nor opens my key any more: two passkeys do',
        security: signedInSecurity,
        body: PassphraseOff,
        response: answers(Type.Object({ passphrase: Type.Boolean() })),
      },
    },
    async (request, reply) => {
      const { memberId, sessionId } = requireSession(request)
      await prove(request, request.body.proof)
      const answer = await act(house, request, reply, async (doing) => {
        await refusing(() => sql`SELECT cw_passphrase_off(${sessionId})`.execute(doing.tx))
        // The rows say that two open the key; so must the files.
        const open = await openHolders(doing.tx)
        const there = (await identities.list(memberId)).filter((holder) => open.has(holder))
        if (there.length < PASSKEYS_NEEDED) throw problem('two_passkeys_needed')
        await note(doing, 'member.passphrase_off', {})
        return { passphrase: false }
      })
      await identities.remove(memberId, 'passphrase')
      return answer
    },
  )
}
