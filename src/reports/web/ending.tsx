import { useSignal } from '@preact/signals'
import { organisationName } from '../../custody/web/index.ts'
import { t } from '../../ui/i18n.ts'
import { Button, Checkbox } from '../../ui/parts/controls.tsx'
import { ConfirmButton, Dialog } from '../../ui/parts/dialog.tsx'
import { Problem } from '../../ui/parts/feedback.tsx'
import { reports, type View } from './calls.ts'
import { useDoing } from './doing.ts'

/** Close, open again: each only where the rules give it. */
export function Ending({ view, onDone }: { view: View; onDone: () => void }) {
  const closing = useSignal(false)
  const may = (action: string) => view.actions.includes(action)
  const reopen = async (): Promise<void> => {
    await reports.reopen(view.report, undefined)
    onDone()
  }
  return (
    <div class="actions">
      {may('close') && <Button onClick={() => (closing.value = true)}>{t('work.end.close')}</Button>}
      {may('reopen') && (
        <ConfirmButton
          label={t('work.end.reopen')}
          question={t('work.end.reopen.question')}
          confirmLabel={t('work.end.reopen.confirm')}
          onConfirm={reopen}
        />
      )}
      {closing.value && (
        <Close
          view={view}
          onClose={() => (closing.value = false)}
          onDone={() => {
            closing.value = false
            onDone()
          }}
        />
      )}
    </div>
  )
}

/** Closing asks one thing: did she hear what came of it, and if not, was silence safer. */
function Close({ view, onClose, onDone }: { view: View; onClose: () => void; onDone: () => void }) {
  const safer = useSignal(false)
  const { busy, problem, run } = useDoing()
  // The desk sees no conversation, so it cannot know whether an answer is owed.
  const knows = view.actions.includes('open')
  const wished = view.report.purposes.write
  const reachable = view.reporter_recipient !== null || view.reply_address_sealed !== null
  const answered = view.messages.some((one) => one.direction === 'to_reporter')
  const owed = knows && wished && reachable && !answered
  const close = async (): Promise<void> => {
    await reports.close(view.report, safer.value ? { silence_is_safer: true } : {})
    onDone()
  }
  return (
    <Dialog open title={t('work.end.close.title')} onClose={onClose}>
      <p>
        {knows
          ? t(answered ? 'work.end.close.answered' : owed ? 'work.end.close.owed' : 'work.end.close.silent')
          : t('work.end.close.unknown', { org: organisationName(view.report.custodian_id) })}
      </p>
      {(owed || !knows) && (
        <Checkbox
          label={t('work.end.close.safer')}
          checked={safer.value}
          onChange={(on) => (safer.value = on)}
        />
      )}
      <p class="soft">{t('work.end.close.then')}</p>
      <Problem problem={problem} />
      <div class="actions">
        <Button kind="primary" busy={busy} disabled={owed && !safer.value} onClick={() => run(close)}>
          {t('work.end.close.confirm')}
        </Button>
        <Button onClick={onClose}>{t('work.cancel')}</Button>
      </div>
    </Dialog>
  )
}

/** The file is sealed still: the standard age program opens it with the organisation's identity. */
export function SaveFile({ view }: { view: View }) {
  if (!view.actions.includes('export') || view.body_sealed === null) return null
  const save = (): void => {
    const link = document.createElement('a')
    link.href = reports.fileOf(view.report.report_id)
    link.download = 'report.age'
    link.click()
  }
  return (
    <div class="actions">
      <ConfirmButton
        label={t('work.end.export')}
        question={t('work.end.export.question')}
        confirmLabel={t('work.end.export.confirm')}
        onConfirm={save}
      />
    </div>
  )
}
