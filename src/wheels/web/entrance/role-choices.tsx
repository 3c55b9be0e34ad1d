import { incompatible, mayHold, ROLES, type Role, roleConflicts } from '../../../actors/roles.ts'
import type { Sector } from '../../../actors/sector.ts'
import { t } from '../../../ui/i18n.ts'
import { Checkbox } from '../../../ui/parts/controls.tsx'

/** What a small organisation does first; the rest is one press away. */
const USUAL: readonly Role[] = [
  'intake_operator',
  'verifier',
  'coordinator',
  'release_approver',
  'field_monitor',
  'analyst',
]

type RoleChoicesProps = {
  legend: string
  hint?: string
  sector: Sector
  value: readonly Role[]
  onChange: (roles: Role[]) => void
  error?: string | undefined
}

/** What does not go together is said in the moment and at the place it is chosen, by the rule that the server asks too. */
export function RoleChoices({ legend, hint, sector, value, onChange, error }: RoleChoicesProps) {
  const possible = ROLES.filter((role) => mayHold(role, sector))
  const usual = USUAL.filter((role) => possible.includes(role))
  const others = possible.filter((role) => !usual.includes(role))
  const conflicts = conflictsOf(value, sector)
  const choice = (role: Role) => (
    <Checkbox
      key={role}
      label={t(`actors.role.${role}`)}
      hint={
        <>
          {t(`join.does.${role}`)}
          {conflicts
            .filter((one) => one.role === role || one.other === role)
            .map((one) => (
              <span class="field-error" key={one.sentence}>
                {one.sentence}
              </span>
            ))}
        </>
      }
      checked={value.includes(role)}
      onChange={(on) => onChange(ROLES.filter((one) => (one === role ? on : value.includes(one))))}
    />
  )
  return (
    <fieldset class="field choices">
      <legend>{legend}</legend>
      {hint ? <p class="hint">{hint}</p> : null}
      {usual.map(choice)}
      {others.length > 0 ? (
        <details class="more" open={others.some((role) => value.includes(role))}>
          <summary>{t('join.roles.more')}</summary>
          {others.map(choice)}
        </details>
      ) : null}
      <output class="hidden" aria-live="polite">
        {conflicts.map((one) => one.sentence).join(' ')}
      </output>
      {error ? <p class="field-error">{error}</p> : null}
    </fieldset>
  )
}

function conflictsOf(roles: readonly Role[], sector: Sector) {
  return roleConflicts(roles, sector).flatMap((conflict) => {
    if (conflict.kind !== 'roles') return []
    const { role, other } = conflict
    const pair = { one: t(`actors.role.${role}`), other: t(`actors.role.${other}`) }
    const narrow = NARROW.find((one) => one === role || one === other)
    const why = narrow !== undefined && incompatible(role, other) ? t(`join.roles.why.${narrow}`) : ''
    return [{ role, other, sentence: `${t('join.roles.conflict', pair)} ${why}`.trim() }]
  })
}

/** The role that a conflict is about: its sentence says why it stands alone. */
const NARROW = ['donor_viewer', 'liaison', 'vault_custodian', 'sgbv_focal_point', 'researcher'] as const
