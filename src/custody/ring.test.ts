import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makePaperKey, paperIdentity, parsePaperKey } from './paper.ts'
import { makeRing, openRing, openWithRing, sealRing, withNewKeys } from './ring.ts'
import { CannotOpen, makeIdentity, recipientOf, sealTo } from './seal.ts'

const women = '0190aaaa-0000-4000-8000-000000000001'
const elders = '0190aaaa-0000-4000-8000-000000000002'
const first = await makeIdentity()
const ring = makeRing(women, first, await makeIdentity(), '2026-01-01')

test('a ring opens for the one it is sealed to, as the ring of that organisation and of the key on its card', async () => {
  const ekai = await makeIdentity()
  const file = await sealRing(ring, ekai.recipient)
  assert.deepEqual(await openRing(ekai.identity, file, women, first.recipient), ring)
  const other = await makeIdentity()
  await assert.rejects(openRing(other.identity, file, women, first.recipient), CannotOpen)
  await assert.rejects(openRing(ekai.identity, file, elders, first.recipient), CannotOpen)
  await assert.rejects(openRing(ekai.identity, file, women, other.recipient), CannotOpen)
  const forged = { ...ring, keys: [{ ...ring.keys[0], identity: other.identity }] }
  const lie = await sealTo([ekai.recipient], forged)
  await assert.rejects(openRing(ekai.identity, lie, women, first.recipient), CannotOpen)
})

test('after a change of keys new words open with the new key and old ones still open', async () => {
  const second = await makeIdentity()
  const changed = withNewKeys(ring, second, await makeIdentity(), '2026-02-01')
  assert.equal(changed.keys[0]?.recipient, second.recipient)
  const old = await sealTo([first.recipient], { words: 'before' })
  const fresh = await sealTo([second.recipient], { words: 'after' })
  assert.deepEqual(await openWithRing(changed.keys, old), { words: 'before' })
  assert.deepEqual(await openWithRing(changed.keys, fresh), { words: 'after' })
  // Whoever left has the old ring: what is written from now on stays closed to her.
  await assert.rejects(openWithRing(ring.keys, fresh), CannotOpen)
  fresh[fresh.length - 1] = (fresh.at(-1) ?? 0) ^ 1
  await assert.rejects(openWithRing(changed.keys, fresh), (error: CannotOpen) => error.reason === 'damaged')
})

test('a ring has room for years of changes in one padded file, and refuses to grow beyond', async () => {
  let grown = ring
  for (let change = 1; change < 100; change++) grown = withNewKeys(grown, first, first, '2026-03-01')
  const { recipient, identity } = await makeIdentity()
  assert.equal(
    (await openRing(identity, await sealRing(grown, recipient), women, first.recipient)).keys.length,
    100,
  )
  assert.throws(() => withNewKeys(grown, first, first, '2026-04-01'), RangeError)
})

test('the 24 words on paper are a reader of the ring, and always the same one', async () => {
  const words = makePaperKey(new Uint8Array(32).fill(9))
  const parsed = parsePaperKey(` ${words.toUpperCase()} `)
  assert.ok(parsed.ok)
  const identity = paperIdentity(parsed.entropy)
  assert.equal(identity, paperIdentity(parsed.entropy))
  assert.notEqual(identity, paperIdentity(new Uint8Array(32).fill(8)))
  const file = await sealRing(ring, await recipientOf(identity))
  assert.deepEqual(await openRing(identity, file, women, first.recipient), ring)
})
