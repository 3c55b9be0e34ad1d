import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { Locks } from '../src/custody/server/index.ts'
import { attachEmbedded } from '../src/platform/postgres/attach.ts'
import { removeEmbedded } from '../src/platform/postgres/embedded.ts'
import { countOthers, gapsInJournal, wrongWith } from './accounts.ts'
import { type Disk, makeDisk, type NoDisk } from './disk.ts'
import { ask, Tellers } from './tellers.ts'

const root = resolve(import.meta.dirname, '..')
const sleep = (ms: number): Promise<void> => new Promise((next) => setTimeout(next, ms))
const SLUG = 'turkana'
const AREA = 'KE023123'

/** The real command on a folder of its own, with its embedded database, the demonstration, and people who tell. */
export class Bed {
  readonly data: string
  readonly url: string
  readonly disk: Disk | NoDisk
  tellers!: Tellers
  readonly #folder: string
  readonly #port: number
  #server: ChildProcess | undefined
  #said = ''
  #others = 0

  private constructor(folder: string, disk: Disk | NoDisk, port: number) {
    this.#folder = folder
    this.disk = disk
    this.data = join('why' in disk ? folder : disk.at, 'data')
    this.#port = port
    this.url = `http://127.0.0.1:${port}`
  }

  static async make(megabytes = 400): Promise<Bed> {
    const folder = await mkdtemp(join(tmpdir(), 'cw-faults-'))
    await chmod(folder, 0o711)
    const bed = new Bed(folder, await makeDisk(folder, megabytes), await freePort())
    await bed.start()
    const { recipient } = JSON.parse(
      (await ask(bed.url, 'GET', `/api/public/${SLUG}/custodian?area=${AREA}`)).text,
    )
    const wheelId = await bed.asSuperuser(async (client) => {
      const { rows } = await client.query('SELECT wheel_id FROM wheel WHERE slug = $1', [SLUG])
      bed.#others = await countOthers(client, [])
      return rows[0].wheel_id
    })
    bed.tellers = new Tellers(bed.url, { slug: SLUG, wheelId, area: AREA, recipient })
    return bed
  }

  /** Why its disk can neither be filled nor lose its power here. */
  get noDisk(): string {
    return 'why' in this.disk ? this.disk.why : ''
  }

  get serverPid(): number {
    return this.#server?.pid ?? -1
  }

  /** Whether the process that was started is still the one that answers. */
  get serverLives(): boolean {
    return this.#server?.exitCode === null && this.#server.signalCode === null
  }

  /** Until it says that it runs, and answers. @throws with what it said instead */
  async start(): Promise<void> {
    this.#said = ''
    const server = spawn(process.execPath, ['src/cli.ts', 'start'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        DATA: this.data,
        PORT: String(this.#port),
        LOG_LEVEL: 'error',
        INTAKE_PER_MINUTE: '1000000',
      },
    })
    this.#server = server
    for (const stream of [server.stdout, server.stderr])
      stream?.on('data', (chunk: Buffer) => {
        this.#said += chunk
      })
    while (!this.#said.includes('Commonwheel is running')) {
      if (!this.serverLives) throw new Error(`the server did not start:\n${this.#said}`)
      await sleep(20)
    }
    await this.answers()
  }

  /** Waits for the first good answer. */
  async answers(): Promise<void> {
    for (let turn = 0; turn < 1200; turn++) {
      const health = await ask(this.url, 'GET', '/healthz').catch(() => null)
      if (health?.status === 200) return
      await sleep(50)
    }
    throw new Error(`the server does not answer well:\n${this.#said}`)
  }

  /** SIGKILL, nothing else: its database is stopped by its guard, or found by the next start. */
  async killServer(): Promise<void> {
    const server = this.#server as ChildProcess
    const gone = once(server, 'exit')
    server.kill('SIGKILL')
    await gone
  }

  /** The postmaster of this bed's own data, and its children, by their ids. */
  async databasePids(): Promise<number[]> {
    const text = await readFile(join(this.data, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '')
    const postmaster = Number(text.split('\n', 1)[0])
    if (!Number.isInteger(postmaster) || postmaster <= 1) return []
    const pids = [postmaster]
    for (const name of await readdir('/proc')) {
      const stat = /^\d+$/.test(name) ? await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '') : ''
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 4).split(' ', 1)[0])
      if (parent === postmaster) pids.push(Number(name))
    }
    return pids
  }

  async signalDatabase(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): Promise<number> {
    const pids = await this.databasePids()
    for (const pid of pids) {
      try {
        process.kill(pid, signal)
      } catch {
        // A child may have ended since it was listed.
      }
    }
    return pids.length
  }

  async asSuperuser<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    for (let turn = 0; ; turn++) {
      try {
        const socket = await attachEmbedded(join(this.data, 'postgres'))
        const client = new pg.Client({ ...socket, database: 'commonwheel_demo' })
        client.on('error', () => {})
        await client.connect()
        try {
          return await work(client)
        } finally {
          await client.end().catch(() => {})
        }
      } catch (error) {
        if (turn >= 100) throw error
        await sleep(100)
      }
    }
  }

  /**
   * What is wrong with what lies there now, once the sweep has followed the journal; empty where all is well.
   * @param newest how many of the newest reports to look at one by one
   */
  async wrong(newest = 3000): Promise<string[]> {
    const locks = new Locks(join(this.data, 'keys', 'locks'))
    return this.asSuperuser(async (client) => {
      const { tried } = this.tellers
      const wrong = await wrongWith(client, locks, tried.slice(-newest))
      const strange = (await countOthers(client, tried)) - this.#others
      if (strange !== 0) wrong.push(`${strange} reports are there twice or of nobody`)
      let gaps = await gapsInJournal(client)
      for (let turn = 0; gaps.length > 0 && turn < 200; turn++) {
        await sleep(100)
        gaps = await gapsInJournal(client)
      }
      // A fault that the server did not expect shows its frames in the log.
      const unexpected = this.#said.split('\n').filter((line) => line.includes('"frames"'))
      return [...wrong, ...gaps, ...unexpected.slice(0, 3)]
    })
  }

  /** SIGTERM, as a service manager ends it. */
  async stop(): Promise<void> {
    if (!this.serverLives) return
    const gone = once(this.#server as ChildProcess, 'exit')
    this.#server?.kill('SIGTERM')
    await gone
  }

  async close(): Promise<void> {
    await this.tellers?.stop()
    await this.stop()
    await removeEmbedded(join(this.data, 'postgres'))
    if (!('why' in this.disk)) await this.disk.remove()
    await rm(this.#folder, { recursive: true, force: true })
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  await new Promise((closed) => server.close(closed))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
