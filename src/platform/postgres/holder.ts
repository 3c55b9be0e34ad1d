import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { link, readFile, readlink, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'

/** Marks our own servers on their command line, which PostgreSQL notes in postmaster.opts. */
export const MARK = 'cluster_name=commonwheel'

/** A living process of ours, or a living PostgreSQL that is not ours to stop, holds this data. */
export class DataDirectoryHeld extends Error {
  holderPid: number
  constructor(data: string, holderPid: number) {
    super(`The database in ${data} is in use by process ${holderPid}`)
    this.name = 'DataDirectoryHeld'
    this.holderPid = holderPid
  }
}

type Holder = { pid: number; started: string; socketFolder: string }

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/**
 * A pid alone is reused; a pid with its time of start is not. null: no such process, or a zombie, which in a
 * container without init may stay for ever.
 */
async function startOf(pid: number): Promise<string | null> {
  try {
    const line = await readFile(`/proc/${pid}/stat`, 'utf8')
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z' || fields[0] === 'X') return null
    return `${(await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim()}/${fields[19]}`
  } catch {
    if (process.platform === 'linux') return null
  }
  const { stdout } = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)], {
    env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
  }).catch(() => ({ stdout: '' }))
  return stdout.trim() || null
}

/**
 * Takes the holder file, or throws DataDirectoryHeld. Answers whether a dead process of ours held it before,
 * so that a PostgreSQL still running there is an orphan.
 */
export async function claim(file: string, data: string, socketFolder: string): Promise<Holder | null> {
  const mine: Holder = { pid: process.pid, started: (await startOf(process.pid)) ?? '', socketFolder }
  const draft = `${file}.${randomBytes(4).toString('hex')}`
  await writeFile(draft, JSON.stringify(mine))
  let dead: Holder | null = null
  try {
    for (;;) {
      // link(2), unlike open and write, makes the file appear whole and only if there is none.
      const taken = await link(draft, file).then(
        () => true,
        (error: NodeJS.ErrnoException) => {
          if (error.code === 'EEXIST') return false
          throw error
        },
      )
      if (taken) return dead
      const found = await read(file)
      if (found === null) continue
      if ((await startOf(found.pid)) === found.started) throw new DataDirectoryHeld(data, found.pid)
      await removeStale(file, found)
      dead = found
    }
  } finally {
    await rm(draft, { force: true })
  }
}

async function read(file: string): Promise<Holder | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Holder
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    // A power cut can leave an empty file. Nobody lives in it.
    if (error instanceof SyntaxError) return { pid: -1, started: '', socketFolder: '' }
    throw error
  }
}

/** Two starts may find the same dead holder; the slower must not throw out the faster. */
async function removeStale(file: string, seen: Holder): Promise<void> {
  const aside = `${file}.${randomBytes(4).toString('hex')}`
  try {
    await rename(file, aside)
    const got = await read(aside)
    if (got !== null && (got.pid !== seen.pid || got.started !== seen.started)) await link(aside, file)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOENT' && code !== 'EEXIST') throw error
  } finally {
    await rm(aside, { force: true })
  }
}

export const release = (file: string): Promise<void> => rm(file, { force: true })

/** The living PostgreSQL of this data, if any. `ours` says that this launcher started it. */
async function findPostmaster(data: string): Promise<{ pid: number; ours: boolean } | null> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')
  const pid = Number(text.split('\n', 1)[0])
  if (!Number.isInteger(pid) || pid <= 1 || (await startOf(pid)) === null) return null
  if (process.platform === 'linux') {
    const [cwd, program] = await Promise.all([
      readlink(`/proc/${pid}/cwd`).catch(() => ''),
      readlink(`/proc/${pid}/exe`).catch(() => ''),
    ])
    if (cwd !== data || !/^(postgres|postmaster)( \(deleted\))?$/.test(basename(program))) return null
    // The database's uid could write any pid into this file; root must not be led to signal a stranger.
    if ((await stat(`/proc/${pid}`).catch(() => null))?.uid !== (await stat(data)).uid) return null
  }
  const options = await readFile(join(data, 'postmaster.opts'), 'utf8').catch(() => '')
  return { pid, ours: options.includes(MARK) }
}

/** Leaves no PostgreSQL on this data: an orphan of ours is stopped, fast and then at once; another's refuses us. */
export async function clearPostmaster(data: string, holderDied: boolean): Promise<void> {
  for (const [signal, seconds] of [['SIGINT', 10] as const, ['SIGQUIT', 5] as const]) {
    const postmaster = await findPostmaster(data)
    if (postmaster === null) return
    if (!holderDied || !postmaster.ours) throw new DataDirectoryHeld(data, postmaster.pid)
    process.kill(postmaster.pid, signal)
    for (let turn = 0; turn < seconds * 50; turn++) {
      if ((await findPostmaster(data))?.pid !== postmaster.pid) return
      await sleep(20)
    }
  }
  const left = await findPostmaster(data)
  if (left !== null) throw new DataDirectoryHeld(data, left.pid)
}
