import { useId, useState } from 'preact/hooks'
import { t } from '../../../ui/i18n.ts'
import { Button, Checkbox, Field, Select } from '../../../ui/parts/controls.tsx'
import { matching, nameOf } from './area-picker.tsx'
import type { Area } from './draft.ts'

type Chosen = Record<string, number | null>
type LocalityChoicesProps = { areas: readonly Area[]; value: Chosen; onChange: (value: Chosen) => void }

/** How often a place usually writes, in days; nothing expected is a choice of its own. */
const OFTEN = ['none', '1', '3', '7', '14', '30'] as const
type Often = (typeof OFTEN)[number]
const daysOf = (often: Often): number | null => (often === 'none' ? null : Number(often))
const oftenOf = (days: number | null | undefined): Often =>
  OFTEN.find((one) => daysOf(one) === days) ?? 'none'
const MANY = 12

export function LocalityChoices({ areas, value, onChange }: LocalityChoicesProps) {
  const [text, setText] = useState('')
  const id = useId()
  const options = OFTEN.map((often) => ({ value: often, label: t(`found.often.${often}`) }))
  const chosen = Object.keys(value)
  const shown = areas.filter((area) => area.code in value || matching([area], text).length > 0)
  const all = (days: number | null) => onChange(Object.fromEntries(chosen.map((code) => [code, days])))
  return (
    <fieldset class="field choices places" aria-describedby={id}>
      <legend>{t('found.places')}</legend>
      <p class="hint" id={id}>
        {t('found.places.hint')}
      </p>
      {areas.length > MANY ? (
        <div class="picker">
          <Field
            label={t('found.area.search')}
            value={text}
            onInput={setText}
            type="search"
            autoComplete="off"
            dir="auto"
          />
        </div>
      ) : null}
      <div class="actions">
        <Button
          onClick={() => onChange({ ...Object.fromEntries(areas.map((one) => [one.code, null])), ...value })}
        >
          {t('found.places.all')}
        </Button>
        {chosen.length > 0 ? <Button onClick={() => onChange({})}>{t('found.places.none')}</Button> : null}
      </div>
      {chosen.length > 1 ? (
        <Select
          label={t('found.often.all')}
          value={
            chosen.every((code) => value[code] === value[chosen[0] ?? ''])
              ? oftenOf(value[chosen[0] ?? ''])
              : ''
          }
          onChange={(often) => all(daysOf(often))}
          options={options}
          placeholder={t('found.often.each')}
        />
      ) : null}
      <ul class="localities">
        {shown.map((area) => (
          <li key={area.code}>
            <Checkbox
              label={nameOf(area)}
              checked={area.code in value}
              onChange={(on) => {
                const { [area.code]: _gone, ...rest } = value
                onChange(on ? { ...value, [area.code]: null } : rest)
              }}
            />
            {area.code in value ? (
              <Select
                label={t('found.often', { place: nameOf(area) })}
                value={oftenOf(value[area.code])}
                onChange={(often) => onChange({ ...value, [area.code]: daysOf(often) })}
                options={options}
              />
            ) : null}
          </li>
        ))}
      </ul>
    </fieldset>
  )
}
