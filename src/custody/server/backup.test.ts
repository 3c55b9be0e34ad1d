import assert from 'node:assert/strict'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { beneath } from '../../../test/beneath.ts'
import { emptyHost, type Leaving, leavingHost } from '../../../test/hosts.ts'
import { hostTables } from '../../platform/rows/host-tables.ts'
import { MoveRefused } from '../../platform/rows/line-file.ts'
import { backUp, findBackup, lastBackup, restore } from './backup.ts'
import { LockDestroyed } from './locks.ts'

let leaving: Leaving
before(async () => {
  leaving = await leavingHost()
})
after(() => leaving.close())

const watch = { signal: new AbortController().signal, onProgress: () => {} }
const refused = (work: Promise<unknown>, about: RegExp): Promise<void> =>
  assert.rejects(work, (error: Error) => error instanceof MoveRefused && about.test(error.message))
const order = (to: string, minute: number) => ({
  to,
  keep: 2,
  version: '0.1.0',
  now: new Date(Date.UTC(2026, 2, 1, 2, minute)),
  dataDirectory: leaving.filled.house.dataDirectory,
})
const counts = async (owner: Parameters<typeof beneath>[0]): Promise<Record<string, number>> => {
  const names = (
    await beneath<{ name: string }>(
      owner,
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`,
    )
  ).map((row) => row.name)
  const found: Record<string, number> = {}
  for (const name of names.filter((one) => hostTables[one]?.backedUp !== false))
    found[name] = (await beneath<{ n: number }>(owner, `SELECT count(*)::int AS n FROM ${name}`))[0]?.n ?? -1
  return found
}

test('a folder without a backup, and a file that was cut short, restore nothing', async () => {
  const to = join(leaving.folder, 'cut')
  await refused(findBackup(to), /no backup in/)
  await backUp(leaving.owner, order(to, 0), watch)
  const [name = ''] = await readdir(join(to, 'database'))
  const path = join(to, 'database', name)
  const bytes = await readFile(path)
  await writeFile(path, bytes.subarray(0, bytes.length - 100))
  await refused(findBackup(to), /damaged or cut short/)
})

test('a backup holds every row and no lock; the wrapped keys of today lie apart', async () => {
  const to = join(leaving.folder, 'kept')
  for (const minute of [1, 2, 3]) await backUp(leaving.owner, order(to, minute), watch)
  assert.deepEqual(await readdir(join(to, 'database')), [
    'commonwheel-20260301T020200Z.gz',
    'commonwheel-20260301T020300Z.gz',
  ])
  assert.deepEqual(await readdir(join(to, 'keys')), ['keys-20260301T020300Z.gz'])
  assert.equal((await lastBackup(leaving.filled.house.dataDirectory))?.to, to)
  const { head } = await findBackup(to)
  assert.deepEqual(head.counts, await counts(leaving.filled.house.owner))
})

test('what was backed up beside a running house works elsewhere, and its words open once the locks are handed back', async () => {
  const to = join(leaving.folder, 'moved')
  await backUp(leaving.owner, order(to, 5), watch)
  const target = await emptyHost()
  try {
    const { owner } = target.moving
    const backup = await findBackup(to)
    await refused(
      restore(owner, { ...backup, head: { ...backup.head, migrations: [] } }, target.folder, watch),
      /Restore with that release/,
    )
    const done = await restore(owner, backup, target.folder, watch)
    assert.ok(done.files > 10)
    assert.deepEqual(await counts(target.database.owner), backup.head.counts)
    await refused(restore(owner, backup, target.folder, watch), /holds wheels/)

    const [row] = await beneath(target.database.owner, 'SELECT body FROM report_body WHERE report_id = $1', [
      leaving.told.reportId,
    ])
    const context = `report.body:${leaving.told.reportId}`
    await assert.rejects(target.moving.locks.open(row?.['body'], context), LockDestroyed)
    const { locks } = await leaving.from.locks.ofWheel(leaving.wheelId)
    const opened = JSON.stringify({ format: 'commonwheel-locks', v: 1, at: '', locks })
    assert.equal(await target.moving.locks.takeBack(Buffer.from(opened)), locks.length)
    const answer = await target.house.app.inject({
      method: 'POST',
      url: '/api/sign-in',
      payload: { name: 'ekai', secret: leaving.filled.house.signInSecret('ekai') },
    })
    assert.equal(answer.statusCode, 200)
    const report = await target.house.app.inject({
      url: `/api/reports/${leaving.told.reportId}`,
      headers: { cookie: String(answer.headers['set-cookie']).split(';')[0] },
    })
    assert.match(Buffer.from(report.json().body_sealed, 'base64').toString(), /^age-encryption.org/)
  } finally {
    await target.close()
  }
})
