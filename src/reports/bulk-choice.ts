import { type Asker, decide } from '../actors/permission.ts'
import type { BulkAct } from './bulk.ts'
import { heldByAnother } from './claims.ts'
import { REPORT_RULES, type ReportGuard } from './rules.ts'
import type { ReportState } from './states.ts'

/** What can be asked for many rows of the tray at once: acts on reports, who works on them, and one incident for copies. */
export const MANY_ACTS = [
  'claim',
  'release',
  'make_safe',
  'register',
  'triage',
  'link',
  'close',
  'reopen',
] as const
export type ManyAct = 'claim' | 'release' | 'link' | BulkAct

/** An open row, as the tray has it. `until` is a time in ISO 8601. */
export type ChosenRow = {
  report_id: string
  custodian_id: string
  state: string
  live: boolean
  claim: { member_id: string; until: string } | null
}
/** `claimed`: another works on it. `history`: it was imported, and is no incident of today. */
export type NotBecause = 'claimed' | 'state' | 'custody' | 'history' | 'free'
export type Offer<Row> = { act: ManyAct; may: Row[]; not: { row: Row; because: NotBecause }[] }

/**
 * What the asker may do with at least one of the chosen rows, and which it would not touch, each decided by the rules of
 * the single act. What neither her roles nor her organisation's place at the desk allow is not offered at all.
 */
export function offersFor<Row extends ChosenRow>(
  rows: readonly Row[],
  asker: Asker,
  onDesk: boolean,
  now: Date,
): Offer<Row>[] {
  return MANY_ACTS.map((act) => {
    const offer: Offer<Row> = { act, may: [], not: [] }
    for (const row of rows) {
      const because = notBecause(act, row, asker, onDesk, now)
      if (because === null) offer.may.push(row)
      else offer.not.push({ row, because })
    }
    return offer
  }).filter((offer) => offer.may.length > 0)
}

function notBecause(
  act: ManyAct,
  row: ChosenRow,
  asker: Asker,
  onDesk: boolean,
  now: Date,
): NotBecause | null {
  const claim = row.claim && { memberId: row.claim.member_id, until: new Date(row.claim.until) }
  const held = heldByAnother(claim ?? undefined, asker.memberId, now)
  if (act === 'release') return claim?.memberId === asker.memberId ? null : held ? 'claimed' : 'free'
  const facts = new Set<ReportGuard>(BROUGHT)
  if (row.custodian_id === asker.organisationId) facts.add('own_custody')
  if (onDesk) facts.add('on_desk')
  const decision = decide(REPORT_RULES, act, asker, { state: row.state as ReportState, facts })
  if (!decision.allowed) return decision.because === 'state' ? 'state' : 'custody'
  if (act === 'link' && !row.live) return 'history'
  return held ? 'claimed' : null
}

/** Told with the act itself, or asked of rows that only the server sees. */
const BROUGHT: readonly ReportGuard[] = ['loop_closed']
