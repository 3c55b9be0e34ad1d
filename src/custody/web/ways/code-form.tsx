import { useState } from 'preact/hooks'
import { t } from '../../../ui/i18n.ts'
import { Button, Field, Form } from '../../../ui/parts/controls.tsx'
import { signInByCode } from '../passkeys.ts'
import { Progress } from '../../../ui/parts/feedback.tsx'

/** For whoever lost the passphrase and her passkeys and kept her list. */
export function CodeForm({ onBack }: { onBack: () => void }) {
  const [name, setName] = useState('')
  const [code, setCode] = useState('')
  const [working, setWorking] = useState(false)
  async function submit() {
    setWorking(true)
    try {
      await signInByCode(name.trim().toLowerCase(), code)
    } finally {
      setWorking(false)
    }
  }
  return (
    <Form onSubmit={submit}>
      <p>{t('custody.ways.recovery_code_lead')}</p>
      <Field
        label={t('actors.sign_in.name')}
        value={name}
        onInput={setName}
        name="username"
        autoComplete="username"
        dir="ltr"
        required
      />
      <Field
        label={t('custody.ways.recovery_code')}
        hint={t('custody.ways.recovery_code_hint')}
        value={code}
        onInput={setCode}
        autoComplete="off"
        dir="ltr"
        required
      />
      {working ? <Progress label={t('actors.sign_in.working')} /> : null}
      <div class="actions">
        <Button kind="primary" type="submit">
          {t('actors.sign_in.button')}
        </Button>
        <Button onClick={onBack}>{t('custody.ways.back')}</Button>
      </div>
    </Form>
  )
}
