import { useState } from 'preact/hooks'
import { nameIn, t } from '../../../ui/i18n.ts'
import { Field, RadioGroup } from '../../../ui/parts/controls.tsx'
import type { Area } from './draft.ts'

type AreaPickerProps = {
  legend: string
  areas: readonly Area[]
  /** Shown first and never searched away: the whole of what the others lie in. */
  whole?: Area | undefined
  wholeLabel: string
  value: Area | null
  onChange: (area: Area) => void
  error?: string | undefined
}

export const nameOf = (area: Area): string => nameIn(area.names, area.name)
/** More than a screenful is searched. */
const MANY = 12

export function AreaPicker(props: AreaPickerProps) {
  const { legend, areas, whole, wholeLabel, value, onChange, error } = props
  const [text, setText] = useState('')
  const found = matching(areas, text)
  // What is chosen stays in sight, whatever is searched.
  const shown = areas.filter((area) => found.includes(area) || area.code === value?.code)
  const all = whole ? [whole, ...shown] : shown
  const first = found[0]
  return (
    <div
      class="picker"
      onKeyDownCapture={(event) => {
        if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return
        if (event.target.type !== 'search') return
        // Enter in a search chooses what is left of it; it does not send the page.
        event.preventDefault()
        if (first && found.length === 1) onChange(first)
      }}
    >
      {areas.length > MANY ? (
        <>
          <Field
            label={t('found.area.search')}
            value={text}
            onInput={setText}
            type="search"
            autoComplete="off"
            dir="auto"
          />
          <output class="hidden" aria-live="polite">
            {text === '' ? '' : t('found.area.count', { n: found.length })}
          </output>
        </>
      ) : null}
      <RadioGroup
        legend={legend}
        error={error}
        value={value?.code ?? ''}
        onChange={(code) => {
          const chosen = all.find((area) => area.code === code)
          if (chosen) onChange(chosen)
        }}
        options={all.map((area) => ({
          value: area.code,
          label: area === whole ? wholeLabel : nameOf(area),
        }))}
        required
      />
      {text !== '' && found.length === 0 ? <p class="soft">{t('found.area.none')}</p> : null}
    </div>
  )
}

/** By any of its names, without marks on letters and without regard to case. */
export function matching(areas: readonly Area[], text: string): Area[] {
  const wanted = bare(text)
  return areas.filter((area) =>
    [area.name, ...Object.values(area.names)].some((name) => bare(name).includes(wanted)),
  )
}

const bare = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\p{M}'’]/gu, '')
    .toLowerCase()
    .trim()
