import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Database } from './db.ts'
import { newId } from './id.ts'
import type { Audience } from './roles.ts'

/** Whoever is signed in, as the rows say; read anew for every request, so that a role that ended has ended. */
export type Session = {
  sessionId: string
  memberId: string
  displayName: string
  wheelId: string
  wheelSlug: string
  wheelName: string
  demonstration: boolean
  organisationId: string
  organisationName: string
  sector: string
  roles: string[]
  languages: string[]
  recipient: string
  /** Keeps her organisation's keys and speaks for it. */
  isCustodian: boolean
  /** Null while the wheel is being founded. */
  protocolVersion: number | null
  beganWith: BeganWith
}

/** What somebody showed to open a session. */
export type BeganWith = 'passphrase' | 'passkey' | 'code'

export const idleMinutes = 30
export const absoluteHours = 12
export const cookieName = 'cw_session'

/**
 * The security sector is a guest, and so is anyone whose only role is to be addressed: a database role of its own, with
 * grants on its inbox and tasks and on nothing else.
 */
export function audienceOf(session: { sector: string; roles: readonly string[] }): Audience {
  const guest =
    session.sector === 'police' ||
    session.sector === 'military' ||
    session.roles.every((role) => role === 'liaison' || role === 'donor_viewer')
  return guest ? 'cw_guest' : 'cw_member'
}

export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** @returns the token for the cookie; only its hash is stored */
export async function openSession(
  db: Database,
  who: { memberId: string; wheelId: string; device: string; beganWith?: BeganWith },
  now: Date,
): Promise<{ token: string; expiresAt: Date }> {
  const token = randomBytes(32).toString('base64url')
  const expiresAt = new Date(now.getTime() + absoluteHours * 3_600_000)
  await db.as('cw_public', null, (tx) =>
    sql`SELECT cw_session_open(${newId(now)}, ${hashToken(token)}, ${who.memberId}, ${who.wheelId}, ${who.device}, ${who.beganWith ?? 'passphrase'}, ${now}, ${expiresAt})`.execute(
      tx,
    ),
  )
  return { token, expiresAt }
}

export async function findSession(db: Database, token: string, now: Date): Promise<Session | null> {
  if (!/^[A-Za-z0-9_-]{43}$/.test(token)) return null
  const { rows } = await db.as('cw_public', null, (tx) =>
    sql<
      Record<string, never>
    >`SELECT * FROM cw_session_find(${hashToken(token)}, ${now}, ${`${idleMinutes} minutes`}::interval)`.execute(
      tx,
    ),
  )
  const row = rows[0]
  if (row === undefined) return null
  return {
    sessionId: row['session_id'],
    memberId: row['member_id'],
    displayName: row['display_name'],
    wheelId: row['wheel_id'],
    wheelSlug: row['wheel_slug'],
    wheelName: row['wheel_name'],
    demonstration: row['demonstration'],
    organisationId: row['organisation_id'],
    organisationName: row['organisation_name'],
    sector: row['sector'],
    roles: row['roles'],
    languages: row['languages'],
    recipient: row['recipient'],
    isCustodian: row['is_custodian'],
    protocolVersion: row['protocol_version'],
    beganWith: row['began_with'],
  } as unknown as Session
}

/** What the session list shows of a device: its kind and nothing that would tell one phone from another. */
export function deviceOf(userAgent: string | undefined): 'phone' | 'computer' | 'program' {
  if (!userAgent || !userAgent.startsWith('Mozilla/')) return 'program'
  return /Mobi|Android|iPhone/.test(userAgent) ? 'phone' : 'computer'
}

export function sessionDue(idle = idleMinutes) {
  return {
    name: 'sessions that ended',
    limit: 500,
    run: async (
      tx: Parameters<Parameters<Database['as']>[2]>[0],
      now: Date,
      limit: number,
    ): Promise<number> => {
      const gone = await sql`DELETE FROM session WHERE session_id IN (SELECT session_id FROM session
        WHERE expires_at < ${now} OR seen_at < ${new Date(now.getTime() - idle * 60_000)} LIMIT ${limit})`.execute(
        tx,
      )
      return Number(gone.numAffectedRows ?? 0n)
    },
  }
}
