import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { afterwards, dayIn, type Hearing, lastDays, spreadOf } from './spread.ts'

const hearing = (on: string, heard = true, areaCode = 'KE023123'): Hearing => ({
  areaCode,
  on,
  way: 'radio',
  heard,
})

test('when nobody listened, nothing is known: it is not called over', () => {
  assert.equal(afterwards('2026-03-05', '2026-03-04', null), 'nobody_listened')
  assert.equal(afterwards('2026-03-05', '2026-03-05', '2026-03-05'), 'nobody_listened')
  assert.equal(afterwards(null, '2026-03-04', '2026-03-06'), null)
})

test('the newest listening counts, and heard in one place is heard', () => {
  assert.equal(afterwards('2026-03-05', '2026-03-06', null), 'still_heard')
  assert.equal(afterwards('2026-03-05', '2026-03-06', '2026-03-07'), 'not_heard')
  assert.equal(afterwards('2026-03-05', '2026-03-07', '2026-03-07'), 'still_heard')
  assert.equal(afterwards('2026-03-05', '2026-03-08', '2026-03-07'), 'still_heard')
})

test('spread is drawn of days on which somebody listened, each on its side of the correction', () => {
  const hearings = [
    hearing('2026-03-03'),
    hearing('2026-03-03', true, 'KE023124'),
    hearing('2026-03-03', true, 'KE023124'),
    hearing('2026-03-05'),
    hearing('2026-03-08', false),
    hearing('2026-03-08', true, 'KE023124'),
    hearing('2026-03-09', false),
  ]
  assert.deepEqual(spreadOf(hearings, '2026-03-05'), [
    { on: '2026-03-03', heardIn: 2, notHeardIn: 0, side: 'before' },
    { on: '2026-03-05', heardIn: 1, notHeardIn: 0, side: 'same_day' },
    { on: '2026-03-08', heardIn: 1, notHeardIn: 1, side: 'after' },
    { on: '2026-03-09', heardIn: 0, notHeardIn: 1, side: 'after' },
  ])
  assert.deepEqual(lastDays(hearings), {
    first: '2026-03-03',
    lastHeard: '2026-03-08',
    lastNotHeard: '2026-03-09',
  })
})

const day = fc.integer({ min: 1, max: 9 }).map((n) => `2026-03-0${n}`)
const some = fc.array(
  fc.record({
    areaCode: fc.constantFrom('a', 'b', 'c'),
    on: day,
    way: fc.constant('sms'),
    heard: fc.boolean(),
  }),
)

test('how often one thing is noted changes nothing, and no day is invented', () => {
  fc.assert(
    fc.property(some, fc.option(day), (hearings, correctedOn) => {
      const spread = spreadOf(hearings, correctedOn)
      assert.deepEqual(spreadOf([...hearings, ...hearings], correctedOn), spread)
      assert.deepEqual(new Set(spread.map((one) => one.on)), new Set(hearings.map((one) => one.on)))
      for (const one of spread)
        assert.ok(one.heardIn + one.notHeardIn >= 1 && one.heardIn + one.notHeardIn <= 3)
    }),
  )
})

test('one more hearing after the correction never makes it look quieter', () => {
  fc.assert(
    fc.property(some, day, (hearings, since) => {
      const of = (all: readonly Hearing[]) => {
        const { lastHeard, lastNotHeard } = lastDays(all)
        return afterwards(since, lastHeard, lastNotHeard)
      }
      const louder = of([...hearings, hearing('2026-04-01')])
      assert.equal(louder, 'still_heard')
    }),
  )
})

test('a day is that of the wheel, not of the server', () => {
  const late = new Date('2026-03-05T22:30:00Z')
  assert.equal(dayIn(late, 'Africa/Nairobi'), '2026-03-06')
  assert.equal(dayIn(late, 'America/Guatemala'), '2026-03-05')
})
