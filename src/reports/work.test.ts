import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { bitsFor, isSolved, LEAST_BITS, MOST_BITS, tryWork } from './work.ts'

const zeroBits = (text: string): number => {
  const bits = [...createHash('sha256').update(text).digest()]
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('')
  return bits.indexOf('1')
}

test('an answer is one exactly where the hash begins with enough zero bits', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.nat(),
      fc.integer({ min: 0, max: 12 }),
      (asked, answer, bits) => isSolved({ asked, bits }, answer) === zeroBits(`${asked}.${answer}`) >= bits,
    ),
  )
})

test('the first answer is found in slices, wherever they are cut', () => {
  const work = { asked: 'a question', bits: 8 }
  const whole = tryWork(work, 0, 100_000)
  assert.ok(whole !== undefined)
  for (const slice of [1, 7, 1000]) {
    let from = 0
    let found: number | undefined
    while (found === undefined) {
      found = tryWork(work, from, slice)
      from += slice
    }
    assert.equal(found, whole)
  }
})

test('nobody works while there is room, and the work grows with the load and ends somewhere', () => {
  assert.equal(bitsFor(0), 0)
  assert.equal(bitsFor(0.49), 0)
  assert.equal(bitsFor(0.5), LEAST_BITS)
  assert.equal(bitsFor(1), MOST_BITS)
  assert.equal(bitsFor(7), MOST_BITS)
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (a, b) => bitsFor(Math.min(a, b)) <= bitsFor(Math.max(a, b)),
    ),
  )
})
