import { useState } from 'preact/hooks'
import { ringFor } from '../../../custody/web/index.ts'
import { api } from '../../../ui/api.ts'
import { t } from '../../../ui/i18n.ts'
import { Button, Checkbox, Form } from '../../../ui/parts/controls.tsx'
import { toast } from '../../../ui/parts/feedback.tsx'
import { Card } from '../../../ui/parts/layout.tsx'
import { type Colleague, newestRing } from './calls.ts'
import { Digits } from './digits.tsx'

type LetInProps = { row: Colleague; recipient: string; reload: () => Promise<void> }

/** What was compared is what the ring is sealed to: the digits on this page, and not what the server says a moment later. */
export function LetIn({ row, recipient, reload }: LetInProps) {
  const [same, setSame] = useState(false)
  const name = `\u2068${row.display_name}\u2069`
  async function letIn() {
    await newestRing()
    const ring = await ringFor(recipient)
    await api.post(`/api/colleagues/${row.member_id}/let-in`, { recipient, ring })
    toast(t('settings.let_in.done', { name }))
    await reload()
  }
  return (
    <Card title={t('settings.let_in.title', { name })}>
      <p>{t('settings.let_in.how', { name })}</p>
      <Digits recipient={recipient} large />
      <p class="soft">{t('settings.let_in.differ')}</p>
      <Form onSubmit={letIn}>
        <Checkbox required label={t('settings.let_in.same', { name })} checked={same} onChange={setSame} />
        <div class="actions">
          <Button kind="primary" type="submit">
            {t('settings.let_in.do')}
          </Button>
        </div>
      </Form>
    </Card>
  )
}
