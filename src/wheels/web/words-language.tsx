import { useSignal } from '@preact/signals'
import { t } from '../../ui/i18n.ts'
import { Button, Field, Form, Select } from '../../ui/parts/controls.tsx'
import { LANGUAGE_TAG } from '../wheel-words.ts'
import { languageLabel } from './words-calls.ts'

type Props = { value: string; among: readonly string[]; onChange: (code: string) => void }

const OTHER = 'other'

/** Any language: most of those that people speak at home are in no list of a program. */
export function LanguageChoice({ value, among, onChange }: Props) {
  const other = useSignal(false)
  const code = useSignal('')
  const tag = code.value.trim().toLowerCase()
  const wrong = tag !== '' && !new RegExp(LANGUAGE_TAG).test(tag)
  const show = (): void => {
    if (wrong || tag === '') return
    onChange(tag)
    other.value = false
    code.value = ''
  }
  return (
    <div class="words-language">
      <Select
        label={t('settings.words.language')}
        value={other.value ? OTHER : value}
        onChange={(chosen: string) => {
          other.value = chosen === OTHER
          if (chosen !== OTHER) onChange(chosen)
        }}
        options={[
          ...among.map((one) => ({ value: one, label: languageLabel(one) })),
          { value: OTHER, label: t('settings.words.language.other') },
        ]}
      />
      {other.value && (
        <Form onSubmit={show}>
          <Field
            label={t('settings.words.language.tag')}
            hint={t('settings.words.language.tag.hint')}
            error={wrong ? t('settings.words.language.tag.wrong') : null}
            value={code.value}
            onInput={(text) => (code.value = text)}
            maxLength={3}
            autoComplete="off"
            dir="ltr"
            required
          />
          <div class="actions">
            <Button type="submit">{t('settings.words.language.show')}</Button>
          </div>
        </Form>
      )}
    </div>
  )
}
