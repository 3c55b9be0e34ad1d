import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmod,
  chown,
  lchown,
  lstat,
  mkdtemp,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { environment, type Identity, identityForInitdb, run } from './identity.ts'
import { MARK } from './holder.ts'
import type { Place } from './place.ts'

export const SUPERUSER = 'cw_root'
const LOG = 'server.log'
const LOG_LIMIT = 1_000_000

const secretFile = (place: Place): string => join(place.privately, 'superuser.secret')

export async function readSecret(place: Place): Promise<string> {
  try {
    return (await readFile(secretFile(place), 'utf8')).trim()
  } catch (cause) {
    throw new Error(`The database's secret is missing or closed to us: ${secretFile(place)}`, { cause })
  }
}

/** The finished cluster appears under its name in one step, so a crash on the way leaves no half of one. */
export async function createCluster(place: Place, binaries: string, durable: boolean): Promise<void> {
  const secret = randomBytes(32).toString('base64url')
  await writeFile(secretFile(place), `${secret}\n`, { mode: 0o600, flush: true })
  const maker = await identityForInitdb(place.identity)
  const staging = await mkdtemp(`${place.data}.new-`)
  try {
    const [cluster, password] = [join(staging, 'cluster'), join(staging, 'password')]
    await writeFile(password, `${secret}\n`, { mode: 0o600 })
    if (maker !== null) for (const path of [password, staging]) await chown(path, maker.uid, maker.gid)
    const { code, output } = await run(
      join(binaries, 'initdb'),
      [
        `--pgdata=${cluster}`,
        `--username=${SUPERUSER}`,
        `--pwfile=${password}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        // PostgreSQL's own C.UTF-8 sorts alike on every system; the system's locales do not.
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--text-search-config=simple',
        '--no-instructions',
        ...(durable ? [] : ['--no-sync']),
      ],
      maker,
    )
    if (code !== 0) throw new Error(`initdb failed: ${output.trim()}`)
    await rm(password)
    if (place.identity !== null) {
      await chown(staging, 0, 0)
      await chmod(staging, 0o700)
      await handOver(cluster, place.identity)
    }
    await rename(cluster, place.data)
    if (durable) await syncFolder(dirname(place.data))
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

/** Never through a link: what lies here was written by another uid than the one it goes to. */
async function handOver(path: string, identity: { uid: number; gid: number }): Promise<void> {
  const info = await lstat(path)
  if (info.isFile() && info.nlink > 1) throw new Error(`${path} has a second name`)
  await lchown(path, identity.uid, identity.gid)
  if (info.isDirectory()) for (const name of await readdir(path)) await handOver(join(path, name), identity)
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  await handle.sync().finally(() => handle.close())
}

/** No core dump holds rows (with no limit honoured, none of the memory); the log opens under the database's uid. */
const LAUNCH = `ulimit -c 0
{ echo 0 >/proc/self/coredump_filter; } 2>/dev/null
umask 077
exec "$0" "$@" </dev/null >>${LOG} 2>&1`

export type Settings = { socketFolder: string; maxConnections: number; durable: boolean }

export async function launch(place: Place, binaries: string, settings: Settings): Promise<ChildProcess> {
  const log = join(place.data, LOG)
  if (((await stat(log).catch(() => null))?.size ?? 0) > LOG_LIMIT) await rename(log, `${log}.1`)
  const options = [
    MARK,
    'listen_addresses=',
    'port=5432',
    `unix_socket_directories=${settings.socketFolder}`,
    'unix_socket_permissions=0700',
    `max_connections=${settings.maxConnections}`,
    'timezone=UTC',
    'log_timezone=UTC',
    ...(settings.durable ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']),
    // The log never prints rows. An ERROR's first line can quote a value ("invalid input syntax for … "), so
    // ERROR stays out altogether: whoever asked gets it, and `log` still shows LOG, FATAL and PANIC.
    'log_min_messages=log',
    'log_min_error_statement=panic',
    'log_error_verbosity=terse',
    'log_statement=none',
    'log_min_duration_statement=-1',
    'log_min_duration_sample=-1',
    'log_parameter_max_length=0',
    'log_parameter_max_length_on_error=0',
    'log_checkpoints=off',
    'log_autovacuum_min_duration=-1',
    'logging_collector=off',
    'log_destination=stderr',
  ]
  const args = ['-D', place.data, ...options.flatMap((option) => ['-c', option])]
  const child = spawn('/bin/sh', ['-c', LAUNCH, join(binaries, 'postgres'), ...args], {
    ...place.identity,
    cwd: place.data,
    env: environment(),
    stdio: 'ignore',
    // A group of its own: Ctrl-C must not stop the database before the server has finished with it.
    detached: true,
  })
  child.on('error', () => undefined)
  return child
}

const GUARD = `read -r _
kill -INT "$0"
for turn in 1 2 3 4 5 6 7 8 9; do
  kill -0 "$0" 2>/dev/null || break
  sleep 1
done
rmdir "$1" 2>/dev/null`

/**
 * Stops the database when our process is gone, kill -9 included: the pipe's end closes with it. Only a help;
 * the next start copes without.
 */
export function watchOver(postmaster: number, socketFolder: string, identity: Identity): ChildProcess {
  const child = spawn('/bin/sh', ['-c', GUARD, String(postmaster), socketFolder], {
    ...identity,
    cwd: '/',
    env: environment(),
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  child.on('error', () => undefined)
  child.stdin?.on('error', () => undefined)
  child.unref()
  ;(child.stdin as unknown as { unref?: () => void } | null)?.unref?.()
  return child
}

export async function endOfLog(place: Place): Promise<string> {
  const text = await readFile(join(place.data, LOG), 'utf8').catch(() => '')
  return text.trim().split('\n').slice(-5).join('\n')
}
