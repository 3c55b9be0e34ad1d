import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { ClientBase } from 'pg'
import { endProgress, showProgress, stoppable } from '../../platform/progress.ts'
import { type Config, ConfigProblem } from '../../platform/config.ts'
import type { Watch } from '../../platform/rows/whole-database.ts'
import { backUp, findBackup, restore } from './backup.ts'
import type { Locks } from './locks.ts'

export const backupHelp = `commonwheel backup --to FOLDER [--keep 14]

Writes FOLDER/database/commonwheel-<time>.gz, all rows as they were at one moment, and FOLDER/keys/keys-<time>.gz, the wrapped
keys of today. Works while Commonwheel runs. The locks are in neither: hand them to a partner (commonwheel locks --help).
Keeps the newest 14 of the database (or --keep) and the newest one of the keys.

With DATABASE_URL the keys alone are written; back the database up with pg_dump, as an administrator.`

export const restoreHelp = `commonwheel restore --from FOLDER

Puts the newest backup of FOLDER into an empty DATA folder (or the empty database of DATABASE_URL). The release must be the one
that made the backup. Words open again when the partner hands the locks back:
  age -d -i partner-key.txt locks.age | commonwheel locks take-back --file -`

export type BackupGround = {
  owner: ClientBase | null
  kind: 'real' | 'demonstration'
  config: Config
  root: string
  signal: AbortSignal
  say(line: string): void
}

const watchOf = (signal: AbortSignal): Watch => ({
  signal,
  onProgress: (done, of, what) => showProgress(`${done} of ${of} rows: ${what}`),
})

/** @returns the exit code: 0 done, 130 when stopped */
export async function runBackup(args: string[], open: () => Promise<BackupGround>): Promise<number> {
  const { values } = parseArgs({ args, options: { to: { type: 'string' }, keep: { type: 'string' } } })
  const keep = Number(values.keep ?? 14)
  if (values.to === undefined || !Number.isInteger(keep) || keep < 1) throw new ConfigProblem(backupHelp)
  const ground = await open()
  if (ground.kind === 'demonstration')
    throw new ConfigProblem(
      'This folder holds the demonstration, which is made anew. There is nothing to back up.',
    )
  const { version } = JSON.parse(await readFile(join(ground.root, 'package.json'), 'utf8')) as {
    version: string
  }
  const theirs = ground.config.databaseUrl !== undefined
  const order = {
    to: resolve(values.to),
    keep,
    version,
    now: new Date(),
    dataDirectory: ground.config.dataDirectory,
  }
  return stoppable(ground, async () => {
    const done = await backUp(theirs ? null : ground.owner, order, watchOf(ground.signal))
    endProgress()
    ground.say(
      theirs
        ? `${done.files} key files are in ${values.to}. Now the database, as an administrator of it (its owner does not see every row):
  pg_dump --format=custom --exclude-table-data=session --exclude-table-data=idempotency --file=${values.to}/database/commonwheel.dump DATABASE`
        : `${done.rows} rows and ${done.files} key files are in ${values.to}. The locks are not: only a partner has their second copy.`,
    )
  })
}

export async function runRestore(args: string[], open: () => Promise<BackupGround>): Promise<number> {
  const { values } = parseArgs({ args, options: { from: { type: 'string' } } })
  if (values.from === undefined) throw new ConfigProblem(restoreHelp)
  // Before a database is made for it.
  const backup = await findBackup(resolve(values.from))
  const ground = await open()
  const { owner } = ground
  if (owner === null)
    throw new ConfigProblem('Set DATABASE_OWNER_URL: a backup is restored by the owner’s login.')
  return stoppable(ground, async () => {
    const done = await restore(owner, backup, ground.config.dataDirectory, watchOf(ground.signal))
    endProgress()
    ground.say(`${done.rows} rows and ${done.files} key files of ${backup.head.at} are here.`)
    ground.say(
      'Next: the partner hands the locks back (`commonwheel locks --help`), and the SMS gateway gets its new address.',
    )
  })
}

export const locksHelp = `commonwheel locks hand-over --to AGE_RECIPIENT --file FILE
commonwheel locks take-back --file FILE

hand-over seals a copy of every lock to a partner organisation. Until a partner holds them, one lost disk loses all words.
take-back puts them on this disk again from what the partner opened with age -d; FILE may be - for standard input, so that
the open locks never lie on a disk. What was destroyed here stays destroyed.`

/** @returns the exit code, or null for what is none of its words */
export async function runLocks(
  args: string[],
  locks: () => Locks,
  say: (line: string) => void,
): Promise<number | null> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { to: { type: 'string' }, file: { type: 'string' } },
  })
  if (positionals[0] === 'hand-over' && values.to !== undefined && values.file !== undefined) {
    const { count } = await locks().handOver(values.to, resolve(values.file))
    say(`${count} locks sealed for the partner in ${values.file}.`)
    return 0
  }
  if (positionals[0] === 'take-back' && values.file !== undefined) {
    const opened = await readFile(values.file === '-' ? '/dev/stdin' : resolve(values.file))
    try {
      say(`${await locks().takeBack(opened)} locks are here again.`)
      return 0
    } catch (error) {
      if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error
      throw new ConfigProblem('That is no opened hand-over: open the partner’s file with age -d first.')
    }
  }
  return null
}
