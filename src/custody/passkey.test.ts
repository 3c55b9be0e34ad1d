import assert from 'node:assert/strict'
import { createHash, hkdfSync } from 'node:crypto'
import { test } from 'node:test'
import { PRF_SALT, passkeyHolder, passkeyWrapping } from './passkey.ts'
import { isHolder } from './wrap.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const output = Uint8Array.from({ length: 32 }, (_, at) => at)

test('the question to every passkey is the same for ever', () => {
  assert.equal(hex(PRF_SALT), createHash('sha256').update('commonwheel passkey prf v1').digest('hex'))
  assert.equal(PRF_SALT.length, 32)
})

test('the wrapping key is HKDF-SHA256 of the output, as another program computes it', () => {
  const other = hkdfSync('sha256', output, new Uint8Array(0), 'commonwheel passkey wrapping v1', 32)
  assert.equal(hex(passkeyWrapping(output)), hex(new Uint8Array(other)))
  assert.notEqual(hex(passkeyWrapping(output)), hex(output))
})

test('an output of another length makes no key', () => {
  for (const length of [0, 16, 31, 33, 64])
    assert.throws(() => passkeyWrapping(new Uint8Array(length)), RangeError)
})

test('a passkey’s record has a holder that the store knows, another for another credential', () => {
  const [one, other] = [passkeyHolder(output), passkeyHolder(output.subarray(1))]
  assert.equal(one, `passkey-${createHash('sha256').update(output).digest('hex').slice(0, 16)}`)
  assert.ok(isHolder(one))
  assert.notEqual(one, other)
})
