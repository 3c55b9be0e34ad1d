import { useState } from 'preact/hooks'
import { wheel } from '../../../custody/web/index.ts'
import { t } from '../../../ui/i18n.ts'
import { Button, Select } from '../../../ui/parts/controls.tsx'
import { placeNames } from './calls.ts'
import { FormSection, NumberField, placeOptions } from './propose-parts.tsx'
import type { SectionProps } from './propose-form.tsx'

/** A place that usually writes; beyond so many days its silence is noticed. */
const USUAL_DAYS = 7

export function LocalitiesSection({ draft, setWho, problems, places }: SectionProps) {
  const { localities } = draft.who
  const [next, setNext] = useState('')
  const taken = localities.map((one) => one.area_code)
  const free = places.filter((one) => !taken.includes(one.code) && one.code !== wheel.value?.area_code)
  const name = placeNames(places)
  const add = (codes: readonly string[]) => {
    const more = codes.map((area_code) => ({ area_code, expected_days: USUAL_DAYS }))
    setWho({ localities: [...localities, ...more] })
    setNext('')
  }
  return (
    <FormSection section="localities" problems={problems}>
      {localities.length === 0 && <p>{t('settings.localities.none')}</p>}
      <ul class="list">
        {localities.map((one) => (
          <li key={one.area_code} class="s-row">
            <NumberField
              label={t('settings.localities.days', { place: name(one.area_code) })}
              required={false}
              value={one.expected_days}
              min={1}
              max={366}
              onChange={(expected_days) =>
                setWho({
                  localities: localities.map((other) =>
                    other.area_code === one.area_code ? { ...other, expected_days } : other,
                  ),
                })
              }
            />
            <Button
              onClick={() =>
                setWho({ localities: localities.filter((other) => other.area_code !== one.area_code) })
              }
            >
              {t('settings.remove')} <span class="hidden">{name(one.area_code)}</span>
            </Button>
          </li>
        ))}
      </ul>
      {free.length > 0 && (
        <div class="s-row">
          <Select
            label={t('settings.localities.add')}
            value={next}
            onChange={setNext}
            options={placeOptions(free)}
          />
          <div class="actions">
            <Button disabled={next === ''} onClick={() => add([next])}>
              {t('settings.add')}
            </Button>
            <Button onClick={() => add(free.map((one) => one.code))}>
              {t('settings.localities.add_all', { n: free.length })}
            </Button>
          </div>
        </div>
      )}
    </FormSection>
  )
}
