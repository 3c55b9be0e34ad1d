import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { makeOneTimeCode, oneTimeHash, parseOneTimeCode, recoverySecrets } from './one-time-code.ts'

test('what is no code is none: too short, too long, a letter that codes do not have', () => {
  for (const text of ['', 'ABCD', 'A'.repeat(25), 'U'.repeat(24), 'ABCD-EFGH-JKMN-PQRS-TVWX-YZ!0'])
    assert.equal(parseOneTimeCode(text), undefined, text)
  assert.throws(() => makeOneTimeCode(new Uint8Array(23)), RangeError)
})

test('a code survives a link, small letters, missing dashes, and the letters that people confuse', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 24, maxLength: 24 }), (random) => {
      const code = makeOneTimeCode(random)
      assert.match(code, /^([0-9A-Z]{4}-){5}[0-9A-Z]{4}$/)
      const letters = code.replaceAll('-', '')
      const confused = code.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l')
      for (const typed of [code, letters, ` ${confused} `, `https://wheel.example.org/work/join#${code}`])
        assert.equal(parseOneTimeCode(typed), letters)
    }),
  )
})

test('the two secrets of a recovery code tell nothing of each other, and its hash nothing of either', () => {
  const letters = makeOneTimeCode(randomBytes(24)).replaceAll('-', '')
  const { signIn, wrapping } = recoverySecrets(letters)
  assert.deepEqual(recoverySecrets(letters).signIn, signIn)
  const all = [signIn, wrapping, oneTimeHash(letters)].map((bytes) => Buffer.from(bytes).toString('hex'))
  assert.equal(new Set(all).size, 3)
  assert.ok(all.every((hex) => hex.length === 64))
})
