import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { normalPassphrase, strengthOf } from '../../../custody/passphrase.ts'
import { ProblemError } from '../../../ui/api.ts'
import { formatList, t } from '../../../ui/i18n.ts'
import { Button, Field, Form } from '../../../ui/parts/controls.tsx'
import { PassphrasePage } from './passphrase-step.tsx'

type OwnPassphraseProps = {
  step: { n: number; of: number }
  onChosen: (text: string) => unknown
  /** Rather one that is made here. */
  onMade: () => unknown
  onBack: () => void
  progress?: ComponentChildren
}

export function OwnPassphrase({ step, onChosen, onMade, onBack, progress }: OwnPassphraseProps) {
  const [text, setText] = useState('')
  const [again, setAgain] = useState('')
  const [checked, setChecked] = useState(false)
  const strength = strengthOf(text)
  const weak = strength.ok
    ? undefined
    : strength.unknown.length > 0
      ? t('join.pass.weak.unknown', { words: formatList(strength.unknown) })
      : t(`join.pass.weak.${strength.reason}`)
  const other = normalPassphrase(again) === normalPassphrase(text) ? undefined : t('join.pass.differs')
  const submit = () => {
    setChecked(true)
    if (weak ?? other) throw new ProblemError(0, 'not_yet', t('join.look'))
    return onChosen(text)
  }
  return (
    <PassphrasePage step={step} title={t('join.pass.own_title')} lead={t('join.pass.own_lead')}>
      <Form onSubmit={submit}>
        <Field
          label={t('join.pass.own_label')}
          hint={t('join.pass.own_hint')}
          error={checked ? weak : undefined}
          value={text}
          onInput={setText}
          type="password"
          name="new-password"
          autoComplete="new-password"
          dir="ltr"
          required
        />
        <Field
          label={t('join.pass.again')}
          error={checked && !weak ? other : undefined}
          value={again}
          onInput={setAgain}
          type="password"
          autoComplete="new-password"
          dir="ltr"
          required
        />
        {progress}
        <div class="actions">
          <Button kind="primary" type="submit">
            {t('join.next')}
          </Button>
          <Button onClick={onMade}>{t('join.pass.rather_made')}</Button>
          <Button onClick={onBack}>{t('join.back')}</Button>
        </div>
      </Form>
    </PassphrasePage>
  )
}
