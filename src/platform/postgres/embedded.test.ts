import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import pg from 'pg'
import {
  type Connection,
  DataDirectoryHeld,
  type EmbeddedPostgres,
  removeEmbedded,
  startEmbedded,
} from './embedded.ts'

const ROOT = process.getuid?.() === 0

async function query(connection: Connection, text: string, values: unknown[] = []): Promise<unknown[]> {
  const client = new pg.Client(connection)
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(text, values)).rows
  } finally {
    await client.end()
  }
}

/** A zombie that no init has collected is not alive. */
const alive = async (pid: number): Promise<boolean> => {
  try {
    process.kill(pid, 0)
    return !/\) [ZX] /.test(await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''))
  } catch {
    return false
  }
}

describe('embedded PostgreSQL', () => {
  let folder: string
  let directory: string
  let running: EmbeddedPostgres

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cw-embedded-'))
    await chmod(folder, 0o711)
    directory = join(folder, 'postgres')
    running = await startEmbedded({ directory })
    await query(
      running.superuser,
      'CREATE TABLE place (id int PRIMARY KEY, name text CHECK (length(name) < 20))',
    )
  })

  after(async () => {
    await running.stop()
    await removeEmbedded(directory)
    await rm(folder, { recursive: true })
  })

  const restart = async (): Promise<void> => {
    await running.stop()
    running = await startEmbedded({ directory })
  }

  it('answers on its first start, in UTF-8, sorting alike on every system', async () => {
    assert.deepEqual(
      await query(
        running.superuser,
        `SELECT current_setting('server_version_num')::int / 10000 AS major, current_setting('server_encoding') AS encoding,
          datlocprovider AS provider, datlocale AS locale FROM pg_database WHERE datname = current_database()`,
      ),
      [{ major: 18, encoding: 'UTF8', provider: 'b', locale: 'C.UTF-8' }],
    )
  })

  it('keeps the wanted folder where the database can reach it, closed to others', async () => {
    assert.ok((await lstat(directory)).isDirectory())
    assert.equal((await stat(directory)).mode & 0o777, 0o700)
    assert.equal((await stat(`${directory}.private`)).mode & 0o777, 0o700)
    assert.equal((await stat(join(`${directory}.private`, 'superuser.secret'))).mode & 0o777, 0o600)
    assert.equal((await stat(running.superuser.host)).mode & 0o777, 0o700)
    if (ROOT) assert.notEqual((await stat(directory)).uid, 0)
  })

  it('keeps its rows over a restart and leaves no socket folder behind', async () => {
    await query(running.superuser, `INSERT INTO place VALUES (1, 'Kasese')`)
    const { host } = running.superuser
    await restart()
    assert.deepEqual(await query(running.superuser, 'SELECT name FROM place'), [{ name: 'Kasese' }])
    await assert.rejects(stat(host), { code: 'ENOENT' })
  })

  it('refuses a second start and names the holder', async () => {
    await assert.rejects(startEmbedded({ directory }), (error) => {
      assert.ok(error instanceof DataDirectoryHeld)
      assert.equal(error.holderPid, process.pid)
      return true
    })
    assert.equal((await query(running.superuser, 'SELECT 1')).length, 1)
  })

  it('lets only one of two simultaneous starts have the data', async () => {
    await running.stop()
    const results = await Promise.allSettled([startEmbedded({ directory }), startEmbedded({ directory })])
    const started = results.filter((result) => result.status === 'fulfilled')
    assert.equal(started.length, 1)
    running = (started[0] as PromiseFulfilledResult<EmbeddedPostgres>).value
  })

  it('is not fooled by a holder whose pid now belongs to another process', async () => {
    await running.stop()
    const holder = { pid: process.ppid, started: 'long ago', socketFolder: '' }
    await writeFile(join(`${directory}.private`, 'holder.json'), JSON.stringify(holder))
    running = await startEmbedded({ directory })
  })

  it('listens on its socket only and refuses a wrong password', async () => {
    const rows = await query(running.superuser, `SELECT current_setting('listen_addresses') AS listening`)
    assert.deepEqual(rows, [{ listening: '' }])
    await assert.rejects(query({ ...running.superuser, password: 'guess' }, 'SELECT 1'), { code: '28P01' })
    const methods = await query(running.superuser, 'SELECT DISTINCT auth_method FROM pg_hba_file_rules')
    assert.deepEqual(methods, [{ auth_method: 'scram-sha-256' }])
  })

  it('writes no content of a row to its log', async () => {
    const secret = 'Zebra-Umbrella-4711-seen-at-the-well'
    const { superuser } = running
    await query(superuser, `INSERT INTO place VALUES (2, 'Arua')`)
    await assert.rejects(query(superuser, `INSERT INTO place VALUES (3, '${secret}')`), { code: '23514' })
    await assert.rejects(query(superuser, 'INSERT INTO place VALUES (2, $1)', [secret]), { code: '23514' })
    await assert.rejects(query(superuser, 'SELECT $1::uuid', [secret]), { code: '22P02' })
    await assert.rejects(query(superuser, `SELECT '${secret}'::int`), { code: '22P02' })
    await assert.rejects(query(superuser, `DO $$ BEGIN RAISE WARNING '${secret}'; RAISE '${secret}'; END $$`))
    const log = await readFile(join(directory, 'server.log'), 'utf8')
    assert.match(log, /ready to accept connections/)
    assert.doesNotMatch(log, /Zebra|4711|Arua|INSERT/)
  })

  it('dumps no core', { skip: process.platform !== 'linux' }, async () => {
    assert.match(await readFile(`/proc/${running.pid}/limits`, 'utf8'), /Max core file size\s+0\s+0/)
    assert.match(await readFile(`/proc/${running.pid}/coredump_filter`, 'utf8'), /^0+\s*$/)
  })

  it('recovers from a crash of the server itself with every committed row', async () => {
    await query(running.superuser, `INSERT INTO place VALUES (10, 'Gulu')`)
    process.kill(running.pid, 'SIGKILL')
    await restart()
    assert.deepEqual(await query(running.superuser, 'SELECT name FROM place WHERE id = 10'), [
      { name: 'Gulu' },
    ])
  })

  for (const [how, guard] of [
    ['alive and orphaned', false],
    ['being stopped', true],
  ] as const) {
    it(`starts after kill -9 of its holder, with PostgreSQL ${how}`, async () => {
      await running.stop()
      const script = `
        import pg from 'pg'
        import { startEmbedded } from ${JSON.stringify(new URL('./embedded.ts', import.meta.url).href)}
        const { superuser, pid } = await startEmbedded({ directory: ${JSON.stringify(directory)} })
        const client = new pg.Client(superuser)
        await client.connect()
        await client.query("INSERT INTO place VALUES (${guard ? 21 : 20}, 'Lira')")
        console.log(pid)
        setInterval(() => {}, 1000)`
      const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
        cwd: import.meta.dirname,
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const [line] = (await once(child.stdout, 'data')) as [Buffer]
      const orphan = Number(line.toString())
      await assert.rejects(startEmbedded({ directory }), { holderPid: child.pid })
      if (!guard) await killGuard(orphan)
      child.kill('SIGKILL')
      await once(child, 'exit')
      running = await startEmbedded({ directory })
      assert.ok(!(await alive(orphan)))
      const rows = await query(running.superuser, 'SELECT name FROM place WHERE id = $1', [guard ? 21 : 20])
      assert.deepEqual(rows, [{ name: 'Lira' }])
    })
  }

  it('as root, works below a folder that only root may enter', { skip: !ROOT }, async () => {
    const closed = join(folder, 'closed')
    await mkdir(closed, { mode: 0o700 })
    const wanted = join(closed, 'data', 'postgres')
    const options = { directory: wanted, durable: false }
    const first = await startEmbedded(options)
    await query(first.superuser, 'CREATE TABLE kept ()')
    await first.stop()
    assert.ok((await lstat(wanted)).isSymbolicLink())
    const place = dirname(await realpath(wanted))
    const second = await startEmbedded(options)
    await query(second.superuser, 'SELECT FROM kept')
    await second.stop()
    await removeEmbedded(wanted)
    await assert.rejects(stat(place), { code: 'ENOENT' })
    assert.deepEqual(await readdir(join(closed, 'data')), [])
  })

  it('refuses a folder that holds something else', async () => {
    const other = join(folder, 'other')
    await mkdir(other)
    await writeFile(join(other, 'letter.txt'), 'dear')
    await assert.rejects(startEmbedded({ directory: other }), /something else/)
  })
})

/** Ends the helper that would stop the database, to leave a true orphan. */
async function killGuard(postmaster: number): Promise<void> {
  if (process.platform !== 'linux') return
  for (let turn = 0; turn < 100; turn++) {
    for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
      if (command.includes('read -r _') && command.split('\0').includes(String(postmaster))) {
        process.kill(Number(pid), 'SIGKILL')
        return
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  assert.fail('found no guard')
}
