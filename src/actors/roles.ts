import { isSecuritySector, type Sector } from './sector.ts'

export const ROLES = [
  'field_monitor',
  'intake_operator',
  'verifier',
  'analyst',
  'coordinator',
  'release_approver',
  'vault_custodian',
  'sgbv_focal_point',
  'mediator',
  'responder',
  'liaison',
  'oversight_investigator',
  'oversight_reader',
  'researcher',
  'secretariat',
  'donor_viewer',
] as const
export type Role = (typeof ROLES)[number]

/**
 * Which sectors may hold a role (DOMAIN 2.5, 13.1). A role that sees reports, or how many there are, belongs to
 * civil society alone: a ministry's officer is a colleague of the police's, so a civil authority is liaison or
 * responder, sits on the panel, hosts the secretariat or is the oversight body, and coordinates nothing.
 */
export const ROLE_SECTORS: Readonly<Record<Role, readonly Sector[]>> = {
  field_monitor: ['civil_society'],
  intake_operator: ['civil_society'],
  verifier: ['civil_society'],
  analyst: ['civil_society'],
  coordinator: ['civil_society'],
  release_approver: ['civil_society', 'civil_authority', 'international'],
  vault_custodian: ['civil_society'],
  sgbv_focal_point: ['civil_society'],
  mediator: ['civil_society', 'international'],
  responder: ['civil_society', 'civil_authority', 'international'],
  liaison: ['police', 'military', 'civil_authority'],
  oversight_investigator: ['civil_society', 'civil_authority'],
  oversight_reader: ['civil_society', 'civil_authority', 'international'],
  researcher: ['civil_society', 'international'],
  secretariat: ['civil_society', 'civil_authority', 'international'],
  donor_viewer: ['civil_society', 'international'],
}

/** Roles that reach reports, what is drawn from them, or who sent them. */
export const REPORT_ACCESS = [
  'field_monitor',
  'intake_operator',
  'verifier',
  'analyst',
  'coordinator',
  'release_approver',
  'vault_custodian',
  'oversight_investigator',
] as const satisfies readonly Role[]

export type Conflict =
  | { kind: 'sector'; role: Role; sector: Sector }
  | { kind: 'roles'; role: Role; other: Role }
  | { kind: 'employment'; role: Role; sector: Sector }

const everythingBut = (...kept: Role[]): Role[] => ROLES.filter((role) => !kept.includes(role))

/** Standing incompatibilities (DOMAIN 13.1). Written once for the narrower role; they hold in both directions. */
export const STANDING_INCOMPATIBILITIES: Readonly<Partial<Record<Role, readonly Role[]>>> = {
  vault_custodian: everythingBut('vault_custodian', 'oversight_reader'),
  sgbv_focal_point: REPORT_ACCESS,
  liaison: everythingBut('liaison'),
  donor_viewer: everythingBut('donor_viewer'),
  // Until a report is made safe its intake operator holds identities too.
  researcher: ['intake_operator'],
}

export function mayHold(role: Role, sector: Sector): boolean {
  return ROLE_SECTORS[role].includes(sector)
}

export function incompatible(role: Role, other: Role): boolean {
  return (
    (STANDING_INCOMPATIBILITIES[role]?.includes(other) ?? false) ||
    (STANDING_INCOMPATIBILITIES[other]?.includes(role) ?? false)
  )
}

export function roleConflicts(roles: readonly Role[], sector: Sector): Conflict[] {
  const held = ROLES.filter((role) => roles.includes(role))
  const conflicts: Conflict[] = held
    .filter((role) => !mayHold(role, sector))
    .map((role) => ({ kind: 'sector', role, sector }))
  held.forEach((role, at) => {
    for (const other of held.slice(at + 1))
      if (incompatible(role, other)) conflicts.push({ kind: 'roles', role, other })
  })
  return conflicts
}

export type Membership = { sector: Sector; roles: readonly Role[] }

/** One person in several organisations: what is incompatible in one is incompatible across all of them. */
export function personConflicts(memberships: readonly Membership[]): Conflict[] {
  const conflicts: Conflict[] = memberships.flatMap(({ roles, sector }) => roleConflicts(roles, sector))
  memberships.forEach((first, at) => {
    for (const second of memberships.slice(at + 1)) {
      for (const role of first.roles)
        for (const other of second.roles)
          if (incompatible(role, other)) conflicts.push({ kind: 'roles', role, other })
      conflicts.push(...employment(first, second), ...employment(second, first))
    }
  })
  return conflicts
}

/** A constable who also volunteers as a monitor remains a constable. */
function employment(employer: Membership, elsewhere: Membership): Conflict[] {
  if (!isSecuritySector(employer.sector) || isSecuritySector(elsewhere.sector)) return []
  return elsewhere.roles.map((role) => ({ kind: 'employment', role, sector: employer.sector }))
}
