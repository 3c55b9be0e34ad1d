import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { hideSmallCells, type OthersCell, othersOf, shownOf, SMALL_CELL } from './small-cells.ts'

test('a count from one to four is hidden; zero and a missing count are not the same, and neither is hidden', () => {
  assert.deepEqual(hideSmallCells([0, 3, 4, null, 5, 90]), [0, 'few', 'few', null, 5, 90])
})

test('one hidden cell takes the next smallest along, or the sum would tell it', () => {
  assert.deepEqual(hideSmallCells([3, 80, 12, 0]), ['few', 80, 'few', 0])
  assert.deepEqual(hideSmallCells([3]), ['few'])
  assert.deepEqual(hideSmallCells([0, 0, 2]), [0, 0, 'few'])
})

test('no small count is ever shown, and among others that are not zero never just one is hidden', () => {
  const cell = fc.oneof(fc.nat(12), fc.constant(null))
  fc.assert(
    fc.property(fc.array(cell, { maxLength: 12 }), (counts) => {
      const shown = hideSmallCells(counts)
      for (const one of shown) assert.ok(typeof one !== 'number' || one === 0 || one >= SMALL_CELL)
      const hidden = shown.filter((one) => one === 'few').length
      const others = shown.filter((one) => typeof one === 'number' && one > 0).length
      assert.ok(hidden !== 1 || others === 0)
    }),
  )
})

const DAYS = ['2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05', '2026-03-06']
const AREAS = ['north', 'west', 'south']
const TODAY = '2026-03-06'
type Wheel = OthersCell[]

/** Every question that can be asked: any areas together, any days in a row. */
function everyAnswer(wheel: Wheel): string {
  const answers: unknown[] = []
  for (let areas = 1; areas < 1 << AREAS.length; areas += 1)
    for (let from = 0; from < DAYS.length; from += 1)
      for (let to = from; to < DAYS.length; to += 1) {
        const asked = wheel.filter(
          ({ area, day }) =>
            areas & (1 << AREAS.indexOf(area)) && day >= (DAYS[from] ?? '') && day <= (DAYS[to] ?? ''),
        )
        answers.push(shownOf(0, othersOf(asked, TODAY)))
      }
  return JSON.stringify(answers)
}

const anyWheel = fc
  .array(fc.oneof({ weight: 3, arbitrary: fc.nat(4) }, fc.integer({ min: 5, max: 40 })), {
    minLength: DAYS.length * AREAS.length,
    maxLength: DAYS.length * AREAS.length,
  })
  .map(
    (counts): Wheel =>
      AREAS.flatMap((area, a) => DAYS.map((day, d) => ({ area, day, n: counts[a * DAYS.length + d] ?? 0 }))),
  )

test('whatever is asked, by area, by day, by week, in total, a hidden count can still be any of one to four', () => {
  fc.assert(
    fc.property(anyWheel, fc.infiniteStream(fc.integer({ min: 1, max: 4 })), (wheel, others) => {
      const other = wheel.map((cell) =>
        cell.n > 0 && cell.n < SMALL_CELL ? { ...cell, n: others.next().value } : cell,
      )
      assert.equal(everyAnswer(other), everyAnswer(wheel))
    }),
    { numRuns: 60 },
  )
})

test('today is not told: its count cannot be followed as it grows', () => {
  fc.assert(
    fc.property(anyWheel, fc.array(fc.nat(100), { minLength: 3, maxLength: 3 }), (wheel, today) => {
      let at = 0
      const later = wheel.map((cell) => (cell.day === TODAY ? { ...cell, n: today[at++] ?? 0 } : cell))
      assert.equal(everyAnswer(later), everyAnswer(wheel))
    }),
    { numRuns: 20 },
  )
})

test('the truth lies within what is told, and what is told is no wider than the hidden cells make it', () => {
  fc.assert(
    fc.property(anyWheel, fc.nat(50), (wheel, own) => {
      const ended = wheel.filter(({ day }) => day < TODAY)
      const truth = own + ended.reduce((sum, { n }) => sum + n, 0)
      const shown = shownOf(own, othersOf(wheel, TODAY))
      assert.ok(shown.from <= truth && truth <= shown.to)
      const hidden = ended.filter(({ n }) => n > 0 && n < SMALL_CELL).length
      assert.equal(shown.to - shown.from, 3 * hidden)
    }),
  )
})
