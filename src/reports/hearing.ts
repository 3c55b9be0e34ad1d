import { may } from '../actors/permission.ts'
import { askerFrom } from '../actors/session.ts'
import { REPORT_RULES } from './rules.ts'

/** Kinds whose changes come as often as reports do. */
const PACE: readonly string[] = ['report', 'claim', 'bulk_act', 'tally', 'clock']

/**
 * Of the civil society of a wheel: how often reports move is heard by those who may see how many there are, and by
 * nobody else of it. What is addressed to one's own organisation is heard in any case.
 */
export function hearsOf(session: Parameters<typeof askerFrom>[0], kind: string): boolean {
  if (!PACE.includes(kind)) return true
  return may(REPORT_RULES, 'see_coverage', askerFrom(session), { state: null, facts: new Set() })
}
