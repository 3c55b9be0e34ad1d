// npm run bench -- start [--json]: from the command to the first page, on a clone that is installed and was started before.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { removeEmbedded } from '../src/platform/postgres/embedded.ts'

const root = resolve(import.meta.dirname, '..')
const limitSeconds = 3

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

const folder = await mkdtemp(join(tmpdir(), 'cw-bench-'))
await chmod(folder, 0o711)
const data = join(folder, 'data')
const port = 18_000 + Math.floor(Math.random() * 1000)
const tell = (name: string, value: number, limit: number | null): void => {
  const ratio = limit === null ? null : Number((value / limit).toFixed(2))
  console.log(
    JSON.stringify({ bench: 'start', case: name, value: Number(value.toFixed(2)), unit: 's', limit, ratio }),
  )
}
try {
  tell('first start, with the demonstration', await startOnce(data, port), null)
  const again: number[] = []
  for (let round = 0; round < 5; round += 1) again.push(await startOnce(data, port))
  tell('second start to the first page, median of 5', again.sort((a, b) => a - b)[2] ?? 0, limitSeconds)
  tell('second start to the first page, worst of 5', again[4] ?? 0, limitSeconds)
} finally {
  await removeEmbedded(join(data, 'postgres'))
  await rm(folder, { recursive: true, force: true })
}
