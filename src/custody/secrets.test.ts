import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Argon2, ARGON2, secretsOf, soundArgon2 } from './secrets.ts'
import { nodeArgon2 } from './server/argon2.ts'

// The browser's file by a name the compiler does not follow: the test project lists no browser files.
const browserFile = './web/argon2.ts'
const { webArgon2 } = (await import(browserFile)) as { webArgon2: Argon2 }

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const salt = Uint8Array.from({ length: 16 }, (_, i) => i * 3)
const passphrase = 'river ladder velvet candy orbit marble stone'

test('browser and server derive the same secrets, and the two secrets differ', async () => {
  const inBrowser = await secretsOf(passphrase, salt, webArgon2)
  const inNode = await secretsOf(passphrase.toUpperCase(), salt, nodeArgon2)
  assert.deepEqual(
    [hex(inBrowser.signIn), hex(inBrowser.wrapping)],
    [hex(inNode.signIn), hex(inNode.wrapping)],
  )
  assert.notEqual(hex(inNode.signIn), hex(inNode.wrapping))
  assert.deepEqual([inNode.signIn.length, inNode.wrapping.length], [32, 32])
})

test('both Argon2 give the published vector of the reference program', async () => {
  // phc-winner-argon2 test.c: version 0x13, t=2, m=2^16 KiB, p=1, "password", "somesalt".
  const input = {
    password: new TextEncoder().encode('password'),
    salt: new TextEncoder().encode('somesalt'),
    memory: 65536,
    passes: 2,
    parallelism: 1,
    length: 32,
  }
  const published = '09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7'
  assert.equal(hex(await nodeArgon2(input)), published)
  assert.equal(hex(await webArgon2(input)), published)
})

test('the sign-in secret depends on the first half alone, the wrapping key on the second', async () => {
  const half = (first: number, second: number): Argon2 => {
    return () => Promise.resolve(Uint8Array.from({ length: 64 }, (_, i) => (i < 32 ? first : second)))
  }
  const base = await secretsOf(passphrase, salt, half(1, 2))
  const otherSecond = await secretsOf(passphrase, salt, half(1, 3))
  const swapped = await secretsOf(passphrase, salt, half(2, 1))
  assert.equal(hex(base.signIn), hex(otherSecond.signIn))
  assert.notEqual(hex(base.wrapping), hex(otherSecond.wrapping))
  assert.notEqual(hex(base.signIn), hex(swapped.wrapping))
})

test('a server cannot ask for weaker parameters, nor for more than a phone has', async () => {
  assert.ok(soundArgon2(ARGON2))
  for (const change of [
    { memory: 1024 },
    { passes: 1 },
    { memory: 2 ** 22 },
    { passes: 99 },
    { parallelism: 4 },
    { memory: 65536.5 },
  ]) {
    assert.equal(soundArgon2({ ...ARGON2, ...change }), false)
    await assert.rejects(secretsOf(passphrase, salt, nodeArgon2, { ...ARGON2, ...change }), RangeError)
  }
  await assert.rejects(secretsOf(passphrase, new Uint8Array(8), nodeArgon2), RangeError)
})
