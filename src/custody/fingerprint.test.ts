import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fingerprint } from './fingerprint.ts'
import { parseCode } from './receipt-code.ts'
import { makeIdentity } from './seal.ts'

test('a fingerprint is steady, differs by key, and cannot be taken for a receipt code', async () => {
  const { recipient } = await makeIdentity()
  const other = await makeIdentity()
  assert.match(fingerprint(recipient), /^\d{5}( \d{5}){5}$/)
  assert.equal(fingerprint(recipient), fingerprint(recipient))
  assert.notEqual(fingerprint(recipient), fingerprint(other.recipient))
  assert.equal(parseCode(fingerprint(recipient)).ok, false)
  assert.throws(() => fingerprint(other.identity), RangeError)
})
