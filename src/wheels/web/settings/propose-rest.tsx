import { useState } from 'preact/hooks'
import { t } from '../../../ui/i18n.ts'
import { Button, Checkbox, Field, Select } from '../../../ui/parts/controls.tsx'
import { FormSection, NumberField } from './propose-parts.tsx'
import type { SectionProps } from './propose-form.tsx'
import { hour, language } from './said.ts'

const HOURS = Array.from({ length: 24 }, (_, at) => at)
/** Languages of the house; a wheel may work in others, whose texts are then in English. */
const LANGUAGES = ['en', 'fr', 'ar', 'sw', 'es']

export function LeavingSection({ draft, set, problems }: SectionProps) {
  const { place, batchHours, timezone } = draft
  const zones = new Set([timezone, ...Intl.supportedValuesOf('timeZone')])
  return (
    <FormSection section="leaving" problems={problems}>
      <Select
        label={t('settings.line.place_level')}
        value={String(place.adminLevel)}
        onChange={(level) => set({ place: { ...place, adminLevel: Number(level) } })}
        options={['0', '1', '2', '3', '4'].map((value) => ({
          value,
          label: t('settings.place.level', { n: Number(value) }),
        }))}
      />
      <NumberField
        label={t('settings.leaving.km')}
        value={place.minimumKm}
        min={0}
        max={500}
        onChange={(n) => set({ place: { ...place, minimumKm: n ?? 0 } })}
      />
      <NumberField
        label={t('settings.leaving.days')}
        value={draft.time.minimumDays}
        min={0}
        max={366}
        onChange={(n) => set({ time: { minimumDays: n ?? 0 } })}
      />
      <Select
        label={t('settings.line.timezone')}
        value={timezone}
        onChange={(zone) => set({ timezone: zone })}
        options={[...zones].map((value) => ({ value, label: value }))}
      />
      <fieldset class="field choices s-hours">
        <legend>{t('settings.line.batch_hours')}</legend>
        {HOURS.map((at) => (
          <Checkbox
            key={at}
            label={hour(at)}
            checked={batchHours.includes(at)}
            onChange={(on) =>
              set({ batchHours: HOURS.filter((one) => (one === at ? on : batchHours.includes(one))) })
            }
          />
        ))}
      </fieldset>
    </FormSection>
  )
}

export function LanguagesSection({ draft, set, problems }: SectionProps) {
  const [other, setOther] = useState('')
  const chosen = draft.languages
  const all = [...new Set([...LANGUAGES, ...chosen])]
  const fits = /^[a-z]{2,3}$/.test(other.trim().toLowerCase())
  return (
    <FormSection section="languages" problems={problems}>
      <fieldset class="field choices">
        <legend>{t('settings.line.languages')}</legend>
        {all.map((code) => (
          <Checkbox
            key={code}
            label={language(code)}
            checked={chosen.includes(code)}
            disabled={chosen.length === 1 && chosen.includes(code)}
            onChange={(on) =>
              set({ languages: on ? [...chosen, code] : chosen.filter((one) => one !== code) })
            }
          />
        ))}
      </fieldset>
      <div class="s-row">
        <Field
          required={false}
          label={t('settings.languages.other')}
          hint={t('settings.languages.other.hint')}
          value={other}
          onInput={setOther}
          maxLength={3}
          dir="ltr"
        />
        <Button
          disabled={!fits}
          onClick={() => {
            set({ languages: [...new Set([...chosen, other.trim().toLowerCase()])] })
            setOther('')
          }}
        >
          {t('settings.add')}
        </Button>
      </div>
    </FormSection>
  )
}

export function LegalSection({ draft, set, problems }: SectionProps) {
  const legal = draft.legal ?? []
  type Row = (typeof legal)[number]
  const put = (at: number, over: Partial<Row>) =>
    set({ legal: legal.map((one, n) => (n === at ? { ...one, ...over } : one)) })
  return (
    <FormSection section="legal" problems={problems}>
      <ul class="list">
        {legal.map((one, at) => (
          <li key={at} class="s-row">
            <Field
              required
              label={t('settings.legal.limit')}
              value={one.limit}
              onInput={(limit) => put(at, { limit })}
              minLength={2}
              maxLength={80}
              dir="auto"
            />
            <Field
              required
              label={t('settings.legal.source')}
              value={one.source}
              onInput={(source) => put(at, { source })}
              minLength={2}
              maxLength={400}
              dir="auto"
            />
            <Field
              required
              type="date"
              label={t('settings.legal.as_of')}
              value={one.as_of}
              onInput={(as_of) => put(at, { as_of })}
            />
            <Button onClick={() => set({ legal: legal.filter((_, n) => n !== at) })}>
              {t('settings.remove')} <span class="hidden">{t('settings.legal.nth', { n: at + 1 })}</span>
            </Button>
          </li>
        ))}
      </ul>
      <div class="actions">
        <Button onClick={() => set({ legal: [...legal, { limit: '', source: '', as_of: '' }] })}>
          {t('settings.legal.add')}
        </Button>
      </div>
    </FormSection>
  )
}
