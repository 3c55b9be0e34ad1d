import { readdir, readFile } from 'node:fs/promises'

/** Linux counts time in hundredths of a second. */
const TICK_MS = 10

type Process = { pid: number; parent: number; ms: number; endedChildrenMs: number }

async function processOf(pid: number): Promise<Process | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  // The name stands in brackets and may hold anything, spaces too.
  const fields = text
    ?.slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number)
  if (fields === undefined) return undefined
  const [, parent = 0] = fields
  const [user = 0, system = 0, childrenUser = 0, childrenSystem = 0] = fields.slice(11, 15)
  return {
    pid,
    parent,
    ms: (user + system) * TICK_MS,
    endedChildrenMs: (childrenUser + childrenSystem) * TICK_MS,
  }
}

/** A process with its children; empty where there is no /proc. */
async function familyOf(pid: number): Promise<Process[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))
  const all = (await Promise.all(pids.map((one) => processOf(Number(one))))).flatMap((one) => one ?? [])
  return all.filter((one) => one.pid === pid || one.parent === pid)
}

/** Milliseconds that a process and its children, also those that have ended, kept a processor busy. NaN without /proc. */
export async function cpuMs(pid: number): Promise<number> {
  const family = await familyOf(pid)
  const ended = family.find((one) => one.pid === pid)?.endedChildrenMs ?? Number.NaN
  return family.reduce((sum, one) => sum + one.ms, ended)
}

/**
 * MB of memory of one process: all of its pages, or with what it shares divided among those who share it. Undefined
 * where the system does not tell.
 */
export async function memoryOf(pid: number): Promise<{ rss: number; pss: number } | undefined> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => undefined)
  const field = (name: string) => Number(text?.match(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm'))?.[1]) / 1024
  return text === undefined ? undefined : { rss: field('Rss'), pss: field('Pss') }
}

/** Of a process and its children: PSS, since PostgreSQL's processes share most of theirs. */
export async function pssOfFamily(pid: number): Promise<number | undefined> {
  const all = await Promise.all((await familyOf(pid)).map((one) => memoryOf(one.pid)))
  const known = all.flatMap((one) => (one === undefined ? [] : [one.pss]))
  return known.length === 0 ? undefined : known.reduce((sum, one) => sum + one, 0)
}
