import { useState } from 'preact/hooks'
import { t } from '../../../ui/i18n.ts'
import { Button, Form } from '../../../ui/parts/controls.tsx'
import { Progress } from '../../../ui/parts/feedback.tsx'
import { Card, Page } from '../../../ui/parts/layout.tsx'
import { signOut } from '../keyring.ts'
import { changePassphrase } from '../ways-acts.ts'
import { ChoosePassphrase, chosen, type Choice, nothingChosen } from './choose-passphrase.tsx'
import './ways.css'

/** After a recovery code, before any work: the code is used up, and without a new way in she would be outside again. */
export function NewPassphrase() {
  const [choice, setChoice] = useState<Choice>(nothingChosen)
  const [working, setWorking] = useState(false)
  async function submit() {
    const passphrase = await chosen(choice)
    setWorking(true)
    try {
      await changePassphrase({}, passphrase)
    } finally {
      setWorking(false)
    }
  }
  return (
    <main id="main" class="door">
      <p class="brand">Commonwheel</p>
      <Page title={t('custody.ways.begin_again')} lead={t('custody.ways.begin_again_lead')}>
        <Card>
          <Form onSubmit={submit}>
            <ChoosePassphrase choice={choice} onChoice={setChoice} />
            {working ? <Progress label={t('custody.ways.working')} /> : null}
            <div class="actions">
              <Button kind="primary" type="submit">
                {t('custody.ways.begin_again_button')}
              </Button>
              <Button onClick={signOut}>{t('actors.unlock.other')}</Button>
            </div>
          </Form>
        </Card>
      </Page>
    </main>
  )
}
