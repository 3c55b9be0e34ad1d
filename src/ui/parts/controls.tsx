import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import { t } from '../i18n.ts'

export { Button, type ButtonKind, ButtonLink } from './button.tsx'
export { Checkbox, RadioGroup } from './choices.tsx'
export { Form } from './form.tsx'

type Common = {
  label: string
  hint?: ComponentChildren
  error?: string | null | undefined
  required?: boolean
}

type FieldProps = Common & {
  value: string
  onInput: (text: string) => void
  type?: 'text' | 'password' | 'search' | 'tel' | 'email' | 'number' | 'date' | 'time' | 'datetime-local'
  name?: string
  autoComplete?: string
  inputMode?: 'text' | 'numeric' | 'decimal' | 'tel' | 'search'
  maxLength?: number | undefined
  minLength?: number | undefined
  min?: string | number
  max?: string | number
  step?: string | number
  placeholder?: string | undefined
  disabled?: boolean | undefined
  dir?: 'auto' | 'ltr' | 'rtl'
  autoCapitalize?: 'none'
  /** Some browsers send what they check to their makers: never for a word of a key. */
  spellCheck?: false
  /** Of what is written into it, where that is not the language of the page. */
  lang?: string
}

export function Field({ label, hint, error, value, onInput, type = 'text', ...rest }: FieldProps) {
  const about = useAbout(hint, error)
  return (
    <Labelled label={label} required={rest.required} about={about} hint={hint} error={error}>
      <input
        {...rest}
        {...about.props}
        // The union of all types is wider than any one of preact's, and each of ours takes the same attributes.
        type={type as 'text'}
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </Labelled>
  )
}

type TextAreaProps = Common & {
  value: string
  onInput: (text: string) => void
  rows?: number
  name?: string
  maxLength?: number | undefined
  minLength?: number | undefined
  placeholder?: string | undefined
  disabled?: boolean | undefined
  autoComplete?: 'off'
  autoCapitalize?: 'none'
  spellCheck?: false
  dir?: 'ltr' | 'rtl'
  lang?: string
}

export function TextArea({ label, hint, error, value, onInput, rows = 5, ...rest }: TextAreaProps) {
  const about = useAbout(hint, error)
  return (
    <Labelled label={label} required={rest.required} about={about} hint={hint} error={error}>
      <textarea
        // What a person writes runs in the direction of its own script.
        dir="auto"
        {...rest}
        {...about.props}
        rows={rows}
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </Labelled>
  )
}

export type Option<T extends string = string> = { value: T; label: string }

type SelectProps<T extends string> = Common & {
  value: T | ''
  onChange: (value: T) => void
  options: readonly Option<T>[]
  placeholder?: string | undefined
  disabled?: boolean | undefined
}

export function Select<T extends string>(props: SelectProps<T>) {
  const { label, hint, error, value, onChange, options, placeholder, ...rest } = props
  const about = useAbout(hint, error)
  return (
    <Labelled label={label} required={rest.required} about={about} hint={hint} error={error}>
      <select
        {...rest}
        {...about.props}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value as T)}
      >
        {placeholder !== undefined || value === '' ? (
          <option value="">{placeholder ?? t('ui.select.choose')}</option>
        ) : null}
        {options.map((one) => (
          <option key={one.value} value={one.value}>
            {one.label}
          </option>
        ))}
      </select>
    </Labelled>
  )
}

type About = {
  hint: string
  error: string
  props: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: true }
}

function useAbout(hint: ComponentChildren, error: string | null | undefined): About {
  const id = useId()
  const about = { hint: `${id}-hint`, error: `${id}-error` }
  const described = [hint ? about.hint : '', error ? about.error : ''].filter(Boolean).join(' ')
  return {
    ...about,
    props: {
      id,
      ...(described ? { 'aria-describedby': described } : {}),
      ...(error ? { 'aria-invalid': true as const } : {}),
    },
  }
}

type LabelledProps = {
  label: string
  required: boolean | undefined
  about: About
  hint: ComponentChildren
  error: string | null | undefined
  children: ComponentChildren
}

function Labelled({ label, required, about, hint, error, children }: LabelledProps) {
  return (
    <div class="field">
      <label for={about.props.id}>
        <span class="label">{label}</span>
        {required === false ? <span class="soft"> {t('ui.field.optional')}</span> : null}
      </label>
      {hint ? (
        <p class="hint" id={about.hint}>
          {hint}
        </p>
      ) : null}
      {children}
      {error ? (
        <p class="field-error" id={about.error}>
          {error}
        </p>
      ) : null}
    </div>
  )
}
