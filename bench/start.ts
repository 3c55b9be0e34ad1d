// npm run bench -- start [--json]: from the command to the first page, on a clone that is installed and was started
// before; then the memory of server and database, at rest and while 64 clients send reports.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { sealedByBrowser, sendFrom } from './children.ts'
import { benchFolder, databasePidOf, freePort, type Host, root, startHost } from './host.ts'
import { median, printLine } from './line.ts'
import { memoryOf, pssOfFamily } from './processes.ts'

const limitSeconds = 3
const restSeconds = 5
const loadSeconds = 10

async function startOnce(data: string, port: number): Promise<number> {
  const began = performance.now()
  const child = spawn('npm', ['start', '--silent'], {
    cwd: root,
    env: { ...process.env, DATA: data, PORT: String(port) },
    stdio: 'ignore',
    detached: true,
  })
  for (;;) {
    const page = await fetch(`http://127.0.0.1:${port}/`).catch(() => null)
    if (page?.status === 200) break
    await new Promise((tick) => setTimeout(tick, 20))
  }
  const seconds = (performance.now() - began) / 1000
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM')
  await once(child, 'exit')
  // npm ends before the server that it started: the next round must not be answered by this one.
  while ((await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null)) !== null) {
    await new Promise((tick) => setTimeout(tick, 20))
  }
  return seconds
}

type Memory = { rss: number; pss: number; database: number }

async function memory(host: Host, databasePid: number): Promise<Memory | undefined> {
  const server = await memoryOf(host.pid)
  const database = await pssOfFamily(databasePid)
  return server === undefined || database === undefined ? undefined : { ...server, database }
}

const line = (name: string, value: number, unit: string, limit: number | null = null): void =>
  printLine({ bench: 'start', case: name, value, unit, limit })

function say(when: string, found: Memory | undefined): void {
  if (found === undefined) return
  line(`memory ${when}: server, all of its pages (RSS)`, found.rss, 'MB')
  line(`memory ${when}: server, its share (PSS)`, found.pss, 'MB')
  line(`memory ${when}: PostgreSQL, all of its processes (PSS)`, found.database, 'MB')
}

/** The most of each that was seen, looking twice a second. */
async function mostWhile(work: Promise<unknown>, look: () => Promise<Memory | undefined>) {
  let most: Memory | undefined
  let running = true
  void work.finally(() => {
    running = false
  })
  while (running) {
    const now = await look()
    if (now !== undefined)
      most = {
        rss: Math.max(most?.rss ?? 0, now.rss),
        pss: Math.max(most?.pss ?? 0, now.pss),
        database: Math.max(most?.database ?? 0, now.database),
      }
    await new Promise((tick) => setTimeout(tick, 500))
  }
  await work
  return most
}

const { data, remove } = await benchFolder()
const port = freePort()
try {
  line('first start, with the demonstration', await startOnce(data, port), 's')
  const again: number[] = []
  for (let round = 0; round < 5; round += 1) again.push(await startOnce(data, port))
  line('second start to the first page, median of 5', median(again), 's', limitSeconds)
  line('second start to the first page, worst of 5', Math.max(...again), 's', limitSeconds)

  const host = await startHost(data, { REQUEST_BURST: '1000000000' })
  try {
    const databasePid = await databasePidOf(data)
    await new Promise((rested) => setTimeout(rested, restSeconds * 1000))
    say('at rest', await memory(host, databasePid))
    const reports = await sealedByBrowser(host.port, 'turkana', 'KE023123')
    const load = sendFrom({ port: host.port, clients: 64, seconds: loadSeconds, reports })
    say('under 64 clients', await mostWhile(load, () => memory(host, databasePid)))
  } finally {
    await host.stop()
  }
} finally {
  await remove()
}
