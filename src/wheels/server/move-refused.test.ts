import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { beneath } from '../../../test/beneath.ts'
import { emptyHost, type Host, type Leaving, leavingHost, passphrase } from '../../../test/hosts.ts'
import { MoveRefused } from '../../platform/rows/line-file.ts'
import { exportWheel, type Moving } from './export-wheel.ts'
import { importWheel } from './import-wheel.ts'

let leaving: Leaving
before(async () => {
  leaving = await leavingHost()
  await exportWheel(leaving.from, leaving.order)
})
after(() => leaving.close())

const into = (target: Host, path = leaving.file, words = passphrase) =>
  importWheel(target.moving, { file: path, passphrase: words })
const refused = (work: Promise<unknown>, about: RegExp): Promise<void> =>
  assert.rejects(work, (error: Error) => error instanceof MoveRefused && about.test(error.message))

test('a wheel that nobody knows is not exported, and an older file is never overwritten', async () => {
  await refused(exportWheel(leaving.from, { ...leaving.order, slug: 'nowhere' }), /no wheel "nowhere"/)
  const there = join(leaving.folder, 'there.age')
  await writeFile(there, 'mine')
  await refused(exportWheel(leaving.from, { ...leaving.order, file: there }), /is there already/)
  assert.equal(await readFile(there, 'utf8'), 'mine')
})

test('a wheel whose journal somebody has not followed yet waits', async () => {
  const late: Moving = { ...leaving.from, subscribers: [...leaving.from.subscribers, 'one that never came'] }
  await refused(
    exportWheel(late, { ...leaving.order, file: join(leaving.folder, 'waits.age') }),
    /still wait/,
  )
  assert.deepEqual(
    (await readdir(leaving.folder)).filter((name) => name.startsWith('waits')),
    [],
  )
})

test('the demonstration is exported to no real host', async () => {
  await leaving.owner.query(`UPDATE wheel SET demonstration = true WHERE wheel_id = '${leaving.wheelId}'`)
  const shown = join(leaving.folder, 'demo.age')
  await exportWheel(leaving.from, { ...leaving.order, file: shown })
  await leaving.owner.query(`UPDATE wheel SET demonstration = false WHERE wheel_id = '${leaving.wheelId}'`)
  const target = await emptyHost()
  try {
    await refused(into(target, shown), /demonstration/)
    assert.equal(await target.wheels(), 0)
  } finally {
    await target.close()
  }
})

test('what is damaged, cut short, or opened with other words never reaches the database', async () => {
  const target = await emptyHost()
  try {
    const bytes = await readFile(leaving.file)
    const spoil = async (name: string, change: (copy: Buffer) => Buffer): Promise<string> => {
      const path = join(leaving.folder, name)
      await writeFile(path, change(Buffer.from(bytes)))
      return path
    }
    const short = await spoil('short.age', (copy) => copy.subarray(0, copy.length - 4000))
    const flipped = await spoil('flipped.age', (copy) => {
      copy[copy.length >> 1] = (copy[copy.length >> 1] ?? 0) ^ 1
      return copy
    })
    const text = await spoil('text.age', () => Buffer.from('hello'))
    await refused(into(target, short), /damaged or cut short/)
    await refused(into(target, flipped), /damaged or cut short/)
    await refused(into(target, text), /damaged or cut short/)
    await refused(
      into(target, leaving.file, 'zoo zone zero youth young you yellow'),
      /passphrase does not open/,
    )
    assert.equal(await target.wheels(), 0)
    assert.deepEqual(await readdir(join(target.folder, 'keys')), ['host.secret'])
  } finally {
    await target.close()
  }
})

test('hosts of different releases, a host that has the wheel, and a host with the demonstration refuse it', async () => {
  const target = await emptyHost()
  try {
    const asOwner = (sql: string) => target.database.owner.query(sql)
    await asOwner(`INSERT INTO migration (name, sha256) VALUES ('9999-later.sql', 'x')`)
    await refused(into(target), /other host is older .* 9999-later/)
    await asOwner(`UPDATE migration SET name = '0006-responses.sql' WHERE false`)
    await asOwner(`DELETE FROM migration WHERE name = '9999-later.sql'`)
    await asOwner(`DELETE FROM migration WHERE name = '0008-joining.sql'`)
    await refused(into(target), /other host is newer .* 0008-joining/)
    await asOwner(`INSERT INTO migration SELECT '0008-joining.sql', 'changed', now()`)
    await refused(into(target), /differ in 0008-joining/)
  } finally {
    await target.close()
  }
  await refused(importWheel(leaving.from, { file: leaving.file, passphrase }), /is on this host already/)
})

test('another organisation under the same id, another person under the same name: nothing is mixed', async () => {
  const target = await emptyHost()
  try {
    const [one] = await beneath(
      leaving.filled.house.owner,
      `SELECT o.* FROM organisation o JOIN wheel_organisation USING (organisation_id) WHERE wheel_id = $1 LIMIT 1`,
      [leaving.wheelId],
    )
    await target.database.owner.query(
      `INSERT INTO organisation (organisation_id, sector, category, name, recipient) VALUES ($1, 'civil_society', 'ngo', 'Somebody else', 'age1other')`,
      [one?.['organisation_id']],
    )
    await refused(into(target), /organisation .* with another .*recipient/)
    await target.database.owner.query('DELETE FROM organisation')
    await target.database.owner.query(
      `INSERT INTO member (member_id, sign_in_name, display_name, sign_in_salt, sign_in_hash)
       VALUES ($1, 'ekai', 'Another Ekai', decode(repeat('00', 16), 'hex'), decode(repeat('00', 32), 'hex'))`,
      [randomUUID()],
    )
    await refused(into(target), /"ekai" belongs to somebody else/)
    assert.equal(await target.wheels(), 0)
    assert.deepEqual(await readdir(join(target.folder, 'keys')), ['host.secret'])
  } finally {
    await target.close()
  }
})

test('a move that is stopped leaves nothing behind', async () => {
  const target = await emptyHost()
  try {
    const stop = new AbortController()
    const moving = {
      ...target.moving,
      signal: stop.signal,
      onProgress: (_done: number, _of: number, what: string) => {
        if (what === 'report') stop.abort()
      },
    }
    await assert.rejects(importWheel(moving, { file: leaving.file, passphrase }), { name: 'AbortError' })
    assert.equal(await target.wheels(), 0)
    assert.deepEqual(await readdir(join(target.folder, 'keys')), ['host.secret'])
    await into(target)
    assert.equal(await target.wheels(), 1)
  } finally {
    await target.close()
  }
})
