import { useSignal } from '@preact/signals'
import { t } from '../../ui/i18n.ts'
import { Button, Checkbox, Form } from '../../ui/parts/controls.tsx'
import { Dialog } from '../../ui/parts/dialog.tsx'
import { toast } from '../../ui/parts/feedback.tsx'
import { OwnText } from './words-text.tsx'
import { builtIn, languageLabel, thingLabel, type Word, words } from './words-calls.ts'

type Props = { word: Word; inUse: Word | undefined; onClose: () => void; onDone: () => unknown }

/** She reads it beside what it would replace, and says of herself that she speaks the language. */
export function ReviewWord({ word, inUse, onClose, onDone }: Props) {
  const speaks = useSignal(false)
  const language = languageLabel(word.language)
  const send = async (): Promise<void> => {
    await words.review(word)
    toast(t('settings.words.used'))
    onClose()
    await onDone()
  }
  return (
    <Dialog open title={`${thingLabel(word)} · ${language}`} onClose={onClose}>
      <OwnText word={word} />
      {inUse ? (
        <>
          <p class="soft">{t('settings.words.replaces')}</p>
          <OwnText word={inUse} />
        </>
      ) : (
        builtIn(word) && (
          <p class="soft">
            {t('settings.words.built_in')} <q>{builtIn(word)}</q>
          </p>
        )
      )}
      <Form onSubmit={send}>
        <Checkbox
          label={t('settings.words.speak', { language })}
          hint={t('settings.words.speak.hint')}
          checked={speaks.value}
          onChange={(on) => (speaks.value = on)}
          required
        />
        <div class="actions">
          <Button kind="primary" type="submit">
            {t('settings.words.right')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
