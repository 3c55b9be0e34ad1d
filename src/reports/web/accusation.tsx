import { useSignal } from '@preact/signals'
import { organisationName, sealFor, wheel } from '../../custody/web/index.ts'
import { t } from '../../ui/i18n.ts'
import { Button, Select } from '../../ui/parts/controls.tsx'
import { Dialog } from '../../ui/parts/dialog.tsx'
import { Problem, toast } from '../../ui/parts/feedback.tsx'
import type { ReportContent } from '../wire.ts'
import { reports, type View } from './calls.ts'
import { useDoing } from './doing.ts'
import { forget } from './opened.ts'

type Props = { view: View; body: ReportContent; open: boolean; onClose: () => void; onGone: () => void }

/** Red line 3: it leaves this house's custody whole, and the words say so before it does. */
export function Accusation({ view, body, open, onClose, onGone }: Props) {
  const bodies = (wheel.value?.organisations ?? []).filter((one) => one.is_oversight)
  const chosen = useSignal('')
  const { busy, problem, run } = useDoing()
  const to =
    bodies.find((one) => one.organisation_id === chosen.value) ??
    (bodies.length === 1 ? bodies[0] : undefined)

  const pass = async (): Promise<void> => {
    if (!to) return
    const readers = view.reporter_recipient ? [to.recipient, view.reporter_recipient] : [to.recipient]
    await reports.divertAccusation(view.report, {
      organisation_id: to.organisation_id,
      body_sealed: await sealFor(readers, body),
    })
    forget(view.report.report_id)
    toast(t('work.accuse.done'))
    onGone()
  }
  return (
    <Dialog open={open} title={t('work.accuse.title')} onClose={onClose}>
      {to && <p>{t('work.accuse.reader', { org: organisationName(to.organisation_id) })}</p>}
      {bodies.length === 0 && <p class="warn">{t('work.accuse.nobody')}</p>}
      {bodies.length > 1 && (
        <Select
          label={t('work.accuse.to')}
          value={chosen.value}
          onChange={(value: string) => (chosen.value = value)}
          placeholder={t('work.accuse.to.choose')}
          options={bodies.map((one) => ({
            value: one.organisation_id,
            label: organisationName(one.organisation_id),
          }))}
        />
      )}
      <ul class="plain-list">
        <li>{t('work.accuse.leaves')}</li>
        <li>{t('work.accuse.never')}</li>
        <li>{t(view.reporter_recipient ? 'work.accuse.code' : 'work.accuse.nocode')}</li>
        <li>{t('work.accuse.final')}</li>
      </ul>
      <Problem problem={problem} />
      <div class="actions">
        <Button kind="primary" busy={busy} disabled={!to} onClick={() => run(pass)}>
          {t('work.accuse.send')}
        </Button>
        <Button kind="plain" onClick={onClose}>
          {t('work.cancel')}
        </Button>
      </div>
    </Dialog>
  )
}
