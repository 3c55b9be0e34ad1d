import type { Rule } from '../actors/permission.ts'
import type { Role } from '../actors/roles.ts'
import type { Sector } from '../actors/sector.ts'
import type { MeasureState } from './measures-published.ts'

export type MeasureAction = 'see' | 'see_published' | 'count' | 'propose' | 'confirm' | 'withdraw'

export type MeasureGuard =
  /** The organisation whose reports are counted is the asker's. */
  | 'own_custody'
  /** It keeps the reports of the wheel's whole area: a part would point at a place. */
  | 'keeps_whole_area'
  /** Somebody else of the organisation proposed it. */
  | 'not_author'

type MeasureRule = Rule<MeasureAction, MeasureState, MeasureGuard>

// Red line 2: how much is reported, and how fast it is answered, is for civil society alone.
const HERE: readonly Sector[] = ['civil_society']
const INTAKE: readonly Role[] = ['intake_operator']
const SEES: readonly Role[] = ['intake_operator', 'verifier', 'analyst', 'coordinator']

export const MEASURE_RULES: readonly MeasureRule[] = [
  { action: 'see', roles: SEES, sectors: HERE, states: 'any' },
  { action: 'see_published', roles: SEES, sectors: HERE, states: ['published'] },
  // Until a second person of the house has agreed, a number is nobody else's.
  { action: 'see_published', roles: SEES, sectors: HERE, states: ['proposed'], when: ['own_custody'] },
  // The true category is in the custodian's notes: who opens reports counts them.
  { action: 'count', roles: INTAKE, sectors: HERE, states: 'any', when: ['own_custody'] },
  {
    action: 'propose',
    roles: INTAKE,
    sectors: HERE,
    states: 'any',
    when: ['own_custody', 'keeps_whole_area'],
  },
  {
    action: 'confirm',
    roles: SEES,
    sectors: HERE,
    states: ['proposed'],
    when: ['own_custody', 'not_author'],
  },
  { action: 'withdraw', roles: SEES, sectors: HERE, states: ['proposed'], when: ['own_custody'] },
]
