// npm run bench -- counts [--json] [--rounds 60]: what intake pays for counts that are always true. Groups of 64 reports go
// in whole, turn by turn with the counting trigger and without it; and the fold is timed beside.
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { HANDLING_GROUPS } from '../src/reports/handling.ts'
import type { NewReport } from '../src/reports/server/index.ts'
import { findWheel } from '../src/wheels/server/index.ts'
import { percentile } from './tray/beside.ts'
import { type Ground, lay } from './tray/ground.ts'

const GROUP = 64
const LIMIT = 1.05
const at = process.argv.indexOf('--rounds')
const rounds = at < 0 ? 60 : Number(process.argv[at + 1])
const json = process.argv.includes('--json')
const tell = (name: string, value: number, unit: string, limit: number | null): void => {
  const ratio = limit === null ? null : Number((value / limit).toFixed(2))
  const row = { bench: 'counts', case: name, value: Number(value.toFixed(3)), unit, limit, ratio }
  console.log(json ? JSON.stringify(row) : `${name.padEnd(64)} ${String(row.value).padStart(9)} ${unit}`)
}

const folder = await mkdtemp(join(tmpdir(), 'cw-bench-counts-'))
let ground: Ground | undefined
try {
  ground = await lay(folder, 20_000, () => {})
  const { house, superuser, wheels } = ground
  const [first] = wheels
  if (first === undefined) throw new Error('no wheels')
  const wheel = await findWheel(house.db, first.slug)
  if (wheel === undefined) throw new Error('no wheel')
  const owner = new pg.Client(superuser)
  await owner.connect()
  const one = (n: number): NewReport => ({
    wheel,
    custodianId: first.custodians[0] ?? '',
    channel: 'web',
    language: 'en',
    handlingGroup: HANDLING_GROUPS[n % HANDLING_GROUPS.length] ?? 'threat',
    areaCode: first.areas[n % first.areas.length] ?? '',
    purposes: { check: true, summary: true, write: false, publish: false },
    body: randomBytes(600),
    sealedBy: 'browser',
    live: true,
    receivedAt: new Date(),
    key: randomUUID(),
  })
  /** Two groups at once, since the first report of a batch goes alone and the rest share the next commit. */
  const round = async (): Promise<number> => {
    const all = Array.from({ length: 1 + 2 * GROUP }, (_, n) => one(n))
    const began = performance.now()
    await Promise.all(all.map((report) => house.intake.take(report)))
    return performance.now() - began
  }
  const ratios: number[] = []
  const times: Record<'with' | 'without', number[]> = { with: [], without: [] }
  for (let n = -5; n < rounds; n += 1) {
    const took = { with: 0, without: 0 }
    for (const how of n % 2 === 0 ? (['with', 'without'] as const) : (['without', 'with'] as const)) {
      await owner.query(
        `ALTER TABLE report ${how === 'with' ? 'ENABLE' : 'DISABLE'} TRIGGER report_tallied_come`,
      )
      took[how] = await round()
    }
    if (n < 0) continue
    times.with.push(took.with)
    times.without.push(took.without)
    ratios.push(took.with / took.without)
  }
  await owner.query('ALTER TABLE report ENABLE TRIGGER report_tallied_come')
  tell(`129 reports with counting, median of ${rounds}`, percentile(times.with, 0.5), 'ms', null)
  tell(`129 reports without, median of ${rounds}`, percentile(times.without, 0.5), 'ms', null)
  tell('ratio of the medians', percentile(times.with, 0.5) / percentile(times.without, 0.5), 'times', LIMIT)
  tell('median of the ratios', percentile(ratios, 0.5), 'times', LIMIT)
  const { rows } = await owner.query('SELECT count(*)::int AS n FROM report_tally_change')
  const began = performance.now()
  await owner.query('SELECT cw_tally_fold(100000)')
  tell(`folding ${rows[0].n} changes`, performance.now() - began, 'ms', null)
  await owner.end()
} finally {
  await ground?.close()
  await rm(folder, { recursive: true, force: true })
}
