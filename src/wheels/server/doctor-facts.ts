import { execFile } from 'node:child_process'
import { lstat, readdir, readFile, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { promisify } from 'node:util'
import type { Config } from '../../platform/config.ts'
import type { HostFacts } from '../diagnosis.ts'

type Machine = Pick<HostFacts, 'node' | 'data' | 'freeBytes' | 'swap' | 'coreDumps' | 'clockInStep'>

export async function machineFacts(config: Config, root: string): Promise<Machine> {
  const path = config.dataDirectory
  const { dependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    dependencies: { node: string }
  }
  const info = await stat(path).catch(() => null)
  const me = process.getuid?.() ?? -1
  const space = await statfs(path).catch(() => null)
  const swaps = await readFile('/proc/swaps', 'utf8').catch(() => null)
  return {
    node: { version: process.versions.node, wanted: dependencies.node },
    data: {
      path,
      there: info !== null,
      foreign: info !== null && info.uid !== me,
      loose: await looseBelow(join(path, 'keys')),
    },
    freeBytes: space === null ? null : space.bavail * space.bsize,
    swap: swaps === null ? null : swaps.trim().split('\n').length > 1,
    coreDumps: await coreDumps(config),
    clockInStep: await clockInStep(),
  }
}

/** What anybody but the owner could read: keys are 0600 in folders of 0700. */
async function looseBelow(folder: string, depth = 5): Promise<string[]> {
  const info = await lstat(folder).catch(() => null)
  if (info === null) return []
  const own = (info.mode & 0o077) === 0 ? [] : [folder]
  if (!info.isDirectory() || depth === 0 || own.length > 0) return own
  const found: string[] = []
  for (const name of await readdir(folder)) {
    found.push(...(await looseBelow(join(folder, name), depth - 1)))
    if (found.length >= 3) break
  }
  return found
}

/** Of the house that runs, where one does: this command has limits of its own. */
async function coreDumps(config: Config): Promise<boolean | null> {
  const holder = await readFile(join(config.dataDirectory, 'postgres.private', 'holder.json'), 'utf8').catch(
    () => '{}',
  )
  const { pid } = JSON.parse(holder || '{}') as { pid?: number }
  const limits =
    (await readFile(`/proc/${pid ?? 'self'}/limits`, 'utf8').catch(() => null)) ??
    (await readFile('/proc/self/limits', 'utf8').catch(() => null))
  const soft = limits?.match(/^Max core file size\s+(\S+)/m)?.[1]
  return soft === undefined ? null : soft !== '0'
}

async function clockInStep(): Promise<boolean | null> {
  const said = await promisify(execFile)('timedatectl', ['show', '-p', 'NTPSynchronized', '--value'], {
    timeout: 3000,
  }).catch(() => null)
  const word = said?.stdout.trim()
  return word === 'yes' ? true : word === 'no' ? false : null
}

/** The door as people find it. Without a network this says so and nothing worse. */
export async function originFacts(config: Config): Promise<HostFacts['origin']> {
  const { publicOrigin } = config
  if (publicOrigin === undefined) return null
  try {
    const response = await fetch(`${publicOrigin}/healthz`, {
      signal: AbortSignal.timeout(8000),
      redirect: 'manual',
    })
    return { status: response.status, days: await certificateDays(new URL(publicOrigin)) }
  } catch (error) {
    const { cause, message } = error as { cause?: { code?: string }; message: string }
    return { error: cause?.code ?? message }
  }
}

function certificateDays(url: URL): Promise<number | null> {
  return new Promise((done) => {
    const socket = connect(
      { host: url.hostname, port: Number(url.port || 443), servername: url.hostname, timeout: 8000 },
      () => {
        const until = Date.parse(socket.getPeerCertificate().valid_to)
        socket.end()
        done(Number.isNaN(until) ? null : Math.floor((until - Date.now()) / 86_400_000))
      },
    )
    socket.once('error', () => done(null))
    socket.once('timeout', () => {
      socket.destroy()
      done(null)
    })
  })
}
