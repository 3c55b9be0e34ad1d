import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { actionsFor, type Asker, decide, may, type Rule } from './permission.ts'
import { ROLES } from './roles.ts'
import { SECTORS } from './sector.ts'

type Action = 'open' | 'close' | 'burn'
type State = 'draft' | 'done'
type Guard = 'own' | 'reason'

const TABLE: readonly Rule<Action, State, Guard>[] = [
  { action: 'open', roles: ['analyst'], sectors: ['civil_society'], states: 'any' },
  {
    action: 'close',
    roles: ['analyst'],
    sectors: ['civil_society'],
    states: ['draft'],
    when: ['own', 'reason'],
  },
  { action: 'close', roles: ['liaison'], sectors: ['civil_authority'], states: ['done'] },
]

const asker = (over: Partial<Asker> = {}): Asker => ({
  memberId: 'm',
  organisationId: 'o',
  wheelId: 'w',
  sector: 'civil_society',
  roles: ['analyst'],
  ...over,
})
const subject = (state: State | null, ...facts: Guard[]) => ({ state, facts: new Set(facts) })

test('an action that no row names is refused to everybody', () => {
  fc.assert(
    fc.property(fc.subarray([...ROLES]), fc.constantFrom(...SECTORS), (roles, sector) => {
      const decision = decide(TABLE, 'burn', asker({ roles, sector }), subject('draft', 'own', 'reason'))
      assert.deepEqual(decision, { allowed: false, because: 'action' })
    }),
  )
})

test('a role in a sector that may not hold it opens nothing', () => {
  assert.deepEqual(decide(TABLE, 'open', asker({ sector: 'police' }), subject('draft')), {
    allowed: false,
    because: 'role',
  })
})

test('a guard that was not computed does not hold', () => {
  assert.deepEqual(decide(TABLE, 'close', asker(), subject('draft')), { allowed: false, because: 'own' })
  assert.deepEqual(decide(TABLE, 'close', asker(), subject('draft', 'own')), {
    allowed: false,
    because: 'reason',
  })
  assert.deepEqual(decide(TABLE, 'close', asker(), subject('draft', 'own', 'reason')), { allowed: true })
})

test('the reason given is that of the row that came furthest', () => {
  assert.deepEqual(decide(TABLE, 'close', asker(), subject('done', 'own', 'reason')), {
    allowed: false,
    because: 'state',
  })
  assert.deepEqual(decide(TABLE, 'close', asker({ roles: [] }), subject('done')), {
    allowed: false,
    because: 'role',
  })
})

test('a row for some states does not match a collection', () => {
  assert.equal(may(TABLE, 'close', asker(), subject(null, 'own', 'reason')), false)
  assert.equal(may(TABLE, 'open', asker(), subject(null)), true)
})

test('the buttons of a screen are exactly what the route allows', () => {
  fc.assert(
    fc.property(
      fc.subarray([...ROLES]),
      fc.constantFrom(...SECTORS),
      fc.constantFrom<State>('draft', 'done'),
      fc.subarray<Guard>(['own', 'reason']),
      (roles, sector, state, facts) => {
        const who = asker({ roles, sector })
        const shown = actionsFor(TABLE, who, subject(state, ...facts))
        for (const action of ['open', 'close', 'burn'] as const)
          assert.equal(shown.includes(action), may(TABLE, action, who, subject(state, ...facts)))
      },
    ),
  )
})

test('one fact more never takes a permission away', () => {
  fc.assert(
    fc.property(
      fc.subarray<Guard>(['own', 'reason']),
      fc.constantFrom<Guard>('own', 'reason'),
      (facts, more) => {
        if (may(TABLE, 'close', asker(), subject('draft', ...facts)))
          assert.ok(may(TABLE, 'close', asker(), subject('draft', ...facts, more)))
      },
    ),
  )
})
