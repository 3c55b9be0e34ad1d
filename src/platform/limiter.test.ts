import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { addressPrefix, Limiter } from './limiter.ts'

const second = 1000

test('a burst goes through, then as many as the pace allows', () => {
  const limiter = new Limiter(5, 2)
  const take = (at: number): boolean => limiter.take('somebody', at)
  assert.deepEqual(
    Array.from({ length: 6 }, () => take(0)),
    [true, true, true, true, true, false],
  )
  assert.equal(take(0.4 * second), false)
  assert.equal(take(0.5 * second), true)
  assert.equal(take(0.5 * second), false)
  assert.deepEqual(
    Array.from({ length: 6 }, () => take(60 * second)),
    [true, true, true, true, true, false],
  )
})

test('nobody gets more than the burst and the pace, however the requests fall', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 2000 }), { maxLength: 300 }), (gaps) => {
      const limiter = new Limiter(10, 3)
      let at = 0
      let let_through = 0
      for (const gap of gaps) {
        at += gap
        if (limiter.take('one', at)) let_through += 1
      }
      assert.ok(let_through <= 10 + (at / second) * 3 + 1e-6)
    }),
  )
})

test('one person who tries too often does not keep another from trying', () => {
  const limiter = new Limiter(3, 1)
  for (let n = 0; n < 10; n += 1) limiter.take('one', 0)
  assert.equal(limiter.take('other', 0), true)
})

test('a clock that is set back neither blocks for long nor opens the door', () => {
  const limiter = new Limiter(2, 1)
  limiter.take('one', 100 * second)
  assert.equal(limiter.take('one', 0), false)
  assert.equal(limiter.take('one', 102 * second), true)
})

test('what lies in memory shows no name and no address', () => {
  const limiter = new Limiter(3, 1)
  limiter.take('192.0.2.77', 0)
  assert.doesNotMatch(inspect(limiter, { showHidden: true, depth: 9 }), /192\.0\.2/)
})

test('many names do not fill the memory', () => {
  const limiter = new Limiter(2, 1)
  for (let n = 0; n < 50_005; n += 1) limiter.take(`name ${n}`, n * 10)
  const before = process.memoryUsage().heapUsed
  for (let n = 0; n < 60_000; n += 1) limiter.take(`other ${n}`, 500_050 + n * 10)
  assert.ok(process.memoryUsage().heapUsed - before < 60e6)
})

test('neighbours of one address share one bucket', () => {
  assert.equal(addressPrefix('192.0.2.1'), addressPrefix('192.0.2.254'))
  assert.notEqual(addressPrefix('192.0.2.1'), addressPrefix('192.0.3.1'))
  assert.equal(addressPrefix('::ffff:192.0.2.1'), addressPrefix('192.0.2.9'))
  assert.equal(addressPrefix('2001:db8:1:2::1'), addressPrefix('2001:db8:1:ffff:1:2:3:4'))
  assert.notEqual(addressPrefix('2001:db8:1::1'), addressPrefix('2001:db8:2::1'))
})

test('a short way of writing an address is the same address', () => {
  assert.equal(addressPrefix('2600::1'), addressPrefix('2600::2'))
  assert.equal(addressPrefix('2001:db8::1'), addressPrefix('2001:db8:0:1::1'))
})

test('what is given back may be tried again, and no more than was there', () => {
  const limiter = new Limiter(1, 1 / 60)
  assert.equal(limiter.take('asha', 0), true)
  limiter.giveBack('asha')
  limiter.giveBack('asha')
  limiter.giveBack('nobody')
  assert.equal(limiter.take('asha', 0), true)
  assert.equal(limiter.take('asha', 0), false)
})
