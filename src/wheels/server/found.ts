import { createHash, randomBytes } from 'node:crypto'
import type { ClientBase } from 'pg'
import type { Role } from '../../actors/roles.ts'
import type { Sector } from '../../actors/sector.ts'
import { checkRoles, insertCommand, insertMember, insertOrganisation } from '../../actors/server/index.ts'
import { makeRing, type Ring, sealRing } from '../../custody/ring.ts'
import { makeIdentity } from '../../custody/seal.ts'
import { ARGON2, type Secrets } from '../../custody/secrets.ts'
import type { Keys } from '../../custody/server/index.ts'
import { wrapIdentity } from '../../custody/wrap.ts'
import { newId, outwardId } from '../../platform/id.ts'
import { type Protocol, protocolProblems } from '../protocol.ts'
import type { Who } from '../who.ts'

export type FoundingOrganisation = {
  key: string
  sector: Sector
  category: string
  name: string
  names?: Record<string, string>
  areaCode?: string
  onDesk?: boolean
  isOversight?: boolean
  isFocalPoint?: boolean
  isVaultPartner?: boolean
  /** For offices of the security sector: the command above. */
  answersTo?: string
}
export type FoundingMember = {
  signInName: string
  displayName: string
  organisation: string
  roles: Role[]
  salt: Uint8Array
  /** Made where the passphrase is typed (src/custody/secrets.ts); the passphrase itself is not needed here. */
  secrets: Secrets
}
export type Founding = {
  slug: string
  name: string
  names?: Record<string, string>
  areaCode: string
  languages: string[]
  demonstration: boolean
  protocol: Protocol
  localities: { areaCode: string; expectedDays?: number }[]
  organisations: FoundingOrganisation[]
  members: FoundingMember[]
  custodians: { areaCode: string; channel?: string; organisation: string }[]
}
export type Founded = {
  wheelId: string
  organisations: Record<
    string,
    { organisationId: string; recipient: string; identity: string; vaultIdentity: string; ring: Ring }
  >
  members: Record<string, { memberId: string; organisationId: string }>
}

export class FoundingRefused extends Error {}

/**
 * Makes a whole wheel with its organisations, members and keys, in one transaction of the owner's login: the demonstration,
 * and those of tests. Who is named first of an organisation is its custodian. Identities are wrapped before anything is
 * stored, and returned so that the caller can seal with them or forget them.
 */
export async function foundWheel(
  owner: ClientBase,
  keys: Keys,
  founding: Founding,
  now: Date,
): Promise<Founded> {
  const problems = protocolProblems(founding.protocol)
  if (problems.length > 0)
    throw new FoundingRefused(`the protocol cannot come into force: ${problems.join(', ')}`)
  const founded: Founded = { wheelId: newId(now), organisations: {}, members: {} }
  await owner.query('BEGIN')
  try {
    await insertWheel(owner, founded.wheelId, founding)
    for (const one of founding.organisations) await seatOrganisation(owner, founded, one, now)
    for (const one of founding.organisations) {
      if (one.answersTo === undefined) continue
      const command = founded.organisations[one.answersTo]
      const office = founded.organisations[one.key]
      if (!command || !office) throw new FoundingRefused(`${one.key} answers to an unknown command`)
      await insertCommand(
        owner,
        office.organisationId,
        command.organisationId,
        now.toISOString().slice(0, 10),
      )
    }
    for (const one of founding.members) await seatMember(owner, keys, founded, founding, one, now)
    for (const one of founding.localities) {
      await owner.query('INSERT INTO wheel_area VALUES ($1, $2, $3)', [
        founded.wheelId,
        one.areaCode,
        one.expectedDays ?? null,
      ])
    }
    for (const one of founding.custodians) {
      await owner.query('INSERT INTO custodian VALUES ($1, $2, $3, $4)', [
        founded.wheelId,
        one.areaCode,
        one.channel ?? 'any',
        founded.organisations[one.organisation]?.organisationId,
      ])
    }
    await putInForce(owner, founded, founding)
    await owner.query('COMMIT')
    return founded
  } catch (error) {
    await owner.query('ROLLBACK')
    throw error
  }
}

async function insertWheel(owner: ClientBase, wheelId: string, founding: Founding): Promise<void> {
  await owner.query(
    `INSERT INTO wheel (wheel_id, slug, name, names, area_code, languages, demonstration, protocol)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      wheelId,
      founding.slug,
      founding.name,
      JSON.stringify(founding.names ?? {}),
      founding.areaCode,
      founding.languages,
      founding.demonstration,
      JSON.stringify(founding.protocol),
    ],
  )
}

async function seatOrganisation(
  owner: ClientBase,
  founded: Founded,
  one: FoundingOrganisation,
  now: Date,
): Promise<void> {
  const key = await makeIdentity()
  const vault = await makeIdentity()
  const organisationId = outwardId()
  const ring = makeRing(organisationId, key, vault, now.toISOString().slice(0, 10))
  founded.organisations[one.key] = { organisationId, ...key, vaultIdentity: vault.identity, ring }
  await insertOrganisation(owner, {
    organisationId,
    sector: one.sector,
    category: one.category,
    name: one.name,
    ...(one.names === undefined ? {} : { names: one.names }),
    ...(one.areaCode === undefined ? {} : { areaCode: one.areaCode }),
    recipient: key.recipient,
    vaultRecipient: vault.recipient,
  })
  await owner.query(
    `INSERT INTO wheel_organisation (wheel_id, organisation_id, on_desk, is_oversight, is_focal_point, is_vault_partner)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [
      founded.wheelId,
      organisationId,
      one.onDesk ?? false,
      one.isOversight ?? false,
      one.isFocalPoint ?? false,
      one.isVaultPartner ?? false,
    ],
  )
}

async function seatMember(
  owner: ClientBase,
  keys: Keys,
  founded: Founded,
  founding: Founding,
  one: FoundingMember,
  now: Date,
): Promise<void> {
  const organisation = founded.organisations[one.organisation]
  const card = founding.organisations.find((other) => other.key === one.organisation)
  if (!organisation || !card) throw new FoundingRefused(`${one.signInName} sits in an unknown organisation`)
  checkRoles(one.signInName, one.roles, card.sector)
  const memberId = newId(now)
  const own = await makeIdentity()
  const isFirst = founding.members.find((other) => other.organisation === one.organisation) === one
  founded.members[one.signInName] = { memberId, organisationId: organisation.organisationId }
  await insertMember(owner, {
    memberId,
    signInName: one.signInName,
    displayName: one.displayName,
    salt: one.salt,
    signInHash: createHash('sha256').update(one.secrets.signIn).digest(),
    recipient: own.recipient,
  })
  await owner.query(
    'INSERT INTO seat (wheel_id, member_id, organisation_id, roles, is_custodian) VALUES ($1, $2, $3, $4, $5)',
    [founded.wheelId, memberId, organisation.organisationId, one.roles, isFirst],
  )
  const wrapped = await wrapIdentity(
    crypto.subtle,
    {
      owner: memberId,
      holder: 'passphrase',
      kdf: ARGON2,
      salt: one.salt,
      key: one.secrets.wrapping,
      identity: own.identity,
    },
    randomBytes(12),
  )
  await keys.identities.write(memberId, wrapped)
  const ring = await sealRing(organisation.ring, own.recipient)
  await keys.rings.write(organisation.organisationId, organisation.recipient, memberId, ring)
}

/** Version 1, as two organisations would have confirmed it: what it says of who does what is what the rows say. */
async function putInForce(owner: ClientBase, founded: Founded, founding: Founding): Promise<void> {
  const id = (key: string): string => founded.organisations[key]?.organisationId ?? ''
  const first = (fits: (one: FoundingOrganisation) => boolean | undefined): string | null => {
    const found = founding.organisations.find(fits)
    return found === undefined ? null : id(found.key)
  }
  const approvers = founding.members.filter((one) => one.roles.includes('release_approver'))
  const panel = [...new Set(approvers.map((one) => one.organisation))].map((key) => ({
    organisation_id: id(key),
    seats: approvers.filter((one) => one.organisation === key).length,
  }))
  const who: Who = {
    desk: founding.organisations.filter((one) => one.onDesk).map((one) => id(one.key)),
    panel,
    custodians: founding.custodians.map((one) => ({
      area_code: one.areaCode,
      channel: (one.channel ?? 'any') as 'any',
      organisation_id: id(one.organisation),
    })),
    vault_partner: first((one) => one.isVaultPartner),
    oversight: first((one) => one.isOversight),
    focal_point: first((one) => one.isFocalPoint),
    localities: founding.localities.map((one) => ({
      area_code: one.areaCode,
      expected_days: one.expectedDays ?? null,
    })),
  }
  const protocol = JSON.stringify({ ...founding.protocol, version: 1, who })
  await owner.query(
    'UPDATE wheel SET protocol = protocol_for_all($2), protocol_version = 1 WHERE wheel_id = $1',
    [founded.wheelId, protocol],
  )
  await owner.query(
    `INSERT INTO protocol_version (wheel_id, version, protocol, reason, state, proposed_at, in_force_at)
     SELECT wheel_id, 1, $2, 'The wheel was founded with this protocol.', 'in_force', founded_at, founded_at
     FROM wheel WHERE wheel_id = $1`,
    [founded.wheelId, protocol],
  )
}
