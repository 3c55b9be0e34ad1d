import { spawn } from 'node:child_process'

/** The uid and gid that the database runs under; null where we are an ordinary user and it runs as us. */
export type Identity = { uid: number; gid: number } | null

/** Shared with nobody: no other service reads the data or traces the process. Needs no line in /etc/passwd. */
const OWN = { uid: 64210, gid: 64210 }

export const isRoot = (): boolean => process.getuid?.() === 0

/** Data that already exists keeps its owner, so that `sudo` once does not lock the ordinary user out. */
export function identityFor(dataOwner: { uid: number; gid: number } | null): Identity {
  if (!isRoot()) return null
  return dataOwner !== null && dataOwner.uid !== 0 ? { uid: dataOwner.uid, gid: dataOwner.gid } : OWN
}

/**
 * initdb, unlike the server, refuses a uid without a passwd entry. It runs as `nobody` on an empty private
 * folder, which is then given to the real identity.
 */
export async function identityForInitdb(identity: Identity): Promise<Identity> {
  if (identity === null) return null
  if ((await run('id', ['-un', String(identity.uid)], null)).code === 0) return identity
  const [uid, gid] = await Promise.all([run('id', ['-u', 'nobody'], null), run('id', ['-g', 'nobody'], null)])
  if (uid.code !== 0 || gid.code !== 0) {
    throw new Error(
      'PostgreSQL does not run as root and this system has no user "nobody": start as an ordinary user, or set DATABASE_URL',
    )
  }
  return { uid: Number(uid.output.trim()), gid: Number(gid.output.trim()) }
}

/** Nothing of our own environment reaches the database: no PG* variables, no secrets, one locale everywhere. */
export const environment = (): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'] ?? '/usr/bin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
})

export async function run(
  command: string,
  args: readonly string[],
  identity: Identity,
): Promise<{ code: number | null; output: string }> {
  const options = { ...identity, cwd: '/', env: environment() }
  return await new Promise((resolve) => {
    let output = ''
    const collect = (chunk: Buffer): void => {
      output += chunk.toString('utf8')
    }
    const fail = (error: unknown): void => resolve({ code: null, output: output + String(error) })
    try {
      // A refused change of uid throws at once; a missing program comes as an event.
      const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
      child.stdout.on('data', collect)
      child.stderr.on('data', collect)
      child.once('error', fail)
      child.once('close', (code) => resolve({ code, output }))
    } catch (error) {
      fail(error)
    }
  })
}

/** Asked of the system rather than read from mode bits, so that access lists and mount options count too. */
export async function canEnter(folder: string, identity: Identity): Promise<boolean> {
  if (identity === null) return true
  return (await run('/bin/sh', ['-c', 'cd -- "$0"', folder], identity)).code === 0
}
