import { t } from '../../ui/i18n.ts'
import { ConfirmButton } from '../../ui/parts/dialog.tsx'
import { toast } from '../../ui/parts/feedback.tsx'
import { directionOf } from '../wheel-words.ts'
import { type Word, words } from './words-calls.ts'

/** The text in its own language and direction, and that a machine made it where one did. */
export function OwnText({ word }: { word: Word }) {
  return (
    <div class="own-text">
      <p lang={word.language} dir={directionOf(word.language)}>
        {word.text}
      </p>
      {word.made_by === 'machine' && <p class="soft">{t('settings.words.machine')}</p>}
    </div>
  )
}

export function TakeBack({ word, onDone }: { word: Word; onDone: () => unknown }) {
  const takeBack = async (): Promise<void> => {
    await words.withdraw(word)
    toast(t('settings.words.taken_back'))
    await onDone()
  }
  const used = word.state === 'in_use'
  return (
    <ConfirmButton
      label={t('settings.words.take_back')}
      question={t(used ? 'settings.words.take_back.used' : 'settings.words.take_back.draft')}
      confirmLabel={t('settings.words.take_back')}
      onConfirm={takeBack}
    />
  )
}
