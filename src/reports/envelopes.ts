import type { Rule } from '../actors/permission.ts'

/**
 * What was diverted because it may speak of sexual or gender-based violence: one sealed envelope without category,
 * area, or link to a report, so that no table says what it was (DOMAIN 8.2). It is deleted after hand-over, or
 * after seven days.
 */
export const ENVELOPE_STATES = ['waiting', 'handed_over', 'deleted'] as const
export type EnvelopeState = (typeof ENVELOPE_STATES)[number]

export const ENVELOPE_DAYS = 7

export type EnvelopeAction = 'open' | 'confirm_hand_over'
export type EnvelopeGuard = 'addressed_to_organisation'

export const ENVELOPE_RULES: readonly Rule<EnvelopeAction, EnvelopeState, EnvelopeGuard>[] = [
  {
    action: 'open',
    roles: ['sgbv_focal_point'],
    sectors: ['civil_society'],
    states: ['waiting'],
    when: ['addressed_to_organisation'],
  },
  {
    action: 'confirm_hand_over',
    roles: ['sgbv_focal_point'],
    sectors: ['civil_society'],
    states: ['waiting'],
    when: ['addressed_to_organisation'],
  },
]
