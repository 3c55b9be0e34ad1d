import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { beneath } from '../test/beneath.ts'
import { emptyHost } from '../test/hosts.ts'
import { startHouse, type TestHouse } from '../test/people.ts'
import { makeIdentity, openBytes } from '../src/custody/seal.ts'
import { backUp, findBackup, restore } from '../src/custody/server/backup.ts'
import { KeyFiles } from '../src/custody/server/index.ts'
import { gapsInJournal, wrongWith } from './accounts.ts'
import { Tellers } from './tellers.ts'

let house: TestHouse
let folder: string
before(async () => {
  house = await startHouse({ env: { INTAKE_PER_MINUTE: '1000000' } })
  folder = await mkdtemp(join(tmpdir(), 'cw-backup-'))
})
after(async () => {
  await house.close()
  await rm(folder, { recursive: true, force: true })
})

const watch = { signal: new AbortController().signal, onProgress: () => {} }

test('a backup taken while people tell restores to one whole moment, and with the partner’s file every word of it opens', async () => {
  const tellers = new Tellers(house.url, {
    slug: house.wheel.slug,
    wheelId: house.wheel.wheelId,
    area: 'KE023123',
    recipient: house.organisations['women']?.recipient ?? '',
  })
  const owner = new pg.Client(house.ownerConfig)
  await owner.connect()
  const target = await emptyHost()
  try {
    tellers.start(4, 1)
    while (tellers.acknowledged < 30) await new Promise((next) => setTimeout(next, 20))
    await house.house.sweep.followJournal()
    const before = tellers.tried.filter((one) => one.acknowledged).map((one) => ({ ...one }))
    const order = {
      to: folder,
      keep: 2,
      version: '0.1.0',
      now: new Date(),
      dataDirectory: house.dataDirectory,
    }
    await backUp(owner, order, watch)
    const during = tellers.acknowledged
    while (tellers.acknowledged < during + 10) await new Promise((next) => setTimeout(next, 20))
    await tellers.stop()
    const partner = await makeIdentity()
    const file = join(folder, 'partner.age')
    const keys = new KeyFiles(join(house.dataDirectory, 'keys'))
    await house.keeper.locks.handOver(keys, partner.recipient, file)

    await restore(target.moving.owner, await findBackup(folder), watch)
    const opened = await openBytes(partner.identity, await readFile(file))
    await target.moving.locks.takeBack(target.moving.keyFiles, opened)
    const there = target.database.owner
    const asked = {
      query: async (sql: string, values: unknown[] = []) => ({ rows: await beneath(there, sql, values) }),
    } as unknown as pg.Client
    // What was acknowledged before it began is in it; of what came meanwhile, whole reports or nothing of them.
    assert.deepEqual(await wrongWith(asked, target.moving.locks, before), [])
    const since = tellers.tried.map((one) => ({ ...one, acknowledged: false }))
    assert.deepEqual(await wrongWith(asked, target.moving.locks, since), [])
    const [torn] = await beneath<{ n: number }>(
      there,
      `SELECT count(*)::int AS n FROM journal j WHERE j.event = 'report.received'
         AND NOT EXISTS (SELECT FROM report r WHERE r.wheel_id = j.wheel_id AND r.report_id = j.record_id)`,
    )
    assert.equal(torn?.n, 0)
    await target.house.sweep.followJournal()
    assert.deepEqual(await gapsInJournal(asked), [])
  } finally {
    await tellers.stop()
    await target.close()
    await owner.end()
  }
})
