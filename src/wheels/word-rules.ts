import type { Rule } from '../actors/permission.ts'
import { mayHold, ROLES } from '../actors/roles.ts'
import type { WordState } from './wheel-words.ts'

export const WORD_ACTIONS = ['list', 'write', 'review', 'withdraw'] as const
export type WordAction = (typeof WORD_ACTIONS)[number]

export type WordGuard =
  /** Somebody else wrote it, or entered what a machine made. */
  | 'not_writer'
  /** She says that she speaks the language. */
  | 'speaks_language'

type WordRule = Rule<WordAction, WordState, WordGuard>

const HERE = ['civil_society'] as const
/** Who speaks a language is seldom who coordinates: whatever her work, except that of a guest. */
const ANYBODY = ROLES.filter((role) => mayHold(role, 'civil_society') && role !== 'donor_viewer')

/** Taking back needs no second person: what the program brings stands in its place. */
export const WORD_RULES: readonly WordRule[] = [
  { action: 'list', roles: ANYBODY, sectors: HERE, states: 'any' },
  { action: 'write', roles: ANYBODY, sectors: HERE, states: 'any' },
  {
    action: 'review',
    roles: ANYBODY,
    sectors: HERE,
    states: ['draft'],
    when: ['not_writer', 'speaks_language'],
  },
  { action: 'withdraw', roles: ANYBODY, sectors: HERE, states: ['draft', 'in_use'] },
]
