import type { ClientBase } from 'pg'
import { roleConflicts, type Role } from '../roles.ts'
import type { Sector } from '../sector.ts'

// Written by the owner's login when a wheel is founded or imported; the server itself may not.

export type NewOrganisation = {
  organisationId: string
  sector: Sector
  category: string
  name: string
  names?: Record<string, string>
  areaCode?: string
  recipient: string
  vaultRecipient?: string
}

export async function insertOrganisation(owner: ClientBase, one: NewOrganisation): Promise<void> {
  await owner.query(
    `INSERT INTO organisation (organisation_id, sector, category, name, names, area_code, recipient, vault_recipient)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      one.organisationId,
      one.sector,
      one.category,
      one.name,
      JSON.stringify(one.names ?? {}),
      one.areaCode ?? null,
      one.recipient,
      one.vaultRecipient ?? null,
    ],
  )
}

export async function insertCommand(
  owner: ClientBase,
  officeId: string,
  commandId: string,
  since: string,
): Promise<void> {
  await owner.query('INSERT INTO command (office_id, command_id, since) VALUES ($1, $2, $3)', [
    officeId,
    commandId,
    since,
  ])
}

export type NewMember = {
  memberId: string
  signInName: string
  displayName: string
  salt: Uint8Array
  /** SHA-256 of the sign-in secret. */
  signInHash: Uint8Array
  /** The public half of her own key. */
  recipient: string
}

export async function insertMember(owner: ClientBase, one: NewMember): Promise<void> {
  await owner.query(
    'INSERT INTO member (member_id, sign_in_name, display_name, sign_in_salt, sign_in_hash, recipient) VALUES ($1, $2, $3, $4, $5, $6)',
    [
      one.memberId,
      one.signInName,
      one.displayName,
      Buffer.from(one.salt),
      Buffer.from(one.signInHash),
      one.recipient,
    ],
  )
}

export class RolesConflict extends Error {}

export function checkRoles(name: string, roles: readonly Role[], sector: Sector): void {
  const conflicts = roleConflicts(roles, sector)
  if (conflicts.length > 0) {
    throw new RolesConflict(`${name}: ${conflicts.map((conflict) => JSON.stringify(conflict)).join(', ')}`)
  }
}
