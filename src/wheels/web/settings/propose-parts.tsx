import type { ComponentChildren } from 'preact'
import { useId, useState } from 'preact/hooks'
import { nameIn, t } from '../../../ui/i18n.ts'
import { Field, type Option } from '../../../ui/parts/controls.tsx'
import { Card } from '../../../ui/parts/layout.tsx'
import { wheel } from '../../../custody/web/index.ts'
import type { Placed } from '../../problem-sections.ts'
import type { Section } from '../../protocol-lines.ts'
import type { Place } from './calls.ts'

export const problemSentence = ({ problem, clock }: Placed): string =>
  t(`settings.problem.${problem}`, { clock: clock ? t(`settings.clock.${clock}`) : '' })

type FormSectionProps = { section: Section; problems: readonly Placed[]; children: ComponentChildren }

export function FormSection({ section, problems, children }: FormSectionProps) {
  const here = problems.filter((one) => one.section === section)
  return (
    <div id={`section-${section}`} class="s-part">
      <Card title={t(`settings.section.${section}`)}>
        <p class="soft">{t(`settings.section.${section}.means`)}</p>
        <div aria-live="polite">
          {here.length > 0 && (
            <ul class="note clay s-problems">
              {here.map((one) => (
                <li key={`${one.problem} ${one.clock}`}>{problemSentence(one)}</li>
              ))}
            </ul>
          )}
        </div>
        {children}
      </Card>
    </div>
  )
}

export function organisationOptions(sectors?: readonly string[]): Option[] {
  return (wheel.value?.organisations ?? [])
    .filter((one) => sectors === undefined || sectors.includes(one.sector))
    .map((one) => ({ value: one.organisation_id, label: nameIn(one.names, one.name) }))
}

export const placeOptions = (places: readonly Place[]): Option[] =>
  places.map((one) => ({ value: one.code, label: nameIn(one.names, one.name) }))

type NumberFieldProps = {
  label: string
  hint?: string
  value: number | null
  min: number
  max: number
  step?: number
  onChange: (value: number | null) => void
  required?: boolean
}

/** While a figure is half typed the last whole one counts. */
export function NumberField({ value, onChange, required = true, step = 1, ...rest }: NumberFieldProps) {
  const [text, setText] = useState(value === null ? '' : String(value))
  return (
    <Field
      {...rest}
      type="number"
      inputMode="numeric"
      step={step}
      required={required}
      value={text}
      onInput={(next) => {
        setText(next)
        if (next === '') {
          if (!required) onChange(null)
        } else if (Number.isFinite(Number(next)) && Number(next) >= rest.min) onChange(Number(next))
      }}
    />
  )
}

const UNITS = { minutes: 1, hours: 60, days: 1440 } as const
type Unit = keyof typeof UNITS
const unitOf = (minutes: number): Unit =>
  minutes % UNITS.days === 0 ? 'days' : minutes % UNITS.hours === 0 ? 'hours' : 'minutes'

/** A limit as a person says it: a figure and its unit. */
export function SpanField({
  label,
  minutes,
  onChange,
}: {
  label: string
  minutes: number
  onChange: (minutes: number) => void
}) {
  const id = useId()
  const [unit, setUnit] = useState(unitOf(minutes))
  const [text, setText] = useState(String(minutes / UNITS[unit]))
  const say = (figure: string, of: Unit) => {
    const total = Math.round(Number(figure) * UNITS[of])
    if (figure !== '' && total >= 1) onChange(total)
  }
  return (
    <div class="field s-span">
      <label for={id}>
        <span class="label">{label}</span>
      </label>
      <div>
        <input
          id={id}
          type="number"
          inputMode="numeric"
          required
          min={1}
          step={1}
          value={text}
          onInput={(event) => {
            setText(event.currentTarget.value)
            say(event.currentTarget.value, unit)
          }}
        />
        <select
          aria-label={t('settings.span.unit', { what: label })}
          value={unit}
          onChange={(event) => {
            const next = event.currentTarget.value as Unit
            setUnit(next)
            say(text, next)
          }}
        >
          {(Object.keys(UNITS) as Unit[]).map((one) => (
            <option key={one} value={one}>
              {t(`settings.span.in_${one}`)}
            </option>
          ))}
        </select>
      </div>
    </div>
  )
}
