import { useSignal } from '@preact/signals'
import {
  areaName,
  deskRecipients,
  me,
  members,
  organisationName,
  recipientOf,
  sealFor,
} from '../../custody/web/index.ts'
import { t } from '../../ui/i18n.ts'
import { Button, Form, Select, TextArea } from '../../ui/parts/controls.tsx'
import { Dialog } from '../../ui/parts/dialog.tsx'
import { toast } from '../../ui/parts/feedback.tsx'
import type { MessageContent } from '../wire.ts'
import { coverage } from './calls.ts'

/** A monitor is asked to look, not to search: the question names a place and nobody. */
export function SendCheck({
  area,
  onClose,
  onDone,
}: {
  area: string
  onClose: () => void
  onDone: () => void
}) {
  const monitor = useSignal('')
  const words = useSignal('')
  const monitors = members.value.filter((one) => one.roles.includes('field_monitor'))
  const send = async (): Promise<void> => {
    const to = monitors.find((one) => one.member_id === monitor.value)
    if (!to) return
    const content: MessageContent = { v: 1, words: words.value.trim() }
    const own = me.value?.organisation.recipient
    const readers = [...deskRecipients(), recipientOf(to.organisation_id), ...(own ? [own] : [])]
    await coverage.send({
      area_code: area,
      monitor_id: to.member_id,
      body_sealed: await sealFor(readers, content),
    })
    toast(t('work.check.sent'))
    onDone()
  }
  return (
    <Dialog open title={t('work.check.send.title', { place: areaName(area) })} onClose={onClose}>
      {monitors.length === 0 ? (
        <p>{t('work.check.nobody')}</p>
      ) : (
        <Form onSubmit={send}>
          <Select
            label={t('work.check.monitor')}
            value={monitor.value}
            onChange={(value) => (monitor.value = value)}
            placeholder={t('work.check.monitor.choose')}
            options={monitors.map((one) => ({
              value: one.member_id,
              label: `${one.display_name}, ${organisationName(one.organisation_id)}`,
            }))}
            required
          />
          <TextArea
            label={t('work.check.words')}
            hint={t('work.check.words.hint')}
            value={words.value}
            onInput={(value) => (words.value = value)}
            required
          />
          <p class="soft">{t('work.check.safe')}</p>
          <div class="actions">
            <Button kind="primary" type="submit">
              {t('work.check.send.do')}
            </Button>
          </div>
        </Form>
      )}
    </Dialog>
  )
}
