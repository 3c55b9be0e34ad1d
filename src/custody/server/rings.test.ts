import assert from 'node:assert/strict'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { makeIdentity, sealTo } from '../seal.ts'
import { ringName, Rings } from './rings.ts'

const folder = await mkdtemp(join(tmpdir(), 'rings-'))
after(() => rm(folder, { recursive: true, force: true }))

const rings = new Rings(join(folder, 'rings'))
const women = '0190aaaa-0000-4000-8000-000000000001'
const ekai = '0190bbbb-0000-7000-8000-000000000002'
const { recipient } = await makeIdentity()

test('what is no age file, or sealed to two, or under a path for a name, is refused', async () => {
  await assert.rejects(rings.write(women, recipient, ekai, Buffer.from('words')), TypeError)
  const two = await sealTo([recipient, (await makeIdentity()).recipient], {})
  await assert.rejects(rings.write(women, recipient, ekai, two), TypeError)
  const one = await sealTo([recipient], {})
  await assert.rejects(rings.write('../x', recipient, ekai, one), TypeError)
  await assert.rejects(rings.write(women, recipient, '../x', one), TypeError)
})

test('each reader has a file, private to the server, under the key that it belongs to', async () => {
  const bytes = await sealTo([recipient], { v: 1 })
  assert.equal(await rings.find(women, recipient, ekai), undefined)
  assert.deepEqual(await rings.holders(women, recipient), [])
  await rings.write(women, recipient, ekai, bytes)
  await rings.write(women, recipient, 'paper', bytes)
  assert.deepEqual(await rings.holders(women, recipient), [ekai, 'paper'])
  assert.deepEqual(new Uint8Array((await rings.find(women, recipient, ekai)) ?? []), bytes)
  const other = (await makeIdentity()).recipient
  assert.equal(await rings.find(women, other, ekai), undefined)
  const path = join(folder, 'rings', women, ringName(recipient))
  assert.equal((await stat(path)).mode & 0o777, 0o700)
  assert.equal((await stat(join(path, `${ekai}.age`))).mode & 0o777, 0o600)
})
