import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ALERT_LEVELS, changeProblems, confirmProblems, levelAt, type LevelChange } from './level.ts'

const T0 = new Date('2026-03-01T06:00:00Z')
const at = (minutes: number) => new Date(T0.getTime() + minutes * 60_000)
const LIMIT = 120
const change = (
  level: LevelChange['level'],
  minute: number,
  over: Partial<LevelChange> = {},
): LevelChange => ({
  level,
  by: 'amina',
  at: at(minute),
  reason: 'sealed',
  evidence: ['incident'],
  review: false,
  confirmedBy: null,
  confirmedAt: null,
  ...over,
})
const confirmed = (level: LevelChange['level'], minute: number, over: Partial<LevelChange> = {}) =>
  change(level, minute, { confirmedBy: 'kofi', confirmedAt: at(minute + 1), ...over })

test('an area that nobody has judged has no level: that is not the same as calm', () => {
  assert.deepEqual(levelAt([], T0, LIMIT), { level: null, confirmed: null, awaiting: null })
})

test('the person who raised a level does not confirm it', () => {
  const raised = change(2, 0)
  assert.deepEqual(confirmProblems(raised, 'amina', at(5), LIMIT), ['same_person'])
  assert.deepEqual(confirmProblems(raised, 'kofi', at(5), LIMIT), [])
  const forged = change(2, 0, { confirmedBy: 'amina', confirmedAt: at(5) })
  assert.equal(levelAt([forged], at(200), LIMIT).level, null)
})

test('a raise counts at once and falls back after two hours without a second person', () => {
  const changes = [confirmed(1, 0), change(3, 10)]
  assert.equal(levelAt(changes, at(129), LIMIT).level, 3)
  assert.equal(levelAt(changes, at(130), LIMIT).level, 1)
  assert.deepEqual(confirmProblems(change(3, 10), 'kofi', at(130), LIMIT), ['nothing_to_confirm'])
})

test('a level is lowered only out of a review, and only once a second person agrees', () => {
  const high = [confirmed(3, 0)]
  assert.deepEqual(changeProblems(high, change(1, 10), LIMIT), ['lowered_without_review'])
  assert.deepEqual(changeProblems(high, change(1, 10, { review: true }), LIMIT), [])
  assert.equal(levelAt([...high, change(1, 10, { review: true })], at(11), LIMIT).level, 3)
  assert.equal(levelAt([...high, confirmed(1, 10, { review: true })], at(11), LIMIT).level, 1)
})

test('one person does not renew her own two hours; another may raise further', () => {
  const raised = [change(1, 0)]
  assert.deepEqual(changeProblems(raised, change(2, 100), LIMIT), ['awaiting_confirmation'])
  assert.deepEqual(changeProblems(raised, change(2, 100, { by: 'kofi' }), LIMIT), [])
})

test('a lowering that awaits its second person stands in nobody’s way to raise', () => {
  const changes = [confirmed(2, 0), change(1, 10, { review: true })]
  assert.deepEqual(changeProblems(changes, change(3, 20), LIMIT), [])
})

test('a change keeps its reason and its evidence', () => {
  assert.deepEqual(changeProblems([], change(2, 0, { reason: '', evidence: [] }), LIMIT), [
    'reason_missing',
    'evidence_missing',
  ])
})

test('without a second person no area ever stands above, or below, what two people said last', () => {
  const step = fc.record({ level: fc.constantFrom(...ALERT_LEVELS), wait: fc.nat(200) })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 10 }), (steps) => {
      let minute = 10
      const changes = [confirmed(1, 0)]
      for (const { level, wait } of steps) {
        const next = change(level, (minute += wait), { review: true })
        if (changeProblems(changes, next, LIMIT).length === 0) changes.push(next)
      }
      for (const each of changes) assert.ok((levelAt(changes, each.at, LIMIT).level ?? 0) >= 1)
      assert.equal(levelAt(changes, at(minute + LIMIT), LIMIT).level, 1)
    }),
  )
})
