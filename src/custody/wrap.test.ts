import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { makeIdentity } from './seal.ts'
import { ARGON2 } from './secrets.ts'
import { CannotUnwrap, parseWrapped, unwrapIdentity, wrapIdentity } from './wrap.ts'

const { identity } = await makeIdentity()
const amina = '0190bbbb-0000-7000-8000-000000000002'
const otieno = '0190aaaa-0000-7000-8000-000000000001'
const key = Uint8Array.from({ length: 32 }, (_, i) => i)
const salt = new Uint8Array(16).fill(5)
const random = () => crypto.getRandomValues(new Uint8Array(12))
const wrap = (holder = 'passphrase') =>
  wrapIdentity(crypto.subtle, { owner: amina, holder, kdf: ARGON2, salt, key, identity }, random())
const unwrap = (record: Awaited<ReturnType<typeof wrap>>, whose = amina, withKey: Uint8Array = key) =>
  unwrapIdentity(crypto.subtle, whose, record, withKey)

test('a wrapped identity opens with its key and survives JSON', async () => {
  const record = await wrap()
  const read = parseWrapped(JSON.parse(JSON.stringify(record)))
  assert.deepEqual(read, record)
  assert.ok(read)
  assert.equal(await unwrap(read), identity)
  assert.notEqual((await wrap()).ciphertext, record.ciphertext)
})

test('another key, member or holder, or a changed byte, does not open it', async () => {
  const record = await wrap()
  await assert.rejects(unwrap(record, amina, key.toReversed()), CannotUnwrap)
  await assert.rejects(unwrap(record, otieno), CannotUnwrap)
  await assert.rejects(unwrap({ ...record, holder: 'code-1' }), CannotUnwrap)
  await assert.rejects(unwrap({ ...record, iv: (await wrap()).iv }), CannotUnwrap)
  const bytes = Buffer.from(record.ciphertext, 'base64')
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ flip
      await assert.rejects(unwrap({ ...record, ciphertext: changed.toString('base64') }), CannotUnwrap)
    }),
    { numRuns: 40 },
  )
})

test('a record of another shape, or with weaker parameters, is none', async () => {
  const record = await wrap()
  for (const change of [
    { v: 2 },
    { holder: '../../etc/passwd' },
    { holder: 'paper' },
    { holder: 'passkey-12' },
    { salt: 'AAAA' },
    { iv: record.salt },
    { ciphertext: record.iv },
    { ciphertext: 7 },
    { kdf: { ...ARGON2, memory: 8 } },
    { kdf: { name: 'md5' } },
    { kdf: null },
  ]) {
    assert.equal(parseWrapped({ ...record, ...change }), undefined, JSON.stringify(change))
  }
  assert.equal(parseWrapped(null), undefined)
  assert.equal('extra' in (parseWrapped({ ...record, extra: 1 }) ?? {}), false)
  await assert.rejects(
    wrapIdentity(crypto.subtle, { owner: amina, holder: 'a/b', kdf: ARGON2, salt, key, identity }, random()),
  )
  await assert.rejects(
    wrap('code-3').then((record) => unwrap(record, amina, new Uint8Array(16))),
    RangeError,
  )
})
