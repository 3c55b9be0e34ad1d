import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ClientBase } from 'pg'
import { MoveRefused } from '../../platform/rows/line-file.ts'
import {
  type BackupHead,
  backUpDatabase,
  checkBackup,
  restoreDatabase,
  type Watch,
} from '../../platform/rows/whole-database.ts'

/**
 * `database/` of a backup's folder holds the rows, sealed, and may lie anywhere for long: with nothing in it does a word
 * open. Locks, wrapped identities and rings are in no backup: their second copies lie with a partner only (`locks
 * hand-over`), since destroying a lock has to reach every copy, and an old wrapped key would open for somebody who has
 * left. Nor are the host's own secrets, which a new host makes for itself.
 */
const NAME = /^commonwheel-\d{8}T\d{6}Z\.gz$/

export type BackUp = { to: string; keep: number; version: string; now: Date; dataDirectory: string }
export type Backed = { at: string; to: string; rows: number; counts: Record<string, number> }

export async function backUp(owner: ClientBase, order: BackUp, watch: Watch): Promise<Backed> {
  const stamp = `${order.now.toISOString().replace(/[-:]/g, '').slice(0, 15)}Z`
  const folder = join(order.to, 'database')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const at = order.now.toISOString()
  const file = join(folder, `commonwheel-${stamp}.gz`)
  const done = await backUpDatabase(owner, file, { version: order.version, at }, watch)
  for (const name of (await newestFirst(folder)).slice(order.keep)) await rm(join(folder, name))
  const backed = { at, to: order.to, ...done }
  await writeFile(recordPath(order.dataDirectory), JSON.stringify(backed), { mode: 0o600, flush: true })
  return backed
}

const newestFirst = async (folder: string): Promise<string[]> =>
  (await readdir(folder).catch(() => []))
    .filter((name) => NAME.test(name))
    .sort()
    .reverse()

const recordPath = (dataDirectory: string): string => join(dataDirectory, 'backup.json')

/** When this host was last backed up, as it remembers itself. */
export async function lastBackup(dataDirectory: string): Promise<{ at: string; to: string } | null> {
  try {
    return JSON.parse(await readFile(recordPath(dataDirectory), 'utf8')) as Backed
  } catch {
    return null
  }
}

/** The newest backup in a folder, read to its end. @throws MoveRefused */
export async function findBackup(from: string): Promise<{ file: string; head: BackupHead }> {
  const [newest] = await newestFirst(join(from, 'database'))
  if (newest === undefined) throw new MoveRefused(`There is no backup in ${join(from, 'database')}.`)
  const file = join(from, 'database', newest)
  return { file, head: await checkBackup(file) }
}

/** @returns how many rows came */
export async function restore(
  owner: ClientBase,
  backup: { file: string; head: BackupHead },
  watch: Watch,
): Promise<number> {
  const { rows: here } = await owner.query('SELECT name, sha256 FROM migration ORDER BY name')
  const same =
    JSON.stringify(here.map((row) => [row.name, row.sha256])) === JSON.stringify(backup.head.migrations)
  if (!same)
    throw new MoveRefused(
      `This backup was made by Commonwheel ${backup.head.version} at ${backup.head.at}, whose database has another form. Restore with that release, then upgrade.`,
    )
  return restoreDatabase(owner, backup.file, backup.head, watch)
}
