import { t } from '../../ui/i18n.ts'
import { Checkbox, TextArea } from '../../ui/parts/controls.tsx'
import { Note, said } from '../../warnings/web/index.ts'
import { type Ask, lesserThan, MENU } from '../menu.ts'
import { type Chosen, coercionOf } from './release-draft.ts'

type Props = { of: Chosen; all: readonly Chosen[]; onChange: (part: Partial<Chosen>) => void }

/** Asking for people who may arrest or use force: why nothing less will do, and what less was considered. */
export function CoercionChoice({ of, all, onChange }: Props) {
  if (of.ask === null) return null
  const lesser = lesserThan(of.ask)
  const toggle = (ask: Ask, on: boolean) => {
    const next = on ? [...of.considered, ask] : of.considered.filter((one) => one !== ask)
    onChange({ considered: MENU.filter((one) => next.includes(one)) })
  }
  const problems = coercionOf(of, all)
  return (
    <Note tone="care">
      <p>{t('responses.coercion')}</p>
      <fieldset class="field choices r-lesser">
        <legend>{t('responses.coercion.considered')}</legend>
        {lesser.map((ask) => (
          <Checkbox
            key={ask}
            label={said('ask', ask)}
            checked={of.considered.includes(ask)}
            onChange={(on) => toggle(ask, on)}
          />
        ))}
      </fieldset>
      <div class="r-reason">
        <TextArea
          label={t('responses.coercion.reason')}
          hint={t('responses.coercion.reason.hint')}
          value={of.reason}
          onInput={(reason) => onChange({ reason })}
          rows={3}
          required
        />
      </div>
      {problems.includes('forces_without_civilian_authority') && (
        <p class="field-error">{t('responses.coercion.forces_without_civilian_authority')}</p>
      )}
    </Note>
  )
}
