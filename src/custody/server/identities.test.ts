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
const organisation = '0190aaaa-0000-7000-8000-000000000001'
const amina = '0190bbbb-0000-7000-8000-000000000002'
const { identity } = await makeIdentity()
const key = new Uint8Array(32).fill(1)

const record = (holder: string) =>
  wrapIdentity(
    crypto.subtle,
    { organisation, holder, kdf: { name: 'paper' }, salt: new Uint8Array(16), key, identity },
    crypto.getRandomValues(new Uint8Array(12)),
  )

test('an organisation keeps one record a holder, and reads it back', async () => {
  assert.deepEqual(await identities.list(organisation), [])
  assert.equal(await identities.read(organisation, amina), undefined)
  for (const holder of [amina, 'paper', `${amina}.vault`, `${amina}.vault.passkey`]) {
    await identities.write(organisation, await record(holder))
  }
  assert.deepEqual(await identities.list(organisation), [
    amina,
    `${amina}.vault`,
    `${amina}.vault.passkey`,
    'paper',
  ])
  const read = await identities.read(organisation, amina)
  assert.ok(read)
  assert.equal(await unwrapIdentity(crypto.subtle, organisation, read, key), identity)
  const path = join(folder, 'identities', organisation)
  assert.equal((await stat(path)).mode & 0o777, 0o700)
  assert.equal((await stat(join(path, 'paper.json'))).mode & 0o777, 0o600)
})

test('a record is replaced whole and removed for good', async () => {
  const second = await record('paper')
  await identities.write(organisation, second)
  assert.deepEqual(await identities.read(organisation, 'paper'), second)
  assert.equal(await identities.remove(organisation, 'paper'), true)
  assert.equal(await identities.remove(organisation, 'paper'), false)
  assert.equal(await identities.read(organisation, 'paper'), undefined)
  const files = await readdir(join(folder, 'identities', organisation))
  assert.ok(files.every((file) => file.endsWith('.json')))
})

test('another shape, a path for a name, or a damaged file is refused', async () => {
  await assert.rejects(identities.write(organisation, { ...(await record('paper')), v: 9 }), TypeError)
  await assert.rejects(identities.write('../elsewhere', await record('paper')), TypeError)
  await assert.rejects(identities.read(organisation, '../paper'), TypeError)
  await assert.rejects(identities.list('..'), TypeError)
  await writeFile(join(folder, 'identities', organisation, 'paper.json'), JSON.stringify(await record(amina)))
  await assert.rejects(identities.read(organisation, 'paper'), TypeError)
})
