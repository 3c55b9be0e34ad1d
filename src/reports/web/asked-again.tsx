import { useSignal } from '@preact/signals'
import { recipientOf, sealFor } from '../../custody/web/index.ts'
import { t } from '../../ui/i18n.ts'
import { Button, Checkbox, Form, TextArea } from '../../ui/parts/controls.tsx'
import { Dialog } from '../../ui/parts/dialog.tsx'
import { PURPOSES, type Purposes } from '../purposes.ts'
import type { NoteContent } from '../wire.ts'
import { reports, type View } from './calls.ts'
import { useDoing } from './doing.ts'

/** Who sent an SMS could tick nothing; whoever speaks with her records what she says, and how she said it. */
export function AskedAgain({ view, onDone }: { view: View; onDone: () => void }) {
  const open = useSignal(false)
  const given = useSignal<Purposes>(view.report.purposes)
  const how = useSignal('')
  const { problem, run } = useDoing()
  const send = (): Promise<void> =>
    run(async () => {
      const note: NoteContent = { v: 1, notes: how.value.trim() }
      await reports.recordPurposes(view.report, {
        purposes: given.value,
        note_sealed: await sealFor([recipientOf(view.report.custodian_id)], note),
      })
      open.value = false
      onDone()
    })
  return (
    <>
      <Button onClick={() => (open.value = true)}>{t('work.purpose.record')}</Button>
      <Dialog open={open.value} title={t('work.purpose.record.title')} onClose={() => (open.value = false)}>
        <Form onSubmit={send} problem={problem}>
          {PURPOSES.map((purpose) => (
            <Checkbox
              key={purpose}
              label={t(`work.purpose.${purpose}`)}
              checked={given.value[purpose]}
              onChange={(on) => (given.value = { ...given.value, [purpose]: on })}
            />
          ))}
          <TextArea
            label={t('work.purpose.record.how')}
            hint={t('work.purpose.record.hint')}
            value={how.value}
            onInput={(text) => (how.value = text)}
            required
          />
          <Button type="submit" kind="primary" disabled={how.value.trim() === ''}>
            {t('work.purpose.record.send')}
          </Button>
        </Form>
      </Dialog>
    </>
  )
}
