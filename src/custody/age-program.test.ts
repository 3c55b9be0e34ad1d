import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { makeIdentity, open, sealIdentity, sealTo } from './seal.ts'

// The promise to custodians: whatever we sealed opens with the standard `age` program.
const here = () => spawnSync('age', ['--version']).status === 0

function ready(): boolean {
  if (here()) return true
  if (process.getuid?.() !== 0) return false
  spawnSync('sh', ['-c', 'apt-get update && apt-get install -y age'], { timeout: 60_000, stdio: 'ignore' })
  return here()
}

const skip = ready() ? false : 'the standard `age` program is not on PATH and could not be installed'
let folder = ''

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'age-'))
})
after(() => rm(folder, { recursive: true, force: true }))

async function age(identity: string, input: Uint8Array): Promise<Buffer> {
  const key = join(folder, `${identity.slice(-12)}.txt`)
  await writeFile(key, `${identity}\n`)
  const { status, stdout, stderr } = spawnSync('age', ['-d', '-i', key], { input })
  assert.equal(status, 0, stderr.toString())
  return stdout
}

test('the standard age program opens a report and shows readable JSON', { skip }, async () => {
  const custodian = await makeIdentity()
  const reporter = await makeIdentity()
  for (const length of [10, 3000, 60000]) {
    const value = { words: 'مياه '.repeat(length / 10) }
    const sealed = await sealTo([custodian.recipient, reporter.recipient], value)
    assert.deepEqual(JSON.parse((await age(reporter.identity, sealed)).toString('utf8')), value)
  }
})

test('the standard age program takes off both seals of an identity, one after the other', {
  skip,
}, async () => {
  const vault = await makeIdentity()
  const partner = await makeIdentity()
  const sealed = await sealIdentity(vault.recipient, partner.recipient, { name: 'Amina' })
  const inner = await age(partner.identity, sealed)
  assert.deepEqual(JSON.parse((await age(vault.identity, inner)).toString('utf8')), { name: 'Amina' })
})

test('what a partner sealed by hand with the age program opens here', { skip }, async () => {
  const custodian = await makeIdentity()
  const { stdout } = spawnSync('age', ['-r', custodian.recipient], { input: '{"note":"by hand"}\n' })
  assert.deepEqual(await open(custodian.identity, stdout), { note: 'by hand' })
})
