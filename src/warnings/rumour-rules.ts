import type { Rule } from '../actors/permission.ts'
import type { Role } from '../actors/roles.ts'
import type { Sector } from '../actors/sector.ts'
import { type CorrectionState, type RumourState, TRUTHS } from './rumour-states.ts'

const HERE: readonly Sector[] = ['civil_society']
const DESK: readonly Role[] = ['verifier', 'analyst', 'coordinator']
const JUDGES: readonly Role[] = ['verifier', 'analyst']
const LEADS: readonly Role[] = ['analyst', 'coordinator']

export type RumourAction =
  | 'list'
  | 'open'
  | 'record'
  | 'register'
  | 'rate'
  | 'hear'
  | 'write_statement'
  | 'write_check'
  | 'write_note'
  | 'link'
  | 'unlink'
  | 'judge'
  | 'write_correction'
  | 'monitor'
  | 'close'

export type RumourGuard =
  /** The asker's organisation sits on the desk of this wheel. */
  | 'on_desk'
  | 'reason_given'
  /** Whoever brought it in does not say whether it is so. */
  | 'not_registrar'
  /** Something was done to check it. */
  | 'checked'
  /** Nobody corrects what was found to be so. */
  | 'not_found_true'
  /** Whatever is published reaches every force as well. */
  | 'may_be_public'
  /** Somebody asked around since it has been watched, and it was not heard: silence alone says nothing. */
  | 'no_longer_heard'

const AFTER_RATING: readonly RumourState[] = ['rated', 'verifying', ...TRUTHS, 'countered', 'monitored']
const AFTER_CHECKING: readonly RumourState[] = ['verifying', ...TRUTHS, 'countered', 'monitored']
const UNFINISHED: readonly RumourState[] = ['heard', 'registered', ...AFTER_RATING]
const ON_DESK: readonly RumourGuard[] = ['on_desk']

export const RUMOUR_RULES: readonly Rule<RumourAction, RumourState, RumourGuard>[] = [
  { action: 'list', roles: DESK, sectors: HERE, states: 'any', when: ON_DESK },
  { action: 'open', roles: DESK, sectors: HERE, states: 'any', when: ON_DESK },
  { action: 'record', roles: DESK, sectors: HERE, states: 'any', when: ON_DESK },
  // Whatever its state: one that was closed is opened again by being heard.
  { action: 'hear', roles: DESK, sectors: HERE, states: 'any', when: ON_DESK },
  { action: 'register', roles: DESK, sectors: HERE, states: ['heard'], when: ON_DESK },
  { action: 'rate', roles: LEADS, sectors: HERE, states: ['registered', ...AFTER_RATING], when: ON_DESK },
  { action: 'write_statement', roles: DESK, sectors: HERE, states: UNFINISHED, when: ON_DESK },
  { action: 'write_check', roles: JUDGES, sectors: HERE, states: AFTER_RATING, when: ON_DESK },
  { action: 'write_note', roles: DESK, sectors: HERE, states: UNFINISHED, when: ON_DESK },
  { action: 'link', roles: JUDGES, sectors: HERE, states: UNFINISHED, when: ON_DESK },
  { action: 'unlink', roles: JUDGES, sectors: HERE, states: UNFINISHED, when: ON_DESK },
  {
    action: 'judge',
    roles: JUDGES,
    sectors: HERE,
    states: AFTER_CHECKING,
    when: ['on_desk', 'reason_given', 'checked', 'not_registrar'],
  },
  {
    action: 'write_correction',
    roles: LEADS,
    sectors: HERE,
    states: ['false', 'mixed', 'unknown', 'countered', 'monitored'],
    when: ['on_desk', 'not_found_true', 'may_be_public'],
  },
  { action: 'monitor', roles: LEADS, sectors: HERE, states: [...TRUTHS, 'countered'], when: ON_DESK },
  // Recorded twice, or no rumour after all.
  {
    action: 'close',
    roles: LEADS,
    sectors: HERE,
    states: ['heard', 'registered'],
    when: ['on_desk', 'reason_given'],
  },
  {
    action: 'close',
    roles: ['coordinator'],
    sectors: HERE,
    states: ['monitored'],
    when: ['on_desk', 'no_longer_heard'],
  },
]

export type CorrectionAction = 'see' | 'confirm' | 'refuse' | 'withdraw' | 'say'
export type CorrectionGuard =
  | 'on_desk'
  | 'reason_given'
  /** Not its author. */
  | 'second_person'
  | 'may_be_public'
  /** The rumour is still judged as it was when this was written. */
  | 'judgement_stands'

/** The server cannot read what is said, so whether a headline repeats it is for two people to answer. */
export const CORRECTION_RULES: readonly Rule<CorrectionAction, CorrectionState, CorrectionGuard>[] = [
  { action: 'see', roles: DESK, sectors: HERE, states: 'any', when: ['on_desk'] },
  {
    action: 'confirm',
    roles: DESK,
    sectors: HERE,
    states: ['draft'],
    when: ['on_desk', 'second_person', 'may_be_public', 'judgement_stands'],
  },
  {
    action: 'refuse',
    roles: DESK,
    sectors: HERE,
    states: ['draft'],
    when: ['on_desk', 'second_person', 'reason_given'],
  },
  {
    action: 'withdraw',
    roles: LEADS,
    sectors: HERE,
    states: ['draft', 'published'],
    when: ['on_desk', 'reason_given'],
  },
  { action: 'say', roles: DESK, sectors: HERE, states: ['published'], when: ['on_desk'] },
]
