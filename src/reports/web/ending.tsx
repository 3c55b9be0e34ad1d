import { t } from '../../ui/i18n.ts'
import { ConfirmButton } from '../../ui/parts/dialog.tsx'
import { reports, type View } from './calls.ts'

/** Hand out the file, close, open again: each only where the rules give it. */
export function Ending({ view, onDone }: { view: View; onDone(): void }) {
  const may = (action: string) => view.actions.includes(action)
  const move = (act: 'close' | 'reopen') => async (): Promise<void> => {
    await reports[act](view.report, undefined)
    onDone()
  }
  return (
    <div class="actions">
      {may('close') && (
        <ConfirmButton
          label={t('work.end.close')}
          question={t('work.end.close.question')}
          confirmLabel={t('work.end.close.confirm')}
          onConfirm={move('close')}
        />
      )}
      {may('reopen') && (
        <ConfirmButton
          label={t('work.end.reopen')}
          question={t('work.end.reopen.question')}
          confirmLabel={t('work.end.reopen.confirm')}
          onConfirm={move('reopen')}
        />
      )}
      {may('export') && view.body_sealed !== null && (
        <ConfirmButton
          label={t('work.end.export')}
          question={t('work.end.export.question')}
          confirmLabel={t('work.end.export.confirm')}
          onConfirm={() => fetchFile(reports.fileOf(view.report.report_id))}
        />
      )}
    </div>
  )
}

/** The file is sealed still: the standard age program opens it with the organisation's identity. */
function fetchFile(address: string): void {
  const link = document.createElement('a')
  link.href = address
  link.download = 'report.age'
  link.click()
}
