import { sql } from 'kysely'
import type { Database, Tx } from '../../platform/db.ts'
import { type ErrorCode, problem } from '../../platform/errors.ts'
import { newId } from '../../platform/id.ts'
import { passkeyHolder } from '../passkey.ts'
import { challengeHash, newChallenge } from './relying-party.ts'

// Every row of these tables is reached through a function that asks who asks; see migrations/0009.

/** What the database refuses, as a person is told it. */
const SAID: Readonly<Record<string, ErrorCode>> = {
  two_passkeys: 'two_passkeys_needed',
  last_way_in: 'last_way_in',
  passkeys_enough: 'passkeys_enough',
  passkey_credential_id_key: 'passkey_refused',
  codes_next: 'changed_meanwhile',
}

/** Runs what the database may refuse. @throws Problem for what it says of ways in */
export async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const code = SAID[(error as { constraint?: string }).constraint ?? '']
    throw code === undefined ? error : problem(code)
  }
}

export type Purpose = 'register' | 'proof'

/** A fresh question to her own authenticators. */
export async function ask(tx: Tx, purpose: Purpose, now: Date): Promise<string> {
  const challenge = newChallenge()
  await sql`SELECT cw_challenge(${newId(now)}, ${challengeHash(challenge)}, ${purpose}, ${now})`.execute(tx)
  return challenge
}

/** Whether this was asked of her for this, not long ago, and not answered yet. It is gone then, whatever the answer is worth. */
export async function take(tx: Tx, purpose: Purpose, challenge: string, now: Date): Promise<boolean> {
  const { rows } = await sql<{
    fresh: boolean
  }>`SELECT cw_challenge_take(${challengeHash(challenge)}, ${purpose}, ${now}) AS fresh`.execute(tx)
  return rows[0]?.fresh ?? false
}

/** The same for somebody who is not known yet. */
export async function askAnybody(db: Database, now: Date): Promise<string> {
  const challenge = newChallenge()
  await db.as('cw_public', null, (tx) =>
    sql`SELECT cw_sign_in_challenge(${newId(now)}, ${challengeHash(challenge)}, ${now})`.execute(tx),
  )
  return challenge
}

export async function takeFromAnybody(db: Database, challenge: string, now: Date): Promise<boolean> {
  const { rows } = await db.as('cw_public', null, (tx) =>
    sql<{
      fresh: boolean
    }>`SELECT cw_sign_in_challenge_take(${challengeHash(challenge)}, ${now}) AS fresh`.execute(tx),
  )
  return rows[0]?.fresh ?? false
}

export type FoundPasskey = { member_id: string; public_key: Buffer; counter: number }

export async function findPasskey(db: Database, credentialId: Buffer): Promise<FoundPasskey | undefined> {
  const { rows } = await db.as('cw_public', null, (tx) =>
    sql<FoundPasskey>`SELECT * FROM cw_passkey_find(${credentialId})`.execute(tx),
  )
  return rows[0]
}

export async function notePasskeyUsed(
  db: Database,
  credentialId: Buffer,
  said: { counter: number; backedUp: boolean },
  now: Date,
): Promise<void> {
  await db.as('cw_public', null, (tx) =>
    sql`SELECT cw_passkey_used(${credentialId}, ${said.counter}, ${said.backedUp}, ${now})`.execute(tx),
  )
}

export type OwnPasskey = {
  passkey_id: string
  credential_id: Buffer
  transports: string[]
  device: string | null
  backed_up: boolean
  has_prf: boolean
  created_at: Date
  used_on: string | null
}

export async function ownPasskeys(tx: Tx): Promise<OwnPasskey[]> {
  const { rows } = await sql<OwnPasskey>`SELECT * FROM cw_passkeys()`.execute(tx)
  return rows
}

export type OwnWays = {
  sign_in_name: string
  passphrase_off: boolean
  codes_made_at: Date | null
  codes_left: number
  codes_next: number
}

export async function ownWays(tx: Tx): Promise<OwnWays> {
  const { rows } = await sql<OwnWays>`SELECT * FROM cw_ways()`.execute(tx)
  const [own] = rows
  if (own === undefined) throw problem('not_found')
  return own
}

/**
 * The holders whose records are hers to be given. The rows decide, not the folder: a file that outlived its way in opens
 * nothing. Records of recovery codes are told once, when their code signs in.
 */
export async function openHolders(tx: Tx): Promise<Set<string>> {
  const [ways, passkeys] = [await ownWays(tx), await ownPasskeys(tx)]
  const opening = passkeys.filter((one) => one.has_prf).map((one) => passkeyHolder(one.credential_id))
  return new Set([...(ways.passphrase_off ? [] : ['passphrase']), ...opening])
}

export const credentialOf = (one: OwnPasskey): { id: string; transports: string[] } => ({
  id: one.credential_id.toString('base64url'),
  transports: one.transports,
})

/** Questions that nobody answered. */
export function challengesDue() {
  return {
    name: 'questions to passkeys that nobody answered',
    limit: 500,
    run: async (tx: Tx, now: Date, limit: number): Promise<number> => {
      const gone = await sql`DELETE FROM passkey_challenge WHERE challenge_id IN
        (SELECT challenge_id FROM passkey_challenge WHERE expires_at < ${now} LIMIT ${limit})`.execute(tx)
      return Number(gone.numAffectedRows ?? 0n)
    },
  }
}
