import { me, memberName } from '../../custody/web/index.ts'
import { sayProblem } from '../../ui/api.ts'
import { t } from '../../ui/i18n.ts'
import { CLAIM_MINUTES } from '../claims.ts'

export type ClaimShown = { member_id: string; until: string }

/** Her name, held apart from the direction of the words around it; "somebody" where it is not for this reader. */
export function holderOf(memberId: unknown): string {
  const name = typeof memberId === 'string' ? memberName(memberId) : ''
  return name === '' ? t('reports.claim.somebody') : `\u2068${name}\u2069`
}

/** A claim that has run out while the page stood open is none. */
export function claimNow(claim: ClaimShown | null): 'mine' | 'other' | 'none' {
  if (claim === null || Date.parse(claim.until) <= Date.now()) return 'none'
  return claim.member_id === me.value?.member_id ? 'mine' : 'other'
}

/** How long ago she last did something with it: a claim says only until when it holds. */
export function minutesAgo(claim: ClaimShown): number {
  const left = (Date.parse(claim.until) - Date.now()) / 60_000
  return Math.min(CLAIM_MINUTES, Math.max(0, Math.floor(CLAIM_MINUTES - left)))
}

export function claimSaid(claim: ClaimShown | null): string {
  const whose = claimNow(claim)
  if (claim === null || whose === 'none') return ''
  if (whose === 'mine') return t('reports.claim.mine')
  return t('reports.claim.other', { name: holderOf(claim.member_id), minutes: minutesAgo(claim) })
}

sayProblem('claimed_by_another', (details) =>
  t('reports.claim.refused', { name: holderOf(details['member_id']) }),
)
