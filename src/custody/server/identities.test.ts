import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { makeIdentity } from '../seal.ts'
import { unwrapIdentity, wrapIdentity } from '../wrap.ts'
import { Identities } from './identities.ts'

const folder = await mkdtemp(join(tmpdir(), 'identities-'))
after(() => rm(folder, { recursive: true, force: true }))

const identities = new Identities(join(folder, 'identities'))
const amina = '0190bbbb-0000-7000-8000-000000000002'
const { identity } = await makeIdentity()
const key = new Uint8Array(32).fill(1)

const record = (holder: string) =>
  wrapIdentity(
    crypto.subtle,
    { owner: amina, holder, kdf: { name: 'recovery-code' }, salt: new Uint8Array(16), key, identity },
    crypto.getRandomValues(new Uint8Array(12)),
  )

test('a member keeps one record for each way in, and reads it back', async () => {
  assert.deepEqual(await identities.list(amina), [])
  assert.equal(await identities.read(amina, 'passphrase'), undefined)
  for (const holder of ['passphrase', 'code-1', 'passkey-0123456789abcdef']) {
    await identities.write(amina, await record(holder))
  }
  assert.deepEqual(await identities.list(amina), ['code-1', 'passkey-0123456789abcdef', 'passphrase'])
  const read = await identities.read(amina, 'passphrase')
  assert.ok(read)
  assert.equal(await unwrapIdentity(crypto.subtle, amina, read, key), identity)
  const path = join(folder, 'identities', amina)
  assert.equal((await stat(path)).mode & 0o777, 0o700)
  assert.equal((await stat(join(path, 'code-1.json'))).mode & 0o777, 0o600)
})

test('a record is replaced whole and removed for good', async () => {
  const second = await record('code-1')
  await identities.write(amina, second)
  assert.deepEqual(await identities.read(amina, 'code-1'), second)
  assert.equal(await identities.remove(amina, 'code-1'), true)
  assert.equal(await identities.remove(amina, 'code-1'), false)
  assert.equal(await identities.read(amina, 'code-1'), undefined)
  const files = await readdir(join(folder, 'identities', amina))
  assert.ok(files.every((file) => file.endsWith('.json')))
})

test('another shape, a path for a name, or a damaged file is refused', async () => {
  await assert.rejects(identities.write(amina, { ...(await record('code-1')), v: 9 }), TypeError)
  await assert.rejects(identities.write('../elsewhere', await record('code-1')), TypeError)
  await assert.rejects(identities.read(amina, '../code-1'), TypeError)
  await assert.rejects(identities.list('..'), TypeError)
  await writeFile(
    join(folder, 'identities', amina, 'code-1.json'),
    JSON.stringify(await record('passphrase')),
  )
  await assert.rejects(identities.read(amina, 'code-1'), TypeError)
})
