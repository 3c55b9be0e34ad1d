import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { turkana } from '../demo/turkana.ts'
import { Identities, Rings } from '../src/custody/server/index.ts'
import { loadKenyaCounties, loadPcodes } from '../src/places/server/index.ts'
import { readConfig } from '../src/platform/config.ts'
import { openDatabase } from '../src/platform/launch.ts'
import { attachEmbedded } from '../src/platform/postgres/attach.ts'
import { findPlace } from '../src/platform/postgres/place.ts'
import { removeEmbedded } from '../src/platform/postgres/embedded.ts'
import { foundWheel } from '../src/wheels/server/index.ts'

export const root = resolve(import.meta.dirname, '..')
/** On the disk of the clone: a folder in memory would make every commit free. */
const shelf = join(root, '.build')

export type Host = {
  port: number
  /** Of the server's process itself, not of npm before it. */
  pid: number
  stop(): Promise<void>
}

export async function benchFolder(): Promise<{ data: string; remove: () => Promise<void> }> {
  await mkdir(shelf, { recursive: true })
  const folder = await mkdtemp(join(shelf, 'bench-'))
  // The database's own user must reach its data below this folder.
  await chmod(folder, 0o711)
  const data = join(folder, 'data')
  return {
    data,
    remove: async () => {
      await removeEmbedded(join(data, 'postgres'))
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export const freePort = (): number => 18_000 + Math.floor(Math.random() * 10_000)

/** `commonwheel start` as a process of its own, ready when it answers. */
export async function startHost(data: string, env: Record<string, string> = {}): Promise<Host> {
  const port = freePort()
  const child = spawn(process.execPath, [join(root, 'src/cli.ts'), 'start'], {
    cwd: root,
    env: { ...process.env, DATA: data, PORT: String(port), ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  await answering(`http://127.0.0.1:${port}/healthz`, child)
  return {
    port,
    pid: child.pid ?? 0,
    stop: async () => {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    },
  }
}

export async function answering(url: string, child: ChildProcess): Promise<void> {
  while ((await fetch(url).catch(() => null))?.status !== 200) {
    if (child.exitCode !== null) throw new Error('the server ended before it answered')
    await new Promise((tick) => setTimeout(tick, 20))
  }
}

/** A real wheel in an empty folder (the demonstration's, without its stories), and a second database with the same rows. */
export async function foundHost(data: string, copy: string): Promise<void> {
  const config = readConfig({ DATA: data }, root)
  const database = await openDatabase(config, root, 'found', () => {})
  try {
    if (database.owner === null) throw new Error('no rights to found a wheel')
    const owner = new pg.Client(database.owner)
    await owner.connect()
    await loadPcodes(owner, join(root, 'demo/data/kenya-pcodes.csv'), () => {})
    await loadKenyaCounties(owner, join(root, 'demo/data/kenya-counties.geojson'), () => {})
    const keys = {
      identities: new Identities(join(data, 'keys', 'identities')),
      rings: new Rings(join(data, 'keys', 'rings')),
    }
    // Nobody signs in here, so nobody waits for Argon2id.
    const secrets = () => ({ signIn: randomBytes(32), wrapping: randomBytes(32) })
    const spec = await turkana(
      (signInName, displayName, organisation, ...roles) => ({
        signInName,
        displayName,
        organisation,
        roles,
        salt: randomBytes(16),
        secrets: secrets(),
      }),
      false,
    )
    await foundWheel(owner, keys, spec, new Date())
    await owner.end()
    const above = new pg.Client(await superuser(data))
    await above.connect()
    await above.query(`CREATE DATABASE ${copy} TEMPLATE commonwheel`)
    await above.query(`GRANT CONNECT ON DATABASE ${copy} TO cw_server`)
    await above.end()
  } finally {
    await database.stop()
  }
}

export const superuser = (data: string): Promise<pg.ClientConfig> => attachEmbedded(join(data, 'postgres'))

/** The process that all of its others come from. */
export async function databasePidOf(data: string): Promise<number> {
  const { data: directory } = await findPlace(join(data, 'postgres'))
  return Number.parseInt(await readFile(join(directory, 'postmaster.pid'), 'utf8'), 10)
}
