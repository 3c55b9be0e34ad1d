import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { actionsFor, type Asker, deadRows, may, type Rule } from '../actors/permission.ts'
import { ROLES } from '../actors/roles.ts'
import { SECTORS } from '../actors/sector.ts'
import { CORRECTION_RULES, type CorrectionGuard, RUMOUR_RULES, type RumourGuard } from './rumour-rules.ts'
import {
  CORRECTION_EVENTS,
  CORRECTION_STATES,
  nextCorrectionState,
  nextRumourState,
  RUMOUR_EVENTS,
  RUMOUR_STATES,
  type RumourState,
  type Truth,
  TRUTHS,
} from './rumour-states.ts'

const facts = <G extends string>(table: readonly Rule<string, string, G>[], ...without: G[]): Set<G> =>
  new Set(table.flatMap((rule) => rule.when ?? []).filter((guard) => !without.includes(guard)))
const desk: Asker = {
  memberId: 'm',
  organisationId: 'o',
  wheelId: 'w',
  sector: 'civil_society',
  roles: ['verifier', 'analyst', 'coordinator'],
}

test('no sector but civil society, and no role but those of the desk, has a door to rumours', () => {
  const anyone = fc
    .record({ sector: fc.constantFrom(...SECTORS), roles: fc.subarray([...ROLES]) })
    .map((one): Asker => ({ ...desk, ...one }))
  fc.assert(
    fc.property(anyone, fc.constantFrom(...RUMOUR_STATES, null), (who, state) => {
      const mayWork = who.sector === 'civil_society' && who.roles.some((role) => desk.roles.includes(role))
      const found = actionsFor(RUMOUR_RULES, who, { state, facts: facts(RUMOUR_RULES) })
      return mayWork === found.length > 0
    }),
  )
})

test('no row of the tables is for nobody', () => {
  assert.deepEqual(deadRows(RUMOUR_RULES), [])
  assert.deepEqual(deadRows(CORRECTION_RULES), [])
})

test('a guard that is not computed never holds', () => {
  const without = (action: (typeof RUMOUR_RULES)[number]['action'], state: RumourState, guard: RumourGuard) =>
    may(RUMOUR_RULES, action, desk, { state, facts: facts(RUMOUR_RULES, guard) })
  assert.equal(without('judge', 'verifying', 'not_registrar'), false)
  assert.equal(without('judge', 'verifying', 'checked'), false)
  assert.equal(without('write_correction', 'false', 'may_be_public'), false)
  assert.equal(without('write_correction', 'monitored', 'not_found_true'), false)
  assert.equal(without('close', 'monitored', 'no_longer_heard'), false)
  for (const guard of ['second_person', 'may_be_public', 'judgement_stands'] as CorrectionGuard[])
    assert.equal(
      may(CORRECTION_RULES, 'confirm', desk, { state: 'draft', facts: facts(CORRECTION_RULES, guard) }),
      false,
      guard,
    )
})

test('the line of DOMAIN 13.4: heard, registered, rated, verifying, judged, countered, monitored, closed', () => {
  for (const truth of TRUTHS) {
    let state: RumourState = 'heard'
    const way: RumourState[] = []
    for (const event of ['register', 'rate', 'check', 'judge', 'counter', 'monitor', 'close'] as const) {
      const next = nextRumourState(state, event, truth)
      assert.ok(next, `${state} ${event}`)
      way.push(next)
      state = next
    }
    assert.deepEqual(way, ['registered', 'rated', 'verifying', truth, 'countered', 'monitored', 'closed'])
  }
})

test('a closed rumour is opened by nothing but being heard again: to be watched, or to be rated if it never was', () => {
  for (const event of RUMOUR_EVENTS.filter((one) => one !== 'hear'))
    assert.equal(nextRumourState('closed', event, 'false'), undefined)
  assert.equal(nextRumourState('closed', 'hear', 'false'), 'monitored')
  assert.equal(nextRumourState('closed', 'hear', null), 'registered')
})

test('nothing is answered that was not judged, and nothing judged that was not checked', () => {
  const walk = fc.array(fc.tuple(fc.constantFrom(...RUMOUR_EVENTS), fc.constantFrom(...TRUTHS)))
  fc.assert(
    fc.property(walk, (events) => {
      let state: RumourState = 'heard'
      let truth: Truth | null = null
      let checks = 0
      for (const [event, said] of events) {
        const next = nextRumourState(state, event, event === 'judge' ? said : truth)
        if (next === undefined) continue
        if (event === 'check') checks += 1
        if (event === 'judge') truth = said
        state = next
        if (truth === null) assert.ok(['heard', 'registered', 'rated', 'verifying', 'closed'].includes(state))
        else assert.ok(checks > 0)
        if ((TRUTHS as readonly string[]).includes(state)) assert.equal(state, truth)
      }
    }),
  )
})

test('a correction is published once, and what has ended stays ended', () => {
  assert.equal(nextCorrectionState('draft', 'confirm'), 'published')
  for (const state of CORRECTION_STATES.filter((one) => one !== 'draft'))
    assert.equal(nextCorrectionState(state, 'confirm'), undefined)
  for (const state of ['refused', 'withdrawn', 'replaced'] as const)
    for (const event of CORRECTION_EVENTS) assert.equal(nextCorrectionState(state, event), undefined)
})
