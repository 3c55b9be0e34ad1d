import { useEffect, useState } from 'preact/hooks'
import { t } from '../../ui/i18n.ts'
import { Button, Form } from '../../ui/parts/controls.tsx'
import { Progress } from '../../ui/parts/feedback.tsx'
import { Card, Page } from '../../ui/parts/layout.tsx'
import { PasskeyButton } from './other-ways.tsx'
import { Passphrase, withKeySentence } from './sign-in.tsx'

type UnlockProps = {
  name: string
  reopen: (passphrase: string) => Promise<void>
  reopenByPasskey: () => Promise<void>
  prepare: () => void
  onSignOut: () => unknown
}

/** The session outlived the page, its key did not: it was never written down. */
export function Unlock({ name, reopen, reopenByPasskey, prepare, onSignOut }: UnlockProps) {
  const [passphrase, setPassphrase] = useState('')
  const [working, setWorking] = useState(false)
  useEffect(prepare, [])
  async function submit() {
    setWorking(true)
    try {
      await reopen(passphrase)
    } catch (error) {
      setWorking(false)
      throw withKeySentence(error)
    }
  }
  return (
    <main id="main" class="door">
      <p class="brand">Commonwheel</p>
      <Page title={t('actors.unlock.title')} lead={t('actors.unlock.lead', { name })}>
        <Card>
          <Form onSubmit={submit}>
            <Passphrase value={passphrase} onInput={setPassphrase} />
            {working ? <Progress label={t('actors.sign_in.working')} /> : null}
            <div class="actions">
              <Button kind="primary" type="submit">
                {t('actors.unlock.button')}
              </Button>
              <Button onClick={onSignOut}>{t('actors.unlock.other')}</Button>
            </div>
          </Form>
          <div class="card-foot stack">
            <PasskeyButton label={t('actors.ways.unlock')} use={reopenByPasskey} />
          </div>
        </Card>
      </Page>
    </main>
  )
}
