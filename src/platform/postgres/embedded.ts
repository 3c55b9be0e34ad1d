import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chown, rm } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { findBinaries } from './binaries.ts'
import {
  createCluster,
  endOfLog,
  launch,
  readSecret,
  type Settings,
  SUPERUSER,
  watchOver,
} from './cluster.ts'
import { claim, clearPostmaster, release } from './holder.ts'
import { findPlace, hasCluster, makeSocketFolder, type Place, removePlace } from './place.ts'

export { DataDirectoryHeld } from './holder.ts'

/** Fits `pg`. The host is the folder of the Unix socket. */
export type Connection = { host: string; port: number; user: string; password: string; database: string }

export type EmbeddedPostgres = { superuser: Connection; stop(): Promise<void>; readonly pid: number }

export type EmbeddedOptions = {
  directory: string
  maxConnections?: number
  /** false only for tests: acknowledged rows may be lost. */
  durable?: boolean
}

/** Starts PostgreSQL 18 on a Unix socket, making its data on the first run. Throws DataDirectoryHeld. */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const place = await findPlace(options.directory)
  const holder = join(place.privately, 'holder.json')
  const socketFolder = await makeSocketFolder(place.identity)
  const cleanUp = async (): Promise<void> => {
    await rm(socketFolder, { recursive: true, force: true })
  }
  let dead: { socketFolder: string } | null
  try {
    dead = await claim(holder, place.data, socketFolder)
  } catch (error) {
    await cleanUp()
    throw error
  }
  try {
    await clearPostmaster(place.data, dead !== null)
    if (dead?.socketFolder) await rm(dead.socketFolder, { recursive: true, force: true })
    return await start(place, socketFolder, options, async () => {
      await cleanUp()
      await release(holder)
    })
  } catch (error) {
    await cleanUp()
    await release(holder)
    throw error
  }
}

/** Removes a stopped database with all that belongs to it, wherever it lies. */
export const removeEmbedded = (directory: string): Promise<void> => removePlace(directory)

async function start(
  place: Place,
  socketFolder: string,
  options: EmbeddedOptions,
  after: () => Promise<void>,
): Promise<EmbeddedPostgres> {
  const durable = options.durable ?? true
  const { identity } = place
  if (identity !== null) await chown(socketFolder, identity.uid, identity.gid)
  const binaries = await findBinaries(identity)
  if (!(await hasCluster(place))) await createCluster(place, binaries, durable)
  const superuser: Connection = {
    host: socketFolder,
    port: 5432,
    user: SUPERUSER,
    password: await readSecret(place),
    database: 'postgres',
  }
  const settings = { socketFolder, maxConnections: options.maxConnections ?? 100, durable }
  const begin = (): Promise<ChildProcess> => launchReady(place, binaries, settings, superuser)
  return running(await begin(), begin, superuser, place, after)
}

async function launchReady(
  place: Place,
  binaries: string,
  settings: Settings,
  superuser: Connection,
): Promise<ChildProcess> {
  // Backends of a postmaster that was killed live on for a moment, and PostgreSQL rightly waits for them.
  for (let turn = 0; ; turn++) {
    const child = await launch(place, binaries, settings)
    if (await becomesReady(child, superuser)) return child
    const log = await endOfLog(place)
    if (turn >= 20 || !/pre-existing shared memory|lock file "postmaster.pid" already exists/.test(log)) {
      throw new Error(`PostgreSQL did not start:\n${log}`)
    }
    await sleep(250)
    await clearPostmaster(place.data, true)
  }
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null

/** Without a limit of time: after a crash PostgreSQL replays its log for as long as that takes, or ends. */
async function becomesReady(child: ChildProcess, connection: Connection): Promise<boolean> {
  while (!hasEnded(child)) {
    const client = new pg.Client(connection)
    client.on('error', () => undefined)
    try {
      await client.connect()
      await client.query('SELECT 1')
      return true
    } catch (error) {
      // 28: our secret is not this cluster's. No waiting helps.
      if (String((error as { code?: unknown }).code).startsWith('28')) {
        await stopChild(child)
        throw error
      }
      await sleep(20)
    } finally {
      await client.end().catch(() => undefined)
    }
  }
  return false
}

const LONGEST_PAUSE_MS = 10_000

/**
 * A database that ended by itself (killed, out of memory, no room on its disk) is started again for as long as we live,
 * with longer pauses while that fails. Meanwhile whoever asks it is told that it is away.
 */
function running(
  first: ChildProcess,
  begin: () => Promise<ChildProcess>,
  superuser: Connection,
  place: Place,
  after: () => Promise<void>,
): EmbeddedPostgres {
  let child = first
  let again: Promise<void> | undefined
  let wake = (): void => {}
  let stopped: Promise<void> | undefined
  const watchIt = (): void => {
    const watch = watchOver(child.pid as number, superuser.host, place.identity)
    child.once('exit', () => {
      watch.kill('SIGKILL')
      if (stopped === undefined) again = startAgain()
    })
    child.unref()
  }
  const startAgain = async (): Promise<void> => {
    for (let pause = 100; stopped === undefined; pause = Math.min(LONGEST_PAUSE_MS, pause * 2)) {
      await new Promise<void>((next) => {
        wake = next
        // Does not keep the process alive by itself.
        setTimeout(next, pause).unref()
      })
      if (stopped !== undefined) return
      try {
        await clearPostmaster(place.data, true)
        child = await begin()
        watchIt()
        return
      } catch {
        // Its own log says why; the next turn may go better.
      }
    }
  }
  const stop = async (): Promise<void> => {
    wake()
    await again
    await stopChild(child)
    await after()
  }
  watchIt()
  return {
    superuser,
    get pid() {
      return child.pid as number
    },
    stop: () => (stopped ??= stop()),
  }
}

/** Fast shutdown; at once when it hangs. Never SIGKILL: it would leave backends behind. */
async function stopChild(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return
  child.ref()
  const exit = once(child, 'exit')
  child.kill('SIGINT')
  const timer = setTimeout(() => child.kill('SIGQUIT'), 30_000)
  await exit
  clearTimeout(timer)
}
