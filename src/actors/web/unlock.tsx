import { useEffect, useState } from 'preact/hooks'
import { api } from '../../ui/api.ts'
import { t } from '../../ui/i18n.ts'
import { useLoad } from '../../ui/load.ts'
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

/** As much of src/custody/ways.ts as this screen asks. */
type Ways = { passphrase: boolean; passkeys: { opens_key: boolean }[] }

/** The session outlived the page, its key did not: it was never written down. */
export function Unlock({ name, reopen, reopenByPasskey, prepare, onSignOut }: UnlockProps) {
  const [passphrase, setPassphrase] = useState('')
  const [working, setWorking] = useState(false)
  // By what she can open it; until that is known, or if it cannot be asked, by anything.
  const { data } = useLoad(() => api.get<Ways>('/api/ways'), [])
  const byPassphrase = data?.passphrase ?? true
  const byPasskey = data?.passkeys.some((one) => one.opens_key) ?? true
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
          {byPassphrase ? (
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
          ) : (
            <Button onClick={onSignOut}>{t('actors.unlock.other')}</Button>
          )}
          {byPasskey ? (
            <div class={byPassphrase ? 'card-foot stack' : 'stack'}>
              <PasskeyButton label={t('actors.ways.unlock')} use={reopenByPasskey} />
            </div>
          ) : null}
        </Card>
      </Page>
    </main>
  )
}
