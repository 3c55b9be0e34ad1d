import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ClientBase } from 'pg'
import { MoveRefused, readLines, writeLines } from '../../platform/rows/line-file.ts'
import {
  type BackupHead,
  backUpDatabase,
  checkBackup,
  restoreDatabase,
  type Watch,
} from '../../platform/rows/whole-database.ts'
import { KeyFiles } from './key-files.ts'

/**
 * What goes where. `database/` holds the rows, sealed, and may lie anywhere for long: it opens with no passphrase once the
 * locks of its words are destroyed. `keys/` holds wrapped keys and rings, of today alone, so that whoever left is in none
 * that is kept. Locks are in neither: they have a second copy with a partner only (`locks hand-over`), since destroying
 * them has to reach every backup. Nor are the host's own secrets, which a new host makes for itself.
 */
const NAME = /^(commonwheel|keys)-\d{8}T\d{6}Z\.gz$/

export type BackUp = { to: string; keep: number; version: string; now: Date; dataDirectory: string }
export type Backed = { at: string; to: string; rows: number; counts: Record<string, number>; files: number }

/** @param owner null where somebody else backs the database up */
export async function backUp(owner: ClientBase | null, order: BackUp, watch: Watch): Promise<Backed> {
  const stamp = `${order.now.toISOString().replace(/[-:]/g, '').slice(0, 15)}Z`
  const [rowsAt, keysAt] = [join(order.to, 'database'), join(order.to, 'keys')]
  for (const folder of [rowsAt, keysAt]) await mkdir(folder, { recursive: true, mode: 0o700 })
  const at = order.now.toISOString()
  const done =
    owner === null
      ? { rows: 0, counts: {} }
      : await backUpDatabase(
          owner,
          join(rowsAt, `commonwheel-${stamp}.gz`),
          { version: order.version, at },
          watch,
        )
  const counts = { files: 0 }
  async function* lines() {
    yield { format: 'commonwheel-keys', v: 1, at }
    for await (const { path, bytes } of new KeyFiles(join(order.dataDirectory, 'keys')).of('all')) {
      counts.files++
      yield { file: path, bytes: bytes.toString('base64') }
    }
  }
  await writeLines(join(keysAt, `keys-${stamp}.gz`), lines(), counts)
  await dropOlder(rowsAt, order.keep)
  await dropOlder(keysAt, 1)
  const backed = { at, to: order.to, ...done, files: counts.files }
  await writeFile(recordPath(order.dataDirectory), JSON.stringify(backed), { mode: 0o600, flush: true })
  return backed
}

async function dropOlder(folder: string, keep: number): Promise<void> {
  for (const name of (await newestFirst(folder)).slice(keep)) await rm(join(folder, name))
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
export async function findBackup(
  from: string,
): Promise<{ file: string; keys: string | null; head: BackupHead }> {
  const [newest] = await newestFirst(join(from, 'database'))
  if (newest === undefined) throw new MoveRefused(`There is no backup in ${join(from, 'database')}.`)
  const file = join(from, 'database', newest)
  const [keys] = await newestFirst(join(from, 'keys'))
  return { file, keys: keys === undefined ? null : join(from, 'keys', keys), head: await checkBackup(file) }
}

export async function restore(
  owner: ClientBase,
  backup: { file: string; keys: string | null; head: BackupHead },
  dataDirectory: string,
  watch: Watch,
): Promise<{ rows: number; files: number }> {
  const { rows: here } = await owner.query('SELECT name, sha256 FROM migration ORDER BY name')
  const same =
    JSON.stringify(here.map((row) => [row.name, row.sha256])) === JSON.stringify(backup.head.migrations)
  if (!same)
    throw new MoveRefused(
      `This backup was made by Commonwheel ${backup.head.version} at ${backup.head.at}, whose database has another form. Restore with that release, then upgrade.`,
    )
  const rows = await restoreDatabase(owner, backup.file, backup.head, watch)
  let files = 0
  if (backup.keys !== null) {
    const keyFiles = new KeyFiles(join(dataDirectory, 'keys'))
    for await (const line of readLines(backup.keys)) {
      if (Array.isArray(line) || typeof line['file'] !== 'string') continue
      const bytes = Buffer.from(String(line['bytes']), 'base64')
      if (await keyFiles.bring({ path: line['file'], bytes })) files++
    }
  }
  return { rows, files }
}
