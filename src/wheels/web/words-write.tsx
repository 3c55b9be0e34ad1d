import { useSignal } from '@preact/signals'
import { t } from '../../ui/i18n.ts'
import { Button, Checkbox, Field, Form, TextArea } from '../../ui/parts/controls.tsx'
import { Dialog } from '../../ui/parts/dialog.tsx'
import { toast } from '../../ui/parts/feedback.tsx'
import { directionOf, longestOf, plainText, type Thing, wordProblems } from '../wheel-words.ts'
import { builtIn, languageLabel, thingLabel, words } from './words-calls.ts'

type Props = { thing: Thing; language: string; onClose: () => void; onDone: () => unknown }

export function WriteWord({ thing, language, onClose, onDone }: Props) {
  const text = useSignal('')
  const byMachine = useSignal(false)
  const wrong = text.value === '' ? [] : wordProblems(thing, plainText(text.value))
  const send = async (): Promise<void> => {
    if (wrong.length > 0) return
    await words.write({
      ...(thing.area_code === null ? {} : { area_code: thing.area_code }),
      ...(thing.channel === null ? {} : { channel: thing.channel as 'web' }),
      language,
      text: text.value,
      made_by: byMachine.value ? 'machine' : 'person',
    })
    toast(t('settings.words.written'))
    onClose()
    await onDone()
  }
  const field = {
    label: t('settings.words.text', { language: languageLabel(language) }),
    hint: t(thing.channel === null ? 'settings.words.text.area' : 'settings.words.text.risk', {
      most: longestOf(thing),
    }),
    error: wrong[0] ? t(`settings.words.wrong.${wrong[0]}`) : null,
    value: text.value,
    onInput: (typed: string) => (text.value = typed),
    dir: directionOf(language),
    lang: language,
    required: true,
  }
  return (
    <Dialog open title={`${thingLabel(thing)} · ${languageLabel(language)}`} onClose={onClose}>
      {builtIn(thing) && (
        <p class="soft">
          {t('settings.words.built_in')} <q>{builtIn(thing)}</q>
        </p>
      )}
      <Form onSubmit={send}>
        {thing.channel === null ? <Field {...field} autoComplete="off" /> : <TextArea {...field} rows={4} />}
        <Checkbox
          label={t('settings.words.by_machine')}
          hint={t('settings.words.by_machine.hint')}
          checked={byMachine.value}
          onChange={(on) => (byMachine.value = on)}
        />
        <p class="soft">{t('settings.words.then')}</p>
        <div class="actions">
          <Button kind="primary" type="submit" disabled={wrong.length > 0}>
            {t('settings.words.send')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
