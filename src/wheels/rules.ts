import type { Rule } from '../actors/permission.ts'
import { ROLES } from '../actors/roles.ts'
import { SECTORS } from '../actors/sector.ts'

export const PROTOCOL_STATES = ['proposed', 'in_force', 'superseded', 'withdrawn'] as const
export type ProtocolState = (typeof PROTOCOL_STATES)[number]
export type ProtocolAction = 'read' | 'propose' | 'confirm' | 'withdraw'
/**
 * `custodian`: keeps her organisation's keys. `settled`: her organisation sits here long enough to answer for others
 * (DOMAIN 9.5 T7). `not_confirmed_by_us`: one organisation confirms once, whoever of it signs.
 */
export type ProtocolGuard =
  | 'custodian'
  | 'settled'
  | 'not_confirmed_by_us'
  | 'proposed_by_us'
  | 'none_proposed'

export const PROTOCOL_RULES: readonly Rule<ProtocolAction, ProtocolState, ProtocolGuard>[] = [
  { action: 'read', roles: ROLES, sectors: SECTORS, states: 'any' },
  {
    action: 'propose',
    roles: ROLES,
    sectors: ['civil_society'],
    states: 'any',
    when: ['custodian', 'settled', 'none_proposed'],
  },
  {
    action: 'confirm',
    roles: ROLES,
    sectors: ['civil_society'],
    states: ['proposed'],
    when: ['custodian', 'settled', 'not_confirmed_by_us'],
  },
  {
    action: 'withdraw',
    roles: ROLES,
    sectors: ['civil_society'],
    states: ['proposed'],
    when: ['custodian', 'proposed_by_us'],
  },
]

export const INVITATION_STATES = ['waiting', 'open', 'used', 'withdrawn', 'expired'] as const
export type InvitationState = (typeof INVITATION_STATES)[number]
export type CandidateAction = 'see' | 'invite' | 'vouch' | 'withdraw'
export type CandidateGuard = 'custodian' | 'settled' | 'not_vouched_by_us' | 'invited_by_us'

/** Organisations and offices that are to join: civil society's matter alone. */
export const CANDIDATE_RULES: readonly Rule<CandidateAction, InvitationState, CandidateGuard>[] = [
  { action: 'see', roles: ROLES, sectors: ['civil_society'], states: 'any' },
  {
    action: 'invite',
    roles: ROLES,
    sectors: ['civil_society'],
    states: 'any',
    when: ['custodian', 'settled'],
  },
  {
    action: 'vouch',
    roles: ROLES,
    sectors: ['civil_society'],
    states: ['waiting'],
    when: ['custodian', 'settled', 'not_vouched_by_us'],
  },
  {
    action: 'withdraw',
    roles: ROLES,
    sectors: ['civil_society'],
    states: ['waiting', 'open'],
    when: ['custodian', 'invited_by_us'],
  },
]

export type ColleagueAction =
  | 'see'
  | 'invite'
  | 'withdraw'
  | 'let_in'
  | 'change_seat'
  | 'take_leave'
  | 'change_key'
export type ColleagueGuard = 'custodian' | 'another_person'

/** Within one's own organisation, whatever its sector: an office keeps its own keys as a women's group does. */
export const COLLEAGUE_RULES: readonly Rule<ColleagueAction, 'here', ColleagueGuard>[] = [
  { action: 'see', roles: ROLES, sectors: SECTORS, states: 'any' },
  ...(['invite', 'withdraw', 'let_in', 'change_seat', 'change_key'] as const).map(
    (action): Rule<ColleagueAction, 'here', ColleagueGuard> => ({
      action,
      roles: ROLES,
      sectors: SECTORS,
      states: 'any',
      when: ['custodian'],
    }),
  ),
  // Whoever leaves has her keys changed by one who stays: she would know the new ones.
  {
    action: 'take_leave',
    roles: ROLES,
    sectors: SECTORS,
    states: 'any',
    when: ['custodian', 'another_person'],
  },
]

/** How many civil-society organisations it takes: to confirm a protocol, to vouch for a newcomer. */
export const ORGANISATIONS_NEEDED = 2
export const INVITATION_DAYS = 7
export const PROBATION_DAYS = 90
