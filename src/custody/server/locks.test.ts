import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { makeIdentity, openBytes } from '../seal.ts'
import { CannotUnlock, LOCK_OVERHEAD } from './lock-cipher.ts'
import { LockDestroyed, Locks } from './locks.ts'

const folders: string[] = []
after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))))

async function directory(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'locks-'))
  folders.push(folder)
  return join(folder, 'keys', 'locks')
}

const name = {
  wheelId: '0190cccc-0000-7000-8000-000000000003',
  organisationId: '0190aaaa-0000-7000-8000-000000000001',
  areaCode: 'KE047',
  month: '2025-11',
  class: 'report',
}
const ageFile = new TextEncoder().encode('age-encryption.org/v1 …')
const gone = (error: unknown) => error instanceof LockDestroyed && error.recorded

test('what a lock closed opens under its context, in this process and after a restart', async () => {
  const root = await directory()
  const locks = new Locks(root)
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 3000 }),
      fc.string({ minLength: 1 }),
      async (bytes, context) => {
        const closed = await locks.close(name, bytes, context)
        assert.equal(closed.length, bytes.length + LOCK_OVERHEAD)
        assert.deepEqual(Uint8Array.from(await locks.open(closed, context)), bytes)
        assert.deepEqual(Uint8Array.from(await new Locks(root).open(closed, context)), bytes)
      },
    ),
    { numRuns: 50 },
  )
  assert.equal((await locks.list()).length, 1)
})

test('rows cannot be swapped and bytes cannot be changed', async () => {
  const locks = new Locks(await directory())
  const closed = await locks.close(name, ageFile, 'report.body:1')
  await assert.rejects(locks.open(closed, 'report.body:2'), CannotUnlock)
  await assert.rejects(locks.open(closed, 'report.contact:1'), CannotUnlock)
  await assert.rejects(locks.close(name, ageFile, ''), TypeError)
  await fc.assert(
    fc.asyncProperty(fc.nat(closed.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
      const changed = Uint8Array.from(closed)
      changed[at] = (changed[at] ?? 0) ^ flip
      await assert.rejects(locks.open(changed, 'report.body:1'))
    }),
    { numRuns: 60 },
  )
  await assert.rejects(locks.open(closed.subarray(0, 40), 'report.body:1'), CannotUnlock)
})

test('each organisation, area, month and class has its own lock, readable by the owner alone', async () => {
  const root = await directory()
  const locks = new Locks(root)
  const names = [
    name,
    { ...name, organisationId: 'other' },
    { ...name, areaCode: 'KE001' },
    { ...name, month: '2025-12' },
  ]
  for (const each of [...names, { ...name, class: 'summary' }]) await locks.close(each, ageFile, 'x')
  assert.equal((await locks.list()).length, 5)
  assert.ok((await locks.list()).every((lock) => !('secret' in lock)))
  for (const folder of [root, join(root, 'by-id'), join(root, 'by-name')]) {
    assert.equal((await stat(folder)).mode & 0o777, 0o700)
  }
  for (const file of await readdir(join(root, 'by-id'))) {
    const found = await stat(join(root, 'by-id', file))
    // One file with two names, and nothing half-written left beside it.
    assert.deepEqual([found.mode & 0o777, found.nlink], [0o600, 2])
  }
})

test('names that could leave the directory, or are no month or class, are refused', () => {
  const locks = new Locks('/nowhere')
  for (const change of [
    { areaCode: '../x' },
    { areaCode: '' },
    { month: '2025-13' },
    { month: '2025' },
    { class: 'A b' },
  ]) {
    assert.throws(() => locks.nameOf({ ...name, ...change }), TypeError)
  }
})

test('a destroyed lock opens nothing, in no process, and a new lock of that name does not bring it back', async () => {
  const root = await directory()
  const locks = new Locks(root)
  const server = new Locks(root)
  const closed = await locks.close(name, ageFile, 'report.body:1')
  await server.open(closed, 'report.body:1')
  assert.equal(await locks.destroy({ areaCodes: ['KE047'] }), 1)
  await assert.rejects(locks.open(closed, 'report.body:1'), gone)
  await assert.rejects(server.open(closed, 'report.body:1'), gone)
  const later = await server.close(name, ageFile, 'report.body:2')
  assert.deepEqual(Buffer.from(await locks.open(later, 'report.body:2')), Buffer.from(ageFile))
  await assert.rejects(locks.open(closed, 'report.body:1'), gone)
  const left = await readdir(join(root, 'by-id'))
  assert.equal(left.length, 1)
})

test('a lock that was lost with its disk is told from one that was destroyed', async () => {
  const closed = await new Locks(await directory()).close(name, ageFile, 'x')
  const elsewhere = new Locks(await directory())
  await assert.rejects(
    elsewhere.open(closed, 'x'),
    (error: unknown) => error instanceof LockDestroyed && !error.recorded,
  )
})

test('destruction takes what the filter names and nothing else', async () => {
  const locks = new Locks(await directory())
  const make = async () => {
    for (const month of ['2025-09', '2025-10', '2025-11']) {
      for (const kind of ['report', 'summary'])
        await locks.close({ ...name, month, class: kind }, ageFile, 'x')
    }
    await locks.close({ ...name, areaCode: 'KE001' }, ageFile, 'x')
  }
  await make()
  assert.equal(await locks.destroy({ monthsBefore: '2025-11', classes: ['report'] }), 2)
  assert.equal(await locks.destroy({ areaCodes: [] }), 0)
  assert.equal(
    await locks.destroy({ wheelId: name.wheelId, organisationId: name.organisationId, areaCodes: ['KE047'] }),
    4,
  )
  assert.deepEqual(
    (await locks.list()).map((lock) => lock.name.areaCode),
    ['KE001'],
  )
  await assert.rejects(locks.destroy({}), TypeError)
  const forgotten: { areaCodes?: string[] } = JSON.parse('{}')
  await assert.rejects(locks.destroy({ areaCodes: forgotten.areaCodes as string[] }), TypeError)
  await assert.rejects(locks.destroy({ monthsBefore: '25-1' }), TypeError)
})

test('a destruction that a crash stopped is finished at the next start', async () => {
  const root = await directory()
  const closed = await new Locks(root).close(name, ageFile, 'x')
  const [id = ''] = await readdir(join(root, 'by-id'))
  await rename(join(root, 'by-id', id), join(root, 'by-id', `${id}.gone`))
  const restarted = new Locks(root)
  await assert.rejects(restarted.open(closed, 'x'), LockDestroyed)
  assert.deepEqual(await readdir(join(root, 'by-id')), [])
  await restarted.close(name, ageFile, 'x')
  assert.equal((await restarted.list()).length, 1)
})

test('a damaged lock file does not stop an evacuation, and a listing shows it', async () => {
  const root = await directory()
  const locks = new Locks(root)
  await locks.close(name, ageFile, 'x')
  await writeFile(join(root, 'by-id', 'ab'.repeat(16)), '{"half')
  await assert.rejects(locks.list(), /damaged/)
  assert.equal(await locks.destroy({ areaCodes: ['KE047'] }), 1)
})

test('two requests for a new lock agree on one', async () => {
  const root = await directory()
  const both = [new Locks(root), new Locks(root)]
  await Promise.all(Array.from({ length: 40 }, async (_, i) => await both[i % 2]?.close(name, ageFile, 'x')))
  assert.equal((await new Locks(root).list()).length, 1)
})

test('processes that make the same locks at the same moment agree on each', async () => {
  const root = await directory()
  const script = join(root, '..', '..', 'maker.mjs')
  await writeFile(
    script,
    `import { Locks } from ${JSON.stringify(join(import.meta.dirname, 'locks.ts'))}
     const locks = new Locks(${JSON.stringify(root)})
     process.on('message', async (name) => {
       const all = await Promise.all([1, 2, 3, 4, 5].map((n) => locks.close({ ...name, areaCode: 'A' + n }, new Uint8Array(3), 'x')))
       process.send(all.map((closed) => Buffer.from(closed).toString('hex')))
       process.disconnect()
     })
     process.send('ready')`,
  )
  const makers = [1, 2, 3].map(() => fork(script))
  const message = (maker: (typeof makers)[number]) =>
    new Promise<unknown>((resolve) => maker.once('message', resolve))
  await Promise.all(makers.map(message))
  const answers = makers.map(message)
  for (const maker of makers) maker.send(name)
  const locks = new Locks(root)
  for (const closed of (await Promise.all(answers)).flat()) {
    assert.equal((await locks.open(Buffer.from(String(closed), 'hex'), 'x')).length, 3)
  }
  assert.equal((await locks.list()).length, 5)
})

test('the cache is bounded and a lock that left it is read again', async () => {
  const locks = new Locks(await directory(), { cached: 2 })
  const closed = []
  for (let n = 1; n <= 6; n++)
    closed.push(await locks.close({ ...name, areaCode: `A${n}` }, ageFile, `row:${n}`))
  for (const [i, bytes] of closed.entries()) {
    assert.equal((await locks.open(bytes, `row:${i + 1}`)).length, ageFile.length)
  }
  assert.equal((await locks.list()).length, 6)
})

test('a journal salt is steady per row, unlike for others, and gone with its lock', async () => {
  const root = await directory()
  const locks = new Locks(root)
  const journal = { ...name, class: 'journal' }
  await assert.rejects(locks.journalSaltAgain(journal, 'row 1'), LockDestroyed)
  const salt = Buffer.from(await locks.journalSalt(journal, 'row 1'))
  assert.equal(salt.length, 32)
  assert.deepEqual(Buffer.from(await new Locks(root).journalSaltAgain(journal, 'row 1')), salt)
  assert.notDeepEqual(Buffer.from(await locks.journalSalt(journal, 'row 2')), salt)
  assert.equal(await locks.wasDestroyed(journal), false)
  await locks.destroy({ classes: ['journal'] })
  await assert.rejects(locks.journalSaltAgain(journal, 'row 1'), gone)
  assert.equal(await locks.wasDestroyed(journal), true)
})

test('a partner holds second copies, the start can warn, and a lost disk comes back without what was destroyed', async () => {
  const root = await directory()
  const locks = new Locks(root, { now: () => new Date('2025-11-24T10:00:00Z') })
  const partner = await makeIdentity()
  const kept = await locks.close(name, ageFile, 'x')
  const evacuated = await locks.close({ ...name, areaCode: 'KE001' }, ageFile, 'x')
  assert.deepEqual(await locks.handedOver(), { last: undefined, missing: 2 })
  const file = join(root, '..', 'hand-over.age')
  const done = { at: '2025-11-24T10:00:00.000Z', count: 2, recipient: partner.recipient }
  assert.deepEqual(await locks.handOver(partner.recipient, file), done)
  assert.equal((await stat(file)).mode & 0o777, 0o600)
  assert.deepEqual(await locks.handedOver(), { last: done, missing: 0 })
  await assert.rejects(locks.handOver(partner.recipient, file), { code: 'EEXIST' })
  await locks.close({ ...name, month: '2025-12' }, ageFile, 'x')
  assert.equal((await locks.handedOver()).missing, 1)

  const opened = await openBytes(partner.identity, await readFile(file))
  await locks.destroy({ areaCodes: ['KE001'] })
  assert.equal(await locks.takeBack(opened), 0)
  await assert.rejects(locks.open(evacuated, 'x'), gone)

  const newDisk = new Locks(await directory())
  assert.equal(await newDisk.takeBack(opened), 2)
  assert.deepEqual(Buffer.from(await newDisk.open(kept, 'x')), Buffer.from(ageFile))
  await assert.rejects(newDisk.takeBack(randomBytes(40)))
})
