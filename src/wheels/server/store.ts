import { sql } from 'kysely'
import type { Database, Tx } from '../../platform/db.ts'
import { problem } from '../../platform/errors.ts'
import { audienceOf } from '../../platform/session.ts'
import type { Protocol } from '../protocol.ts'
import { namesWith } from '../wheel-words.ts'
import { wordsInUse } from './word-store.ts'

/** The protocol in force, or the one under which an older record was made. */
export async function getProtocol(tx: Tx, wheelId: string, version?: number | null): Promise<Protocol> {
  if (version !== undefined && version !== null) return versionOf(tx, wheelId, version)
  const row = await tx
    .selectFrom('wheel')
    .select('protocol')
    .where('wheel_id', '=', wheelId)
    .executeTakeFirst()
  if (row === undefined) throw problem('not_found')
  return row.protocol as Protocol
}

async function versionOf(tx: Tx, wheelId: string, version: number): Promise<Protocol> {
  const row = await tx
    .selectFrom('protocol_version')
    .select('protocol')
    .where('wheel_id', '=', wheelId)
    .where('version', '=', version)
    .executeTakeFirst()
  if (row === undefined) throw problem('not_found')
  return row.protocol as Protocol
}

export type PublicWheel = {
  wheelId: string
  slug: string
  name: string
  names: Record<string, string>
  areaCode: string
  languages: string[]
  demonstration: boolean
  /** Null while it is being founded: no protocol is in force. */
  protocolVersion: number | null
  protocol: Protocol
}

/** What anyone may know of a wheel. Undefined for a slug that no wheel has. */
export async function findWheel(db: Database, slug: string): Promise<PublicWheel | undefined> {
  const row = await db.as('cw_public', null, (tx) =>
    tx.selectFrom('wheel').selectAll().where('slug', '=', slug).executeTakeFirst(),
  )
  return row === undefined ? undefined : toPublic(row)
}

export async function listWheels(db: Database): Promise<PublicWheel[]> {
  const rows = await db.as('cw_public', null, (tx) =>
    tx.selectFrom('wheel').selectAll().orderBy('founded_at').execute(),
  )
  return rows.map(toPublic)
}

function toPublic(row: {
  wheel_id: string
  slug: string
  name: string
  names: unknown
  area_code: string
  languages: string[]
  demonstration: boolean
  protocol_version: number | null
  protocol: unknown
}): PublicWheel {
  return {
    wheelId: row.wheel_id,
    slug: row.slug,
    name: row.name,
    names: row.names as Record<string, string>,
    areaCode: row.area_code,
    languages: row.languages,
    demonstration: row.demonstration,
    protocolVersion: row.protocol_version,
    protocol: row.protocol as Protocol,
  }
}

/** The wheel's own area and the localities it watches, by the names that it gives them itself or else the gazetteer. */
export async function areasOf(tx: Tx, wheelId: string) {
  const { rows } = await sql<{
    code: string
    name: string
    names: Record<string, string>
    parent_code: string | null
    level: number
    expected_days: number | null
  }>`SELECT a.code, a.name, a.names, a.parent_code, a.level, wa.expected_days
     FROM wheel_area wa JOIN area a ON a.code = wa.area_code WHERE wa.wheel_id = ${wheelId}
     ORDER BY a.level, a.name, a.code`.execute(tx)
  const words = await wordsInUse(tx, wheelId)
  return rows.map((row) => ({ ...row, ...namesWith(row.names, words, row.code) }))
}

/** What the wheel's channels say first in its own words, for its card. */
export async function riskSentencesOf(tx: Tx, wheelId: string) {
  return (await wordsInUse(tx, wheelId)).flatMap(({ channel, language, text, made_by }) =>
    channel === null ? [] : [{ channel, language, text, made_by }],
  )
}

export type Seated = {
  organisation_id: string
  name: string
  names: Record<string, string>
  sector: string
  category: string
  recipient: string
  vault_recipient: string | null
  on_desk: boolean
  is_oversight: boolean
  is_focal_point: boolean
  is_vault_partner: boolean
  since: Date
  desk_from: Date | null
}

export async function organisationsOf(tx: Tx, wheelId: string): Promise<Seated[]> {
  const { rows } = await sql<Seated>`
    SELECT o.organisation_id, o.name, o.names, o.sector, o.category, o.recipient, o.vault_recipient,
      wo.on_desk, wo.is_oversight, wo.is_focal_point, wo.is_vault_partner, wo.since, wo.desk_from
    FROM wheel_organisation wo JOIN organisation o USING (organisation_id)
    WHERE wo.wheel_id = ${wheelId} AND (wo.until IS NULL OR wo.until > now())
    ORDER BY o.sector, o.name COLLATE "C"`.execute(tx)
  return rows
}

/** With how many people compared each organisation's present key by voice, and whether the asker is one of them. */
export async function comparisonsOf(
  tx: Tx,
  session: { wheelId: string; memberId: string; sector: string; roles: readonly string[] },
  seated: readonly Seated[],
) {
  const guest = audienceOf(session) === 'cw_guest'
  const rows = guest
    ? []
    : await tx
        .selectFrom('key_comparison')
        .select(['organisation_id', 'recipient', 'member_id'])
        .where('wheel_id', '=', session.wheelId)
        .execute()
  return seated.map((one) => {
    const of = rows.filter(
      (row) => row.organisation_id === one.organisation_id && row.recipient === one.recipient,
    )
    return {
      ...one,
      since: one.since.toISOString(),
      desk_from: one.desk_from?.toISOString() ?? null,
      compared_by: of.length,
      compared_by_me: of.some((row) => row.member_id === session.memberId),
    }
  })
}

/** Civil-society organisations that work on summaries, with their recipients: readers of everything on the desk. */
export async function deskOf(tx: Tx, wheelId: string): Promise<Seated[]> {
  const all = await organisationsOf(tx, wheelId)
  return all.filter((one) => one.on_desk && one.sector === 'civil_society')
}

/**
 * Who keeps a report of this area and channel: the nearest area upwards that names one, the channel itself before "any".
 * Undefined when nobody does, and then nothing may be taken in.
 */
export async function findCustodian(tx: Tx, wheelId: string, areaCode: string, channel: string) {
  const { rows } = await sql<{
    organisation_id: string
    name: string
    recipient: string
    vault_recipient: string | null
  }>`
    WITH RECURSIVE up AS (
      SELECT code, parent_code, 0 AS distance FROM area WHERE code = ${areaCode}
      UNION ALL SELECT a.code, a.parent_code, up.distance + 1 FROM area a JOIN up ON a.code = up.parent_code WHERE up.distance < 8)
    SELECT o.organisation_id, o.name, o.recipient, o.vault_recipient
    FROM up JOIN custodian c ON c.area_code = up.code JOIN organisation o USING (organisation_id)
    WHERE c.wheel_id = ${wheelId} AND c.channel IN (${channel}, 'any')
    ORDER BY up.distance, c.channel = 'any' LIMIT 1`.execute(tx)
  return rows[0]
}

export async function membersOf(tx: Tx, wheelId: string) {
  const { rows } = await sql<{
    member_id: string
    display_name: string
    organisation_id: string
    roles: string[]
  }>`
    SELECT m.member_id, m.display_name, s.organisation_id, s.roles FROM seat s JOIN member m USING (member_id)
    WHERE s.wheel_id = ${wheelId} AND (s.until IS NULL OR s.until > now()) ORDER BY m.display_name COLLATE "C", m.member_id`.execute(
    tx,
  )
  return rows
}
