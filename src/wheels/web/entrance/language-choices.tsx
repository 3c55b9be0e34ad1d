import { useState } from 'preact/hooks'
import { formatList, locale, localeNames, locales, t } from '../../../ui/i18n.ts'
import { Button, Checkbox, Select } from '../../../ui/parts/controls.tsx'

/** Languages of places where people live with a threat, beside those that the program itself speaks. */
const FURTHER = (
  'af ak am as ay az bm bn bs ca ceb cs da de dyo ee el ff fa fi ful gn gu ha he hi hr hu hy id ig ja ka kab kam ki kk km ' +
  'kln kn ko ku ky lg ln lo lu luo luy mas mer mg mk ml mn mr ms my ne nl nus ny om or pa pl ps pt qu rn ro ru rw sd sg ' +
  'si sk sn so sq sr ss st su sv ta te teo tg th ti tk tn tpi tr ts ug uk ur uz vi wo xh yo zh zu'
).split(' ')

type LanguageChoicesProps = {
  value: readonly string[]
  onChange: (languages: string[]) => void
  error?: string | undefined
}

/** A language in the words of the page; empty for one that this browser has no name for. */
export function languageName(code: string): string {
  const own = locales.find((one) => one === code)
  if (own !== undefined) return localeNames[own]
  const name = new Intl.DisplayNames(locale.value, { type: 'language', fallback: 'none' }).of(code)
  return name ?? ''
}

export function LanguageChoices({ value, onChange, error }: LanguageChoicesProps) {
  const [more, setMore] = useState('')
  const collator = new Intl.Collator(locale.value)
  const shown = [...locales, ...value.filter((code) => !locales.some((one) => one === code))]
  const options = FURTHER.map((code) => ({ value: code, label: languageName(code) }))
    .filter((one) => one.label !== '' && !shown.includes(one.value))
    .sort((a, b) => collator.compare(a.label, b.label))
  return (
    <div class="stack">
      <fieldset class="field choices">
        <legend>{t('found.languages')}</legend>
        <p class="hint">{t('found.languages.hint')}</p>
        {shown.map((code) => (
          <Checkbox
            key={code}
            label={languageName(code) || code}
            checked={value.includes(code)}
            onChange={(on) => onChange(on ? [...value, code] : value.filter((one) => one !== code))}
          />
        ))}
        {error ? <p class="field-error">{error}</p> : null}
      </fieldset>
      <div class="add">
        <Select
          label={t('found.languages.more')}
          value={more}
          onChange={setMore}
          options={options}
          placeholder={t('found.languages.choose')}
        />
        <Button
          disabled={more === ''}
          onClick={() => {
            onChange([...value, more])
            setMore('')
          }}
        >
          {t('found.languages.add')}
        </Button>
      </div>
      {value.length > 1 ? (
        <p class="soft">
          {t('found.languages.order', {
            languages: formatList(value.map((one) => languageName(one) || one)),
          })}
        </p>
      ) : null}
    </div>
  )
}
