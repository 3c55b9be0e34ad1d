import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { bech32 } from '@scure/base'
import { Decrypter } from 'age-encryption'
import fc from 'fast-check'
import { ageFileSize, ageShape } from '../age-shape.ts'
import { makeIdentity, openBytes } from '../seal.ts'
import { ageFile } from './age-file.ts'

const people = await Promise.all(Array.from({ length: 5 }, makeIdentity))
const KIB64 = 65_536

test('nothing is sealed to nobody, to what is no recipient, or to a point that keeps no secret', async () => {
  const none = { name: 'CannotSeal', reason: 'recipients' }
  assert.throws(() => ageFile([], randomBytes(10)), none)
  const crowd = await Promise.all(Array.from({ length: 65 }, makeIdentity))
  assert.throws(
    () =>
      ageFile(
        crowd.map((one) => one.recipient),
        randomBytes(10),
      ),
    none,
  )
  const refused = { name: 'CannotSeal', reason: 'recipient' }
  assert.throws(() => ageFile([people[0]?.identity ?? ''], randomBytes(10)), refused)
  const lowOrder = bech32.encodeFromBytes('age', new Uint8Array(32))
  assert.throws(() => ageFile([lowOrder], randomBytes(10)), refused)
})

test('whatever its size, a file opens for each of its readers, for nobody else, and has the shape of an age file', async () => {
  const size = fc.oneof(
    fc.constantFrom(0, 1, KIB64 - 1, KIB64, KIB64 + 1, 2 * KIB64, 2 * KIB64 + 1),
    fc.nat(4096),
  )
  await fc.assert(
    fc.asyncProperty(size, fc.integer({ min: 1, max: 4 }), async (length, count) => {
      const plain = randomBytes(length)
      const readers = people.slice(0, count)
      const file = ageFile(
        readers.map((one) => one.recipient),
        plain,
      )
      assert.equal(file.length, ageFileSize(count, length))
      assert.equal(ageShape(file)?.x25519, count)
      for (const { identity } of readers) assert.ok(plain.equals(await openBytes(identity, file)))
      await assert.rejects(openBytes(people[4]?.identity ?? '', file), { reason: 'other-key' })
    }),
    { numRuns: 40 },
  )
})

test('a reader named twice counts once, and the same words never seal to the same bytes', () => {
  const [{ recipient } = { recipient: '' }] = people
  const plain = Buffer.from('the same words')
  const [one, other] = [ageFile([recipient, recipient], plain), ageFile([recipient], plain)]
  assert.equal(one.length, other.length)
  const pieces = (file: Buffer) => file.toString('latin1').split('\n').slice(1, 4)
  for (const [n, piece] of pieces(one).entries()) assert.notEqual(piece, pieces(other)[n])
})

test('a changed byte anywhere is refused', async () => {
  const [{ recipient, identity } = { recipient: '', identity: '' }] = people
  const file = ageFile([recipient], randomBytes(300))
  await fc.assert(
    fc.asyncProperty(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
      const changed = Buffer.from(file)
      changed[at] = (changed[at] ?? 0) ^ flip
      const decrypter = new Decrypter()
      decrypter.addIdentity(identity)
      await assert.rejects(decrypter.decrypt(changed))
    }),
    { numRuns: 100 },
  )
})
