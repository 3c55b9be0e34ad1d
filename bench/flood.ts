// npm run bench -- flood: how the tray of wheel B answers while wheel A is flooded, beside how it answers alone, in one run.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { sealTo } from '../src/custody/seal.ts'
import { startHouse, type TestHouse } from '../test/people.ts'
import { ask } from '../faults/tellers.ts'

const SECONDS = 12
/** The tray beside a flood may take so many times what it takes alone. */
const LIMIT_RATIO = 3
const tell = (name: string, value: number, unit: string, limit: number | null): void => {
  const ratio = limit === null ? null : Number((value / limit).toFixed(2))
  console.log(
    JSON.stringify({ bench: 'flood', case: name, value: Number(value.toFixed(2)), unit, limit, ratio }),
  )
}
const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0

/** A flood from another process, so that only the server's share of it is measured here. */
if (process.argv[2] === 'flooding') {
  const [url = '', slug = '', area = '', recipient = ''] = process.argv.slice(3)
  const count = { taken: 0, worked: 0, full: 0, other: 0 }
  let answered = 0
  const send = async (): Promise<void> => {
    const body = JSON.stringify({
      area_code: area,
      language: 'en',
      handling_group: 'dispute',
      purposes: { check: true, summary: false, write: false, publish: false },
      body_sealed: Buffer.from(await sealTo([recipient], { v: 1, words: 'again and again' })).toString(
        'base64',
      ),
    })
    for (;;) {
      const key = crypto.randomUUID()
      const headers = { 'content-type': 'application/json', 'idempotency-key': key }
      const { status } = await ask(url, 'POST', `/api/intake/${slug}`, body, headers).catch(() => ({
        status: 0,
      }))
      if (status === 201) count.taken++
      else if (status === 429) count.worked++
      else if (status === 503) count.full++
      else count.other++
      answered += 1
      // Two hundred answers: from here on it is a flood.
      if (answered === 200) {
        console.log('flooding')
        for (const name of Object.keys(count) as (keyof typeof count)[]) count[name] = 0
      }
    }
  }
  for (let n = 0; n < 64; n++) void send()
  process.on('SIGTERM', () => {
    console.log(JSON.stringify(count))
    process.exit(0)
  })
} else await measure()

/** The tray of wheel B, one question after another. @returns milliseconds, sorted */
async function tray(house: TestHouse): Promise<number[]> {
  const chebet = await house.person('chebet')
  const taken: number[] = []
  const until = performance.now() + SECONDS * 1000
  while (performance.now() < until) {
    const began = performance.now()
    const { status } = await chebet.get('/api/reports?limit=50')
    if (status !== 200) throw new Error(`the tray answered ${status}`)
    taken.push(performance.now() - began)
    await new Promise((next) => setTimeout(next, 20))
  }
  return taken.sort((a, b) => a - b)
}

async function fill(house: TestHouse): Promise<void> {
  const recipient = house.otherOrganisations['pokot']?.recipient ?? ''
  const sealed = Buffer.from(await sealTo([recipient], { v: 1, words: 'what somebody saw' })).toString(
    'base64',
  )
  for (let n = 0; n < 200; n++) {
    const body = JSON.stringify({
      area_code: 'KE024129',
      language: 'en',
      handling_group: 'dispute',
      purposes: { check: true, summary: false, write: false, publish: false },
      body_sealed: sealed,
    })
    const headers = { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() }
    const { status } = await ask(house.url, 'POST', `/api/intake/${house.other.slug}`, body, headers)
    if (status !== 201) throw new Error(`a report of the quiet wheel was answered ${status}`)
  }
}

async function measure(): Promise<void> {
  // With the settings of a real host.
  const house = await startHouse({ env: { PUBLIC_PATIENCE_MS: '900' } })
  try {
    await fill(house)
    await tray(house)
    const alone = await tray(house)
    tell('tray of wheel B alone, p95', at(alone, 0.95), 'ms', null)
    for (const [name, slug] of [
      ['wheel A flooded', house.wheel.slug],
      ['a wheel that is none flooded', 'nowhere'],
    ] as const) {
      const flood = await begin(house, slug)
      const beside = await tray(house)
      tell(`tray of wheel B, ${name}, p50`, at(beside, 0.5), 'ms', null)
      tell(`tray of wheel B, ${name}, p95`, at(beside, 0.95), 'ms', at(alone, 0.95) * LIMIT_RATIO)
      tell(`memory of the server, ${name}`, process.memoryUsage().rss / 2 ** 20, 'MiB', 512)
      for (const [what, n] of Object.entries(await ended(flood)))
        tell(`${name}: ${what}`, n / SECONDS, '1/s', null)
    }
    const after = await tray(house)
    tell('tray of wheel B afterwards, p95', at(after, 0.95), 'ms', null)
  } finally {
    await house.close()
  }
}

async function begin(house: TestHouse, slug: string): Promise<ChildProcess> {
  const recipient = house.organisations['women']?.recipient ?? ''
  const args = ['bench/flood.ts', 'flooding', house.url, slug, 'KE023123', recipient]
  const flood = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(flood.stdout, 'data')
  return flood
}

async function ended(flood: ChildProcess): Promise<Record<string, number>> {
  const said = once(flood.stdout as NodeJS.ReadableStream, 'data')
  flood.kill('SIGTERM')
  return JSON.parse(String((await said)[0])) as Record<string, number>
}
