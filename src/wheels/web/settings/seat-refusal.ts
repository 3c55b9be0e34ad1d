import type { Role } from '../../../actors/roles.ts'
import type { Sector } from '../../../actors/sector.ts'
import { ProblemError } from '../../../ui/api.ts'
import { t } from '../../../ui/i18n.ts'
import { conflictSentences } from '../parts/role-choice.tsx'

/** @throws ProblemError before anything is sent, in the words that stand beside the roles */
export function requireRoles(roles: readonly Role[], sector: Sector): void {
  if (roles.length === 0) throw new ProblemError(422, 'roles_missing', t('settings.role.none'))
  const [conflict] = conflictSentences(roles, sector)
  if (conflict) throw new ProblemError(422, 'roles_refused', conflict)
}

/** The protocol says how many approvers an organisation seats: the general sentence would not tell which rule it was. */
export async function seatRefusal<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof ProblemError && error.details['because'] === 'panel_seats')
      throw new ProblemError(error.status, error.code, t('settings.role.panel_full'), error.details)
    throw error
  }
}
