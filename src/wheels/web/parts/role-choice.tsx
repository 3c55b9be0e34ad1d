import { mayHold, ROLES, type Role, roleConflicts } from '../../../actors/roles.ts'
import type { Sector } from '../../../actors/sector.ts'
import { t } from '../../../ui/i18n.ts'
import { Checkbox } from '../../../ui/parts/controls.tsx'

type RoleChoiceProps = {
  legend: string
  sector: Sector
  value: readonly Role[]
  onChange: (roles: Role[]) => void
}

/** Each role with a plain sentence; what does not go together is said in the moment it is chosen, by the server's rule. */
export function RoleChoice({ legend, sector, value, onChange }: RoleChoiceProps) {
  const possible = ROLES.filter((role) => mayHold(role, sector))
  const conflicts = conflictSentences(value, sector)
  return (
    <fieldset class="field choices">
      <legend>{legend}</legend>
      <div class="s-roles">
        {possible.map((role) => (
          <Checkbox
            key={role}
            label={t(`actors.role.${role}`)}
            hint={t(`settings.role.${role}.does`)}
            checked={value.includes(role)}
            onChange={(on) => onChange(possible.filter((one) => (one === role ? on : value.includes(one))))}
          />
        ))}
      </div>
      <output class="s-conflicts">
        {conflicts.map((sentence) => (
          <span class="field-error" key={sentence}>
            {sentence}
          </span>
        ))}
      </output>
    </fieldset>
  )
}

/** Roles that are kept apart from others, the narrower first: its reason is the one that is given. */
const NARROW = ['liaison', 'donor_viewer', 'vault_custodian', 'sgbv_focal_point', 'researcher'] as const

/** Empty where one person may hold all of these there. */
export function conflictSentences(roles: readonly Role[], sector: Sector): string[] {
  return roleConflicts(roles, sector).map((conflict) => {
    const role = t(`actors.role.${conflict.role}`)
    if (conflict.kind !== 'roles') return t('settings.role.not_here', { role })
    const narrow = NARROW.find((one) => one === conflict.role || one === conflict.other)
    const why = narrow ? t(`settings.role.why.${narrow}`) : ''
    return `${t('settings.role.conflict', { role, other: t(`actors.role.${conflict.other}`) })} ${why}`.trim()
  })
}
