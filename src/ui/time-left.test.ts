import assert from 'node:assert/strict'
import { test } from 'node:test'

// By a name the compiler does not follow: the test project lists no browser files.
const browserFile = './time-left.ts'
const { timeLeft } = (await import(browserFile)) as {
  timeLeft: (
    due: number,
    now: number,
    started?: number,
  ) => {
    unit: string
    n: number
    overdue: boolean
    soon: boolean
  }
}
const minute = 60_000
const hour = 60 * minute

test('a clock is told in the unit that a person would say it in', () => {
  const said = (left: number) => `${timeLeft(left, 0).n} ${timeLeft(left, 0).unit}`
  assert.equal(said(18 * minute), '18 minutes')
  assert.equal(said(89 * minute), '89 minutes')
  assert.equal(said(3 * hour), '3 hours')
  assert.equal(said(47 * hour), '47 hours')
  assert.equal(said(4 * 24 * hour), '4 days')
  assert.equal(said(1), '1 minutes')
})

test('what has passed is overdue and not soon', () => {
  assert.deepEqual(timeLeft(0, 2 * hour), { unit: 'hours', n: 2, overdue: true, soon: false })
})

test('soon is the last quarter of the time given, or the last hour where the beginning is not known', () => {
  assert.equal(timeLeft(24 * hour, 17 * hour, 0).soon, false)
  assert.equal(timeLeft(24 * hour, 18 * hour, 0).soon, true)
  assert.equal(timeLeft(61 * minute, 0).soon, false)
  assert.equal(timeLeft(59 * minute, 0).soon, true)
})
