// npm run bench -- tray [--json] [--reports 1000000] [--rounds 40]: the tray, counts, map and timeline of
// twenty wheels, through the routes; and beside each, in the same run, its SQL with row-level security and without.
// Processor time is told beside the clock: on a machine that others use too, the clock tells of them.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { listenIn, ownTime, percentile, pidsOf, processorTime, statementsOf, timeAs } from './tray/beside.ts'
import { casesOf } from './tray/cases.ts'
import { type Ground, lay, signIn } from './tray/ground.ts'
import type { BenchWheel } from './tray/wheels.ts'

const given = (name: string): string | undefined => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? undefined : process.argv[at + 1]
}
const json = process.argv.includes('--json')
const reports = Number(given('reports') ?? 1_000_000)
const rounds = Number(given('rounds') ?? 40)
const LIMIT_MS = 50
const LIMIT_RLS = 1.3

const note = (line: string): void => console.error(`  ${line}`)
const tell = (name: string, value: number, unit: string, limit: number | null): void => {
  const ratio = limit === null ? null : Number((value / limit).toFixed(2))
  const row = { bench: 'tray', case: name, value: Number(value.toFixed(2)), unit, limit, ratio }
  console.log(
    json
      ? JSON.stringify(row)
      : `${name.padEnd(64)} ${String(row.value).padStart(9)} ${unit}${limit === null ? '' : `  (limit ${limit}, ratio ${ratio})`}`,
  )
}

const pidOf = async (client: pg.Client): Promise<number> =>
  (await client.query('SELECT pg_backend_pid() AS pid')).rows[0].pid

async function measure(ground: Ground, wheel: BenchWheel, size: string): Promise<void> {
  const fenced = new pg.Client(ground.superuser)
  const bare = new pg.Client(ground.superuser)
  await fenced.connect()
  await bare.connect()
  for (const who of ['intake', 'analyst', 'both', 'farmer']) {
    const person = await signIn(ground.house, wheel, who)
    for (const { name, url } of await casesOf(who, wheel, person.get)) {
      const said = await statementsOf(() => person.get(url))
      const [http, withRls, without]: [number[], number[], number[]] = [[], [], []]
      const spent = { request: 0, fenced: 0, bare: 0 }
      const pids = await pidsOf(bare, ground.login)
      const [fencedPid, barePid] = [await pidOf(fenced), await pidOf(bare)]
      for (let round = -3; round < rounds; round += 1) {
        const [began, own, theirs] = [performance.now(), ownTime(), processorTime(pids)]
        await person.get(url)
        const took = performance.now() - began
        if (round >= 0) spent.request += ownTime() - own + processorTime(pids) - theirs
        const [one, two] = [processorTime([fencedPid]), processorTime([barePid])]
        // Turn by turn, so that whoever else uses this machine slows both alike.
        for (let turn = 0; turn < 3; turn += 1) {
          const [a, b] = [
            await timeAs(fenced, 'cw_member', person.asker, said),
            await timeAs(bare, null, person.asker, said),
          ]
          if (round < 0) continue
          withRls.push(a)
          without.push(b)
        }
        if (round < 0) continue
        http.push(took)
        spent.fenced += processorTime([fencedPid]) - one
        spent.bare += processorTime([barePid]) - two
      }
      const label = `${size}, ${who}, ${name}`
      tell(`${label}: p50`, percentile(http, 0.5), 'ms', null)
      tell(`${label}: p95`, percentile(http, 0.95), 'ms', LIMIT_MS)
      tell(`${label}: processor time of a request`, spent.request / rounds, 'ms', LIMIT_MS)
      tell(`${label}: SQL with row-level security, processor time`, spent.fenced / rounds / 3, 'ms', null)
      tell(
        `${label}: SQL with it, of the same without`,
        spent.fenced / Math.max(1, spent.bare),
        'times',
        LIMIT_RLS,
      )
    }
  }
  await fenced.end()
  await bare.end()
}

listenIn()
const folder = await mkdtemp(join(tmpdir(), 'cw-bench-tray-'))
let ground: Ground | undefined
try {
  ground = await lay(folder, reports, note)
  tell(`filling with ${reports} reports`, ground.seconds, 's', null)
  const [largest] = ground.wheels
  const small = ground.wheels.at(-1)
  if (largest === undefined || small === undefined) throw new Error('no wheels')
  await measure(ground, largest, `largest of 20 (${largest.reports})`)
  await measure(ground, small, `smallest of 20 (${small.reports})`)
} finally {
  await ground?.close()
  await rm(folder, { recursive: true, force: true })
}
