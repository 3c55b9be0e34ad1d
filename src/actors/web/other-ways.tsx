import { useState } from 'preact/hooks'
import { asProblem, type ProblemError } from '../../ui/api.ts'
import { t } from '../../ui/i18n.ts'
import { Button, Field, Form } from '../../ui/parts/controls.tsx'
import { Problem, Progress } from '../../ui/parts/feedback.tsx'

/** A passkey is for a name: on a bare number, as 127.0.0.1 is one, no browser makes or uses any. */
export function passkeysHere(): 'yes' | 'address' | 'no' {
  if (!('PublicKeyCredential' in globalThis)) return 'no'
  return /^[\d.]+$|:/.test(location.hostname) ? 'address' : 'yes'
}

type PasskeyProps = { label: string; use: () => Promise<void> }

/** A button where this browser has passkeys, one sentence where only the address is in the way, nothing elsewhere. */
export function PasskeyButton({ label, use }: PasskeyProps) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ProblemError | null>(null)
  const here = passkeysHere()
  if (here === 'no') return null
  if (here === 'address') return <p class="soft">{t('actors.ways.passkey_address')}</p>
  async function press() {
    setBusy(true)
    setProblem(null)
    try {
      await use()
    } catch (error) {
      setProblem(asProblem(error))
      setBusy(false)
    }
  }
  return (
    <>
      <Problem problem={problem} />
      <Button busy={busy} onClick={press}>
        {label}
      </Button>
    </>
  )
}

type CodeProps = { use: (name: string, code: string) => Promise<void>; onBack: () => void }

/** For whoever lost the passphrase and her passkeys and kept her list. */
export function CodeForm({ use, onBack }: CodeProps) {
  const [name, setName] = useState('')
  const [code, setCode] = useState('')
  const [working, setWorking] = useState(false)
  async function submit() {
    setWorking(true)
    try {
      await use(name.trim().toLowerCase(), code)
    } finally {
      setWorking(false)
    }
  }
  return (
    <Form onSubmit={submit}>
      <p>{t('actors.ways.code_lead')}</p>
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
        label={t('actors.ways.code')}
        hint={t('actors.ways.code_hint')}
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
        <Button onClick={onBack}>{t('actors.ways.back')}</Button>
      </div>
    </Form>
  )
}
