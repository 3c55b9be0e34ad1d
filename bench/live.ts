// npm run bench -- live [ticks|intake]: 200 open workspaces hear of acts; what their streams cost, and what intake pays for saying that something came in.
import { fork } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { sealTo } from '../src/custody/seal.ts'
import { newId } from '../src/platform/id.ts'
import type { Announcer } from '../src/platform/live.ts'
import { Intake } from '../src/reports/server/index.ts'
import { findWheel } from '../src/wheels/server/index.ts'
import type { TestHouse } from '../test/people.ts'
import { benchHouse, quantile, say } from './cluster.ts'

const STREAMS = 200
const ACTS = 40
const tell = (name: string, value: number, unit: string, limit: number | null): void =>
  say('live', name, value, unit, limit)
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))
const now = (): number => performance.timeOrigin + performance.now()

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
function memory(): { heap: number; resident: number } {
  collect()
  collect()
  const { heapUsed, external, rss } = process.memoryUsage()
  return { heap: heapUsed + external, resident: rss }
}

const { house, end } = await benchHouse()
try {
  if (process.argv[2] !== 'intake') await ticks(house)
  if (process.argv[2] !== 'ticks') await intakePays(house)
} finally {
  await end()
}

async function sessions(of: TestHouse, count: number): Promise<string[]> {
  const names = ['ekai', 'nakiru', 'joseph', 'lokwang']
  const cookies: string[] = []
  for (let n = 0; n < count; n += 1) {
    const name = names[n % names.length] as string
    const answer = await of.nobody.post('/api/sign-in', { name, secret: of.signInSecret(name) })
    cookies.push((answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '')
  }
  return cookies
}

/** From the moment at which the database is told to commit, to the moment at which the last of all has read the event. */
async function ticks(of: TestHouse): Promise<void> {
  const cookies = await sessions(of, STREAMS)
  await pause(1000)
  const before = memory()
  const clients = fork(join(import.meta.dirname, 'live-clients.ts'))
  const came: number[][] = Array.from({ length: STREAMS }, () => [])
  const opened = new Promise<void>((resolve) => {
    clients.on('message', (message: { open?: number; stream?: number; at?: number }) => {
      if (message.open !== undefined) resolve()
      else came[message.stream ?? 0]?.push(message.at ?? 0)
    })
  })
  clients.send({ url: of.url, cookies })
  await opened
  await pause(2000)
  const open = memory()
  tell('memory of a stream, heap', (open.heap - before.heap) / STREAMS / 1024, 'KiB', 50)
  tell('memory of a stream, whole process', (open.resident - before.resident) / STREAMS / 1024, 'KiB', 100)

  const act = async (): Promise<number> => {
    let committed = 0
    const { wheelId } = of.wheel
    const organisationId = of.organisations['women']?.organisationId ?? ''
    await of.house.db.as('cw_job', null, async (tx) => {
      const note = {
        wheelId,
        event: 'report.triaged',
        recordKind: 'report',
        recordId: newId(),
        organisationId,
      }
      await of.keeper.record(tx, note, new Date(), {})
      committed = now()
    })
    return committed
  }
  const last: number[] = []
  for (let n = 0; n < ACTS; n += 1) {
    for (const one of came) one.length = 0
    const committed = await act()
    // Longer than two events of one stream lie apart, so that nothing waits for its turn.
    await pause(1200)
    const firsts = came.map((one) => one[0])
    if (firsts.some((at) => at === undefined)) throw new Error('somebody heard nothing')
    last.push(Math.max(...(firsts as number[])) - committed)
  }
  tell(`${STREAMS} streams, from commit to the last tick, p50`, quantile(last, 0.5), 'ms', 100)
  tell(`${STREAMS} streams, from commit to the last tick, p95`, quantile(last, 0.95), 'ms', 250)

  // Acts one after the other: each stream hears at most once a second, and nobody waits longer for what happened.
  for (const one of came) one.length = 0
  const acts: number[] = []
  const until = now() + 10_000
  while (now() < until) {
    acts.push(await act())
    await pause(100)
  }
  await pause(1500)
  const waited = acts.flatMap((at) =>
    came.map((one) => (one.find((heard) => heard >= at) ?? Number.NaN) - at),
  )
  const events = came.reduce((sum, one) => sum + one.length, 0) / STREAMS
  tell(
    `${(acts.length / 10).toFixed(0)} acts a second, from commit to a tick, p95`,
    quantile(waited, 0.95),
    'ms',
    1100,
  )
  tell(`${(acts.length / 10).toFixed(0)} acts a second, events of a stream`, events / 10, '1/s', 1.1)
  clients.disconnect()
  await once(clients, 'exit')
}

/** The same intake with nothing said, and with what is said apart. */
async function intakePays(of: TestHouse): Promise<void> {
  const wheel = await findWheel(of.house.db, of.wheel.slug)
  if (wheel === undefined) throw new Error('no wheel')
  const custodian = of.organisations['women'] ?? { organisationId: '', recipient: '' }
  const body = await sealTo([custodian.recipient], { v: 1, words: 'A road is closed by stones.' })
  const silent = { soon: () => {} } as unknown as Announcer
  const kinds = {
    'nothing is said': new Intake({ ...of.house, announcer: silent }),
    'said apart, once a second': new Intake(of.house),
  }
  const rounds = new Map<string, number[]>(Object.keys(kinds).map((name) => [name, []]))
  // Short rounds in turn: whatever else the machine does falls on both alike.
  const all = Object.entries(kinds)
  for (let round = 0; round < 29; round += 1)
    for (const [name, intake] of [...all.slice(round % 2), ...all.slice(0, round % 2)]) {
      const until = now() + 1000
      let count = 0
      const began = now()
      const client = async (): Promise<void> => {
        while (now() < until) {
          await intake.take({
            wheel,
            custodianId: custodian.organisationId,
            channel: 'api',
            language: 'en',
            handlingGroup: 'movement',
            areaCode: 'KE023123',
            purposes: { check: true, summary: true, write: false, publish: false },
            body,
            sealedBy: 'browser',
            live: true,
            receivedAt: new Date(),
            key: `${randomUUID()} ${randomBytes(4).toString('hex')}`,
          })
          count += 1
        }
      }
      await Promise.all(Array.from({ length: 64 }, client))
      // The first rounds warm up.
      if (round > 4) rounds.get(name)?.push((count / (now() - began)) * 1000)
    }
  const median = (name: string): number => quantile(rounds.get(name) ?? [], 0.5)
  const alone = median('nothing is said')
  for (const name of Object.keys(kinds))
    tell(
      `intake at 64 clients, ${name}`,
      median(name),
      'reports/s',
      name === 'nothing is said' ? null : alone,
    )
}
