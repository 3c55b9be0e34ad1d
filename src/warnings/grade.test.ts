import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  CREDIBILITIES,
  type Grade,
  gradePair,
  gradeProblems,
  RELIABILITIES,
  regrade,
  verificationState,
} from './grade.ts'
import { reliabilityOf } from './reliability.ts'

const AT = new Date('2026-03-01T06:00:00Z')
const grade = (pair: string, over: Partial<Grade> = {}): Grade => ({
  reliability: RELIABILITIES.find((letter) => letter === pair[0]) ?? 'F',
  credibility: CREDIBILITIES.find((digit) => `${digit}` === pair[1]) ?? 6,
  independentOrigins: 1,
  counterEvidence: false,
  memberId: 'kofi',
  organisationId: 'elders',
  at: AT,
  reason: 'sealed',
  ...over,
})
const FACTS = { assigned: true, timeIsUp: false, credibleConflict: false, independentOrigins: 1 }
const anyGrade = fc
  .tuple(fc.constantFrom(...RELIABILITIES), fc.constantFrom(...CREDIBILITIES), fc.nat(3))
  .map(([reliability, credibility, n]) => grade(`${reliability}${credibility}`, { independentOrigins: n }))

test('an anonymous or first-time reporter is F, never E nor anything else', () => {
  for (const letter of RELIABILITIES)
    for (const standing of ['anonymous', 'first_time'] as const)
      assert.equal(
        gradeProblems(grade(`${letter}3`), standing, 1).includes('unknown_source_is_f'),
        letter !== 'F',
      )
})

test('forty forwards of one message do not confirm it', () => {
  assert.deepEqual(gradeProblems(grade('F1'), 'anonymous', 1), ['confirmed_needs_two_origins'])
})

test('a grade without a reason is refused', () => {
  assert.deepEqual(gradeProblems(grade('B2', { reason: ' ' }), 'known', 1), ['reason_missing'])
})

test('nobody claims more origins than are counted', () => {
  const claimed = grade('B1', { independentOrigins: 2 })
  assert.deepEqual(gradeProblems(claimed, 'known', 1), ['confirmed_needs_two_origins', 'origins_not_counted'])
  assert.deepEqual(gradeProblems(claimed, 'known', 2), [])
})

test('invariant 10: a new grade is appended, and none before it changes', () => {
  fc.assert(
    fc.property(fc.array(anyGrade), anyGrade, (before, added) => {
      const copy = structuredClone(before)
      const after = regrade(before, added)
      assert.deepEqual(before, copy)
      assert.deepEqual(after.slice(0, -1), copy)
      assert.equal(after.at(-1), added)
    }),
  )
})

test('the state of verification follows the table', () => {
  const cases: [string, Partial<Grade>, Partial<typeof FACTS>, string][] = [
    ['F1', { independentOrigins: 2 }, { independentOrigins: 2 }, 'corroborated'],
    ['A2', {}, {}, 'corroborated'],
    ['B2', {}, {}, 'corroborated'],
    ['C2', {}, {}, 'plausible'],
    ['F2', {}, {}, 'plausible'],
    ['A3', {}, {}, 'plausible'],
    ['F3', {}, {}, 'plausible'],
    ['B4', {}, {}, 'under_verification'],
    ['B5', {}, {}, 'under_verification'],
    ['B5', { counterEvidence: true }, {}, 'refuted'],
    ['F6', {}, {}, 'under_verification'],
    ['F6', {}, { timeIsUp: true }, 'unverifiable'],
    ['A2', {}, { credibleConflict: true }, 'contested'],
  ]
  for (const [pair, over, facts, state] of cases)
    assert.equal(verificationState([grade(pair, over)], { ...FACTS, ...facts }), state, pair)
  assert.equal(verificationState([], FACTS), 'under_verification')
  assert.equal(verificationState([], { ...FACTS, assigned: false }), 'unverified')
})

test('a confirmation falls back to plausible when the second origin is unlinked', () => {
  const confirmed = [grade('F1', { independentOrigins: 2 })]
  assert.equal(verificationState(confirmed, { ...FACTS, independentOrigins: 1 }), 'plausible')
})

test('not being able to judge refutes nothing', () => {
  fc.assert(
    fc.property(fc.array(anyGrade), fc.boolean(), (grades, timeIsUp) => {
      const last = [...grades, grade('F6')]
      assert.notEqual(verificationState(last, { ...FACTS, timeIsUp }), 'refuted')
    }),
  )
})

test('a grade is shown as a pair', () => {
  assert.equal(gradePair(grade('F2')), 'F2')
})

test('reliability is unknown with few cases and again after twelve months of silence', () => {
  const cases = Array.from({ length: 5 }, () => ({ at: AT, borneOut: 'yes' as const }))
  assert.equal(reliabilityOf(cases.slice(0, 2), AT), 'F')
  assert.equal(reliabilityOf(cases, new Date('2027-02-28T23:59:59Z')), 'A')
  assert.equal(reliabilityOf(cases, new Date('2027-03-01T06:00:00Z')), 'F')
})

test('one more case that was borne out never lowers a source that is still heard', () => {
  const borne = fc.constantFrom<'yes' | 'partly' | 'no'>('yes', 'partly', 'no')
  fc.assert(
    fc.property(fc.array(borne, { minLength: 3, maxLength: 30 }), (list) => {
      const cases = list.map((borneOut) => ({ at: AT, borneOut }))
      assert.ok(reliabilityOf([...cases, { at: AT, borneOut: 'yes' }], AT) <= reliabilityOf(cases, AT))
    }),
  )
})
