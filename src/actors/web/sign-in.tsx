import type { ComponentType } from 'preact'
import { useState } from 'preact/hooks'
import { Button, Field, Form } from '../../ui/parts/controls.tsx'
import { Progress } from '../../ui/parts/feedback.tsx'
import { Card, Page } from '../../ui/parts/layout.tsx'
import { LanguageSelect } from '../../ui/parts/language.tsx'
import { ProblemError } from '../../ui/api.ts'
import { t } from '../../ui/i18n.ts'
import { PasskeyButton } from './other-ways.tsx'

type SignInProps = {
  /** Derives the secrets, signs in and opens the key (src/custody/web). */
  unlock: (name: string, passphrase: string) => Promise<void>
  /** Begins loading what deriving needs. */
  prepare: () => void
  /** Without a name (src/custody/web). */
  byPasskey: () => Promise<void>
  RecoveryCode: ComponentType<{ onBack: () => void }>
}

export function SignIn({ unlock, prepare, byPasskey, RecoveryCode }: SignInProps) {
  const [lost, setLost] = useState(false)
  const [name, setName] = useState('')
  const [passphrase, setPassphrase] = useState('')
  const [working, setWorking] = useState(false)
  async function submit() {
    setWorking(true)
    try {
      await unlock(name.trim().toLowerCase(), passphrase)
    } catch (error) {
      setWorking(false)
      throw withKeySentence(error)
    }
  }
  return (
    <main id="main" class="door">
      <p class="brand">Commonwheel</p>
      <Page title={t('actors.sign_in.title')} lead={t('actors.sign_in.lead')}>
        <Card>
          {lost ? (
            <RecoveryCode onBack={() => setLost(false)} />
          ) : (
            <>
              <Form onSubmit={submit}>
                <Field
                  label={t('actors.sign_in.name')}
                  value={name}
                  onInput={(text) => {
                    prepare()
                    setName(text)
                  }}
                  name="username"
                  autoComplete="username"
                  dir="ltr"
                  required
                />
                <Passphrase value={passphrase} onInput={setPassphrase} />
                {working ? <Progress label={t('actors.sign_in.working')} /> : null}
                <div class="actions">
                  <Button kind="primary" type="submit">
                    {t('actors.sign_in.button')}
                  </Button>
                </div>
              </Form>
              <div class="card-foot stack">
                <PasskeyButton label={t('actors.ways.passkey')} use={byPasskey} />
                <Button onClick={() => setLost(true)}>{t('actors.ways.have_code')}</Button>
              </div>
            </>
          )}
        </Card>
        <p>
          <a href="/work/join">{t('actors.sign_in.invited')}</a>
        </p>
        <p class="soft">{t('actors.sign_in.memory')}</p>
        <LanguageSelect />
      </Page>
    </main>
  )
}

type PassphraseProps = { value: string; onInput: (text: string) => void }

export function Passphrase({ value, onInput }: PassphraseProps) {
  return (
    <Field
      label={t('actors.sign_in.passphrase')}
      hint={t('actors.sign_in.passphrase_hint')}
      value={value}
      onInput={onInput}
      type="password"
      name="password"
      autoComplete="current-password"
      dir="ltr"
      required
    />
  )
}

/** A key that does not open is no fault of the page: the person can do something about it. */
export function withKeySentence(error: unknown): unknown {
  const closed = error instanceof Error && error.name === 'CannotUnwrap'
  return closed ? new ProblemError(0, 'key_closed', t('actors.unlock.refused')) : error
}
