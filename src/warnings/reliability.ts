import type { Reliability } from './grade.ts'

/** A closed case of one pseudonymous handle, as the custodian's browser knows it; never of a person, never sent. */
export type ClosedCase = { at: Date; borneOut: 'yes' | 'partly' | 'no' }

/** Fewer closed cases than this say nothing about a source. */
export const FEWEST_CASES = 3
export const SILENCE_MONTHS = 12

const WEIGHT = { yes: 1, partly: 0.5, no: 0 } as const

/**
 * What the handle's closed cases suggest; a verifier may judge otherwise with a reason. Unknown (F) with few cases,
 * and again after twelve months of silence (DOMAIN 2.3, rule 3). The shares are ours: DOMAIN gives none.
 */
export function reliabilityOf(cases: readonly ClosedCase[], now: Date): Reliability {
  const last = cases.reduce<Date | undefined>(
    (latest, each) => (latest === undefined || each.at > latest ? each.at : latest),
    undefined,
  )
  if (last === undefined || cases.length < FEWEST_CASES || silentSince(last, now)) return 'F'
  const share = cases.reduce((sum, each) => sum + WEIGHT[each.borneOut], 0) / cases.length
  if (share >= 0.9 && cases.length >= 5) return 'A'
  if (share >= 0.75) return 'B'
  if (share >= 0.5) return 'C'
  if (share >= 0.25) return 'D'
  return 'E'
}

function silentSince(last: Date, now: Date): boolean {
  const end = new Date(last)
  end.setUTCMonth(end.getUTCMonth() + SILENCE_MONTHS)
  return now >= end
}
