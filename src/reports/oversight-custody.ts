import type { Rule } from '../actors/permission.ts'

/**
 * A report that accuses a unit, re-sealed to the oversight body. It has left intake's tables, and has no category,
 * area, clock or count there (DESIGN, red line 3).
 */
export const OVERSIGHT_REPORT_STATES = ['received', 'closed'] as const
export type OversightReportState = (typeof OVERSIGHT_REPORT_STATES)[number]

export type OversightReportAction = 'list' | 'open' | 'converse' | 'close'
export type OversightReportGuard =
  | 'held_by_organisation'
  | 'purpose_write'
  /** The body stands in no command: whom the report accuses is sealed, so only a body outside all of them is sure. */
  | 'outside_every_command'
  /** Nobody investigates a matter in which he mediated (DOMAIN 13.1). */
  | 'not_mediator_of_it'

const INVESTIGATES = {
  roles: ['oversight_investigator'],
  sectors: ['civil_society', 'civil_authority'],
} as const
const APART = ['held_by_organisation', 'outside_every_command', 'not_mediator_of_it'] as const

export const OVERSIGHT_REPORT_RULES: readonly Rule<
  OversightReportAction,
  OversightReportState,
  OversightReportGuard
>[] = [
  { action: 'list', ...INVESTIGATES, states: 'any', when: ['held_by_organisation'] },
  { action: 'open', ...INVESTIGATES, states: 'any', when: APART },
  { action: 'converse', ...INVESTIGATES, states: ['received'], when: [...APART, 'purpose_write'] },
  { action: 'close', ...INVESTIGATES, states: ['received'], when: APART },
]
