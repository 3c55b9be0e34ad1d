import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chown, rm } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { findBinaries } from './binaries.ts'
import { createCluster, endOfLog, launch, readSecret, SUPERUSER, watchOver } from './cluster.ts'
import { claim, clearPostmaster, release } from './holder.ts'
import { findPlace, hasCluster, makeSocketFolder, type Place, removePlace } from './place.ts'

export { DataDirectoryHeld } from './holder.ts'

/** Fits `pg`. The host is the folder of the Unix socket. */
export type Connection = { host: string; port: number; user: string; password: string; database: string }

export type EmbeddedPostgres = { superuser: Connection; stop(): Promise<void>; pid: number }

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
  // Backends of a postmaster that was killed live on for a moment, and PostgreSQL rightly waits for them.
  for (let turn = 0; ; turn++) {
    const child = await launch(place, binaries, settings)
    if (await becomesReady(child, superuser)) return running(child, superuser, place, after)
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

function running(
  child: ChildProcess,
  superuser: Connection,
  place: Place,
  after: () => Promise<void>,
): EmbeddedPostgres {
  const pid = child.pid as number
  const watch = watchOver(pid, superuser.host, place.identity)
  child.once('exit', () => watch.kill('SIGKILL'))
  child.unref()
  let stopped: Promise<void> | undefined
  const stop = async (): Promise<void> => {
    await stopChild(child)
    await after()
  }
  return { superuser, pid, stop: () => (stopped ??= stop()) }
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
