import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeIdentity, open } from '../seal.ts'
import { sealOnServer } from './server-seal.ts'

test('the server seals a plain form for its readers and zeroes the bytes it came in', async () => {
  const custodian = await makeIdentity()
  const raw = Buffer.from('words=shots+at+the+bridge')
  const sealed = await sealOnServer([custodian.recipient], { words: 'shots at the bridge' }, [raw])
  assert.deepEqual(await open(custodian.identity, sealed), { words: 'shots at the bridge' })
  assert.ok(raw.every((byte) => byte === 0))
})

test('the bytes are zeroed too when sealing is refused', async () => {
  const raw = Buffer.from('words')
  await assert.rejects(sealOnServer(['nobody'], { words: 'words' }, [raw]), { name: 'CannotSeal' })
  assert.ok(raw.every((byte) => byte === 0))
})
