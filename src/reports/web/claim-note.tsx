import { t } from '../../ui/i18n.ts'
import { ConfirmButton } from '../../ui/parts/dialog.tsx'
import type { View } from './calls.ts'
import { holderOf, minutesAgo } from './claims-said.ts'
import type { Claiming } from './use-claim.ts'

/** Of what another holds she may read everything, and do nothing until she says that she takes it over. */
const READING = ['open', 'read_summary', 'claim', 'export']

export function readOnly(view: View): View {
  return { ...view, actions: view.actions.filter((action) => READING.includes(action)) }
}

export function ClaimNote({ view, claiming }: { view: View; claiming: Claiming }) {
  const { standing, takeOver } = claiming
  const { claim } = view.report
  if (claim === null || (standing !== 'other' && standing !== 'lost')) return null
  const name = holderOf(claim.member_id)
  return (
    <div class="note ochre" aria-live="polite">
      <p>
        <strong>{t(`reports.claim.note.${standing}`, { name, minutes: minutesAgo(claim) })}</strong>
      </p>
      <p>{t('reports.claim.note.more')}</p>
      {view.actions.includes('claim') && (
        <ConfirmButton
          label={t('reports.claim.take')}
          question={t('reports.claim.take.question', { name })}
          confirmLabel={t('reports.claim.take.confirm')}
          onConfirm={takeOver}
        />
      )}
    </div>
  )
}
