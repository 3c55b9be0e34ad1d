import { ROLES, type Role } from '../../../actors/roles.ts'
import { t } from '../../../ui/i18n.ts'
import { Button, Select } from '../../../ui/parts/controls.tsx'
import { CLOCK_KINDS, type ClockKind, PRIORITIES } from '../../clocks.ts'
import { FormSection, NumberField, SpanField } from './propose-parts.tsx'
import type { SectionProps } from './propose-form.tsx'

/** Roles that a clock can ask: never a guest, and nobody who must know nothing of it. */
const ASKABLE = ROLES.filter(
  (role) => !['liaison', 'donor_viewer', 'vault_custodian', 'sgbv_focal_point'].includes(role),
)

export function LimitsSection({ draft, set, problems }: SectionProps) {
  return (
    <FormSection section="limits" problems={problems}>
      {CLOCK_KINDS.map((kind) => (
        <fieldset class="field s-grid" key={kind}>
          <legend>{t(`settings.clock.${kind}`)}</legend>
          {PRIORITIES.map((priority) => (
            <SpanField
              key={priority}
              label={t(`work.priority.${priority}`)}
              minutes={draft.clocks[kind][priority]}
              onChange={(minutes) =>
                set({
                  clocks: { ...draft.clocks, [kind]: { ...draft.clocks[kind], [priority]: minutes } },
                })
              }
            />
          ))}
        </fieldset>
      ))}
      <fieldset class="field s-grid">
        <legend>{t('settings.limits.others')}</legend>
        <SpanField
          label={t('settings.line.confirm_level')}
          minutes={draft.confirmLevelMinutes}
          onChange={(confirmLevelMinutes) => set({ confirmLevelMinutes })}
        />
        <NumberField
          label={t('settings.limits.reply_address')}
          value={draft.replyAddressDays}
          min={0}
          max={366}
          onChange={(n) => set({ replyAddressDays: n ?? 0 })}
        />
      </fieldset>
    </FormSection>
  )
}

export function AskedSection({ draft, set, problems }: SectionProps) {
  return (
    <FormSection section="asked" problems={problems}>
      <div class="s-asked">
        {CLOCK_KINDS.map((kind) => (
          <Order
            key={kind}
            kind={kind}
            roles={draft.escalation[kind]}
            onChange={(roles) => set({ escalation: { ...draft.escalation, [kind]: roles } })}
          />
        ))}
      </div>
    </FormSection>
  )
}

type OrderProps = { kind: ClockKind; roles: readonly Role[]; onChange: (roles: Role[]) => void }

function Order({ kind, roles, onChange }: OrderProps) {
  const options = ASKABLE.map((value) => ({ value, label: t(`actors.role.${value}`) }))
  return (
    <fieldset class="field s-order">
      <legend>{t(`settings.clock.${kind}`)}</legend>
      {roles.map((role, at) => (
        <div class="s-row" key={`${at} ${role}`}>
          <Select
            label={t('settings.asked.nth', { n: at + 1 })}
            value={role}
            onChange={(next) => onChange(roles.map((one, n) => (n === at ? next : one)))}
            options={options}
          />
          {roles.length > 1 && (
            <Button onClick={() => onChange(roles.filter((_, n) => n !== at))}>
              {t('settings.remove')} <span class="hidden">{t(`actors.role.${role}`)}</span>
            </Button>
          )}
        </div>
      ))}
      {roles.length < 6 && (
        <Select
          label={t('settings.asked.add')}
          placeholder={t('settings.asked.none')}
          value=""
          onChange={(role: Role) => role && onChange([...roles, role])}
          options={options}
        />
      )}
    </fieldset>
  )
}
