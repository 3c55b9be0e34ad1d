import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { makePassphrase, normalPassphrase, strengthOf } from './passphrase.ts'

const random = fc.uint8Array({ minLength: 14, maxLength: 14 })
const reason = (text: string) => {
  const strength = strengthOf(text)
  return strength.ok ? `ok ${strength.kind}` : strength.reason
}

test('a made passphrase has seven words and passes; every word of the list can come', () => {
  fc.assert(
    fc.property(random, (bytes) => {
      const passphrase = makePassphrase(bytes)
      assert.equal(passphrase.split(' ').length, 7)
      const strength = strengthOf(passphrase)
      // Shrinking finds bytes that repeat; chance does not.
      if (new Set(passphrase.split(' ')).size >= 5)
        assert.deepEqual(strength, { ok: true, bits: 77, kind: 'words' })
      else assert.equal(strength.ok, false)
    }),
  )
  assert.equal(makePassphrase(new Uint8Array(14)), 'abandon abandon abandon abandon abandon abandon abandon')
  assert.equal(makePassphrase(new Uint8Array(14).fill(255)).split(' ')[0], 'zoo')
  assert.throws(() => makePassphrase(new Uint8Array(13)), RangeError)
})

test('case, spaces, dashes and commas between list words do not matter', () => {
  const plain = 'river ladder velvet candy orbit marble stone'
  for (const typed of [
    ' River  ladder velvet\tcandy orbit marble stone ',
    'RIVER-LADDER-VELVET-CANDY-ORBIT-MARBLE-STONE',
    'river, ladder, velvet, candy, orbit, marble, stone.',
    'ｒｉｖｅｒ ladder velvet candy orbit marble stone',
  ]) {
    assert.equal(normalPassphrase(typed), plain)
    assert.equal(reason(typed), 'ok words')
  }
})

test('weak passphrases are refused with a reason', () => {
  assert.equal(reason(''), 'empty')
  assert.equal(reason('   '), 'empty')
  assert.equal(reason('river ladder velvet candy orbit marble'), 'too-few-words')
  assert.equal(reason('river river river river river river river'), 'repeated-words')
  for (const weak of [
    'password',
    'Password123!',
    'Commonwheel2025!',
    'Nairobi2025Nairobi2025Nairobi2025',
    'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    '12345678901234567890123456789012345678901234567890',
    'abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz',
    'haraka haraka haina baraka',
    'la vie est belle à Goma',
    'يا ليل يا عين',
  ]) {
    assert.equal(reason(weak), 'too-weak', weak)
  }
  assert.equal(reason('x'.repeat(600)), 'too-long')
})

test('a passphrase of her own passes when it is long and random, and keeps its letters', () => {
  const own = 'G7t-k2Qp9vX4mZ8rB3wN6'
  assert.equal(reason(own), 'ok own')
  assert.equal(normalPassphrase(` ${own} `), own)
})

test('a slip of one word in seven is named', () => {
  const strength = strengthOf('river laddder velvet candy orbit marble stone')
  assert.ok(!strength.ok)
  assert.deepEqual(strength.unknown, ['laddder'])
})
