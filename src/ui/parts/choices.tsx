import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'

type CheckboxProps = {
  label: ComponentChildren
  hint?: ComponentChildren
  checked: boolean
  onChange: (checked: boolean) => void
  disabled?: boolean | undefined
  required?: boolean | undefined
}

export function Checkbox({ label, hint, checked, onChange, disabled, required }: CheckboxProps) {
  const id = useId()
  return (
    <label class="choice">
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        required={required}
        aria-describedby={hint ? id : undefined}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span>
        <span class="label">{label}</span>
        {hint ? (
          <span class="hint" id={id}>
            {hint}
          </span>
        ) : null}
      </span>
    </label>
  )
}

type RadioGroupProps<T extends string> = {
  legend: string
  hint?: ComponentChildren
  error?: string | null | undefined
  value: T | ''
  onChange: (value: T) => void
  options: readonly { value: T; label: string; hint?: string | undefined; disabled?: boolean | undefined }[]
  required?: boolean
}

/** Nothing is chosen in advance: the value may be empty. */
export function RadioGroup<T extends string>(props: RadioGroupProps<T>) {
  const { legend, hint, error, value, onChange, options, required } = props
  const id = useId()
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ')
  return (
    <fieldset class="field choices" aria-describedby={described || undefined}>
      <legend>{legend}</legend>
      {hint ? (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
      {options.map((one) => (
        <label class="choice" key={one.value}>
          <input
            type="radio"
            name={id}
            value={one.value}
            checked={one.value === value}
            disabled={one.disabled}
            required={required}
            onChange={() => onChange(one.value)}
          />
          <span>
            {one.label}
            {one.hint ? <span class="hint">{one.hint}</span> : null}
          </span>
        </label>
      ))}
      {error ? (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      ) : null}
    </fieldset>
  )
}
