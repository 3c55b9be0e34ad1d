import assert from 'node:assert/strict'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { beneath } from '../../../test/beneath.ts'
import { emptyHost, type Leaving, leavingHost } from '../../../test/hosts.ts'
import { hostTables } from '../../platform/rows/host-tables.ts'
import { MoveRefused } from '../../platform/rows/line-file.ts'
import { makeIdentity, openBytes } from '../seal.ts'
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

test('a backup holds every row, no lock and no wrapped key', async () => {
  const to = join(leaving.folder, 'kept')
  for (const minute of [1, 2, 3]) await backUp(leaving.owner, order(to, minute), watch)
  assert.deepEqual(await readdir(join(to, 'database')), [
    'commonwheel-20260301T020200Z.gz',
    'commonwheel-20260301T020300Z.gz',
  ])
  assert.deepEqual(await readdir(to), ['database'])
  const [newest = ''] = (await readdir(join(to, 'database'))).reverse()
  const rows = gunzipSync(await readFile(join(to, 'database', newest))).toString('latin1')
  let files = 0
  for await (const { bytes } of leaving.from.keyFiles.of('all')) {
    files++
    for (const text of [bytes.toString('latin1'), bytes.toString('base64'), bytes.toString('hex')])
      assert.ok(!rows.includes(text))
  }
  assert.ok(files > 10)
  assert.equal((await lastBackup(leaving.filled.house.dataDirectory))?.to, to)
  const { head } = await findBackup(to)
  assert.deepEqual(head.counts, await counts(leaving.filled.house.owner))
})

test('what was backed up beside a running house works elsewhere, and people come in and open words once the partner hands locks and keys back', async () => {
  const to = join(leaving.folder, 'moved')
  await backUp(leaving.owner, order(to, 5), watch)
  const target = await emptyHost()
  try {
    const { owner } = target.moving
    const backup = await findBackup(to)
    await refused(
      restore(owner, { ...backup, head: { ...backup.head, migrations: [] } }, watch),
      /Restore with that release/,
    )
    const partner = await makeIdentity()
    const file = join(leaving.folder, 'partner.age')
    await leaving.from.locks.handOver(leaving.from.keyFiles, partner.recipient, file)
    await restore(owner, backup, watch)
    assert.deepEqual(await counts(target.database.owner), backup.head.counts)
    await refused(restore(owner, backup, watch), /holds wheels/)

    const [row] = await beneath(target.database.owner, 'SELECT body FROM report_body WHERE report_id = $1', [
      leaving.told.reportId,
    ])
    const context = `report.body:${leaving.told.reportId}`
    const { locks, keyFiles } = target.moving
    await assert.rejects(locks.open(row?.['body'], context), LockDestroyed)
    const opened = await openBytes(partner.identity, await readFile(file))
    const back = await locks.takeBack(keyFiles, opened)
    assert.ok(back.locks > 0 && back.keys > 10, JSON.stringify(back))
    const before = await leaving.from.keyFiles.all()
    assert.deepEqual(await keyFiles.all(), before)
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
