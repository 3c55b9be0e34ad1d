import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { hideSmallCells, SMALL_CELL } from './small-cells.ts'

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
