import { api } from '../../../ui/api.ts'
import { formatList, formatTime, nameIn, t } from '../../../ui/i18n.ts'
import { ConfirmButton } from '../../../ui/parts/dialog.tsx'
import { toast } from '../../../ui/parts/feedback.tsx'
import { StatePill, type StateShape } from '../../../ui/parts/status.tsx'
import { CANDIDATE_RULES, type InvitationState, ORGANISATIONS_NEEDED } from '../../rules.ts'
import { may, own } from './asking.ts'
import type { Candidate } from './calls.ts'
import { nameOf } from './said.ts'

const SHAPES: Readonly<Record<string, StateShape>> = { waiting: 'half', open: 'solid', used: 'solid' }

/** An organisation that is to join: who stands in for it, and what is still missing. */
export function CandidateItem({ row, reload }: { row: Candidate; reload: () => Promise<void> }) {
  const { card, vouched_by } = row
  const name = `\u2068${nameIn(card.names, card.name)}\u2069`
  const state = row.state as InvitationState
  const facts = [
    ...(vouched_by.includes(own()) ? [] : ['not_vouched_by_us']),
    ...(row.invited_for === own() ? ['invited_by_us'] : []),
  ]
  async function act(verb: 'vouch' | 'withdraw', word: string) {
    await api.post(`/api/candidates/${row.invitation_id}/${verb}`)
    toast(t(word))
    await reload()
  }
  return (
    <li class="s-candidate">
      <div>
        <h3 dir="auto">{nameIn(card.names, card.name)}</h3>
        <p class="soft">
          {t(`actors.sector.${card.sector}`)} · {t(`actors.category.${card.category}`)}
          {card.answers_to && ` · ${t('settings.candidate.under', { command: nameOf(card.answers_to) })}`}
        </p>
        <StatePill shape={SHAPES[state] ?? 'dotted'} label={t(`settings.candidate.${state}`)} />
        <p class="soft">{t('settings.candidate.proposed_by', { organisation: nameOf(row.invited_for) })}</p>
        {vouched_by.length > 0 && (
          <p class="soft">
            {t('settings.candidate.vouched_by', {
              n: vouched_by.length,
              needed: ORGANISATIONS_NEEDED,
              names: formatList(vouched_by.map((id) => nameOf(id))),
            })}
          </p>
        )}
        {(state === 'waiting' || state === 'open') && (
          <p class="soft">{t('settings.candidate.until', { time: formatTime(row.expires_at) })}</p>
        )}
      </div>
      <div class="actions">
        {may(CANDIDATE_RULES, 'vouch', state, facts) && (
          <ConfirmButton
            kind="primary"
            label={t('settings.vouch')}
            question={t('settings.vouch.question', { organisation: nameOf(own()), name })}
            confirmLabel={t('settings.vouch')}
            onConfirm={() => act('vouch', 'settings.vouch.done')}
          />
        )}
        {may(CANDIDATE_RULES, 'withdraw', state, facts) && (
          <ConfirmButton
            kind="leave"
            label={t('settings.withdraw')}
            question={t('settings.invitation.withdraw.question')}
            confirmLabel={t('settings.withdraw')}
            onConfirm={() => act('withdraw', 'settings.invitation.withdrawn')}
          />
        )}
      </div>
    </li>
  )
}
