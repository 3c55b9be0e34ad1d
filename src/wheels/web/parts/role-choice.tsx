import { mayHold, ROLES, type Role, roleConflicts } from '../../../actors/roles.ts'
import type { Sector } from '../../../actors/sector.ts'
import { t } from '../../../ui/i18n.ts'
import { Checkbox } from '../../../ui/parts/controls.tsx'
import './role-choice.css'

/** What a small organisation does first; the rest is one press away. */
const USUAL: readonly Role[] = [
  'intake_operator',
  'verifier',
  'coordinator',
  'release_approver',
  'field_monitor',
  'analyst',
]

type RoleChoiceProps = {
  legend: string
  hint?: string
  sector: Sector
  value: readonly Role[]
  onChange: (roles: Role[]) => void
  error?: string | undefined
}

/** Each role with a plain sentence; what does not go together is said beside it in the moment, by the server's rule. */
export function RoleChoice({ legend, hint, sector, value, onChange, error }: RoleChoiceProps) {
  const possible = ROLES.filter((role) => mayHold(role, sector))
  const usual = USUAL.filter((role) => possible.includes(role))
  // An office of the security sector has one role, and nothing to unfold it from.
  const [first, further] =
    usual.length > 0 ? [usual, possible.filter((role) => !usual.includes(role))] : [possible, []]
  const conflicts = conflictsOf(value, sector)
  const choice = (role: Role) => (
    <Checkbox
      key={role}
      label={t(`actors.role.${role}`)}
      hint={
        <>
          {t(`settings.role.${role}.does`)}
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
      onChange={(on) => onChange(possible.filter((one) => (one === role ? on : value.includes(one))))}
    />
  )
  return (
    <fieldset class="field choices">
      <legend>{legend}</legend>
      {hint ? <p class="hint">{hint}</p> : null}
      <div class="role-choice">{first.map(choice)}</div>
      {further.length > 0 ? (
        <details class="more" open={further.some((role) => value.includes(role))}>
          <summary>{t('settings.role.more')}</summary>
          <div class="role-choice">{further.map(choice)}</div>
        </details>
      ) : null}
      <output class="hidden" aria-live="polite">
        {conflicts.map((one) => one.sentence).join(' ')}
      </output>
      {error ? <p class="field-error">{error}</p> : null}
    </fieldset>
  )
}

/** Roles that are kept apart from others, the narrower first: its reason is the one that is given. */
const NARROW = ['liaison', 'donor_viewer', 'vault_custodian', 'sgbv_focal_point', 'researcher'] as const

/** Empty where one person may hold all of these there. */
export function conflictSentences(roles: readonly Role[], sector: Sector): string[] {
  return conflictsOf(roles, sector).map(({ sentence }) => sentence)
}

function conflictsOf(
  roles: readonly Role[],
  sector: Sector,
): { role: Role; other: Role | undefined; sentence: string }[] {
  return roleConflicts(roles, sector).map((conflict) => {
    const role = t(`actors.role.${conflict.role}`)
    if (conflict.kind !== 'roles')
      return { role: conflict.role, other: undefined, sentence: t('settings.role.not_here', { role }) }
    const narrow = NARROW.find((one) => one === conflict.role || one === conflict.other)
    const why = narrow ? t(`settings.role.why.${narrow}`) : ''
    const both = t('settings.role.conflict', { role, other: t(`actors.role.${conflict.other}`) })
    return { role: conflict.role, other: conflict.other, sentence: `${both} ${why}`.trim() }
  })
}
