// npm run bench -- intake [--json] [--clients 1,16,64] [--seconds 3] [--rounds 5]: what README.md beside this says.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { hostSecret } from '../src/platform/host-secret.ts'
import { smsSecret } from '../src/reports/server/index.ts'
import { bareHttp, inChild, sealedByBrowser, sendFrom } from './children.ts'
import type { Outcome } from './clients.ts'
import type { CryptoOrder } from './crypto.ts'
import { benchFolder, databasePidOf, foundHost, startHost, superuser } from './host.ts'
import { median, printLine, quantile } from './line.ts'
import type { PlainOrder } from './plain-sql.ts'
import { cpuMs } from './processes.ts'

const { values: given } = parseArgs({
  options: {
    json: { type: 'boolean' },
    clients: { type: 'string', default: '1,16,64' },
    seconds: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '5' },
    only: { type: 'string' },
  },
})
const seconds = Number(given.seconds)
const rounds = Number(given.rounds)
const concurrencies = given.clients.split(',').map(Number)
/** A form costs a stretching and a page before the clock starts: as many as a fast machine may want. */
const FORMS_A_SECOND = 150

const SLUG = 'turkana'
const AREA = 'KE023123'
/** The database of the plain client: the same rows, and no server that works behind its back. */
const COPY = 'plain'
/** What an age file for custodian and receipt around 1 KiB takes under its lock. */
const BODY_BYTES = 1367

type Round = Outcome & { serverUs: number; databaseUs: number }
type Case = {
  name: string
  /** Whose processor time is told, if any. */
  pid: number | null
  /** The database in which each acknowledged report must lie afterwards. */
  keeps: pg.Client | null
  run(clients: number): Promise<Outcome>
}

const line = (name: string, value: number, unit: string, limit: number | null = null): void =>
  printLine({ bench: 'intake', case: name, value, unit, limit })

/** Every report has its body and its journal entry, or the bench ends. */
async function counted(database: pg.Client): Promise<number> {
  const { rows } = await database.query(`
    SELECT (SELECT count(*) FROM report)::int AS reports, (SELECT count(*) FROM report_body)::int AS bodies,
      (SELECT count(*) FROM journal WHERE event = 'report.received')::int AS entries`)
  const { reports, bodies, entries } = rows[0]
  if (reports !== bodies || reports !== entries)
    throw new Error(`${reports} reports, ${bodies} bodies, ${entries} entries`)
  return reports
}

/** What the server does behind an answer is its own work: it ends before somebody else is measured. */
async function quiet(database: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await database.query(
      'SELECT EXISTS (SELECT FROM journal WHERE position IS NULL) AS waits',
    )
    if (!rows[0].waits) return
    await new Promise((tick) => setTimeout(tick, 50))
  }
}

async function oneRound(one: Case, clients: number, databasePid: number): Promise<Round> {
  const before = one.keeps && (await counted(one.keeps))
  const busy = async () => [one.pid ? await cpuMs(one.pid) : Number.NaN, await cpuMs(databasePid)] as const
  const [server, database] = await busy()
  const outcome = await one.run(clients)
  const [serverThen, databaseThen] = await busy()
  if (outcome.refused > 0) throw new Error(`${one.name}: ${outcome.refused} were refused`)
  const kept = one.keeps && (await counted(one.keeps)) - (before ?? 0)
  if (kept !== null && kept !== outcome.taken)
    throw new Error(`${one.name}: ${outcome.taken} acknowledged, ${kept} kept`)
  const each = 1000 / outcome.taken
  return { ...outcome, serverUs: (serverThen - server) * each, databaseUs: (databaseThen - database) * each }
}

/** All cases in turn, round after round, so that the machine's mood hits all alike; the first round warms up. */
async function interleaved(cases: readonly Case[], clients: number, idle: pg.Client, databasePid: number) {
  const found = new Map<Case, Round[]>(cases.map((one) => [one, []]))
  for (let round = 0; round <= rounds; round++) {
    for (const one of cases) {
      await quiet(idle)
      const outcome = await oneRound(one, clients, databasePid)
      if (round > 0) found.get(one)?.push(outcome)
    }
  }
  return (one: Case | undefined, of: (round: Round) => number): number =>
    median((one === undefined ? [] : (found.get(one) ?? [])).map(of))
}

const rate = (round: Outcome): number => round.taken / round.seconds

async function crypto(): Promise<void> {
  const many = async (work: CryptoOrder['work']): Promise<number> => {
    const all: number[] = []
    for (let round = 0; round < rounds; round++)
      all.push(
        rate(await inChild('crypto.ts', { work, seconds: Math.min(seconds, 2) } satisfies CryptoOrder)),
      )
    return median(all)
  }
  line('seal: one recipient, 1 KiB, one core', await many('seal'), 'files/s', 4000)
  line('seal: the same with age-encryption', await many('seal with age-encryption'), 'files/s')
}

const { data, remove } = await benchFolder()
try {
  await foundHost(data, COPY)
  const host = await startHost(data, { REQUEST_BURST: '1000000000' })
  const bare = await bareHttp()
  const above = await superuser(data)
  const ours = new pg.Client({ ...above, database: 'commonwheel' })
  const copy = new pg.Client({ ...above, database: COPY })
  try {
    await ours.connect()
    await copy.connect()
    const databasePid = await databasePidOf(data)
    const keys = join(data, 'keys')
    const { rows } = await ours.query('SELECT wheel_id, organisation_id FROM custodian')
    const { wheel_id: wheelId, organisation_id: custodianId } = rows[0]
    const browser = await sealedByBrowser(host.port, SLUG, AREA)
    const sms = { hostSecret: await hostSecret(keys, 'host') }
    const path = `/api/sms/${SLUG}/${smsSecret(sms, wheelId)}`
    const password = (await hostSecret(keys, 'database-login')).toString('base64url')
    const database = { ...above, user: 'cw_server', password, database: COPY }
    const plainOrder = { database, seconds, wheelId, custodianId, area: AREA, bodyBytes: BODY_BYTES }

    const http = (
      name: string,
      port: number,
      pid: number,
      keeps: pg.Client | null,
      reports: typeof browser,
    ) => ({
      name,
      pid,
      keeps,
      run: (clients: number) => sendFrom({ port, clients, seconds, reports }),
    })
    const cases: Record<string, Case> = {
      browser: http('sealed by the browser', host.port, host.pid, ours, browser),
      plain: {
        name: 'plain SQL client',
        pid: null,
        keeps: copy,
        run: (clients) => inChild('plain-sql.ts', { ...plainOrder, clients } satisfies PlainOrder),
      },
      sms: http('sealed by the server (SMS)', host.port, host.pid, ours, { by: 'sms', path }),
      bare: http('bare node:http', bare.port, bare.child.pid ?? 0, null, browser),
    }
    const names = given.only?.split(',') ?? [...Object.keys(cases), 'form', 'seal']
    const chosen = Object.keys(cases).filter((name) => names.includes(name))
    for (const clients of concurrencies) {
      const all = chosen.flatMap((name) => cases[name] ?? [])
      const of = await interleaved(all, clients, ours, databasePid)
      const beside = of(cases['plain'], rate)
      for (const one of all) {
        const said = `${one.name}, ${clients} ${clients === 1 ? 'client' : 'clients'}`
        const mine = one.keeps === ours
        line(said, of(one, rate), 'reports/s', mine && !Number.isNaN(beside) ? beside : null)
        line(
          `${said}, p50`,
          of(one, (round) => quantile(round.latencies, 0.5)),
          'ms',
        )
        const slowest = of(one, (round) => quantile(round.latencies, 0.99))
        line(`${said}, p99`, slowest, 'ms', mine && clients === 64 ? 100 : null)
        if (one.pid !== null)
          line(
            `${said}, processor of the server`,
            of(one, (r) => r.serverUs),
            'µs a report',
          )
        if (one.keeps !== null)
          line(
            `${said}, processor of PostgreSQL`,
            of(one, (r) => r.databaseUs),
            'µs a report',
          )
      }
    }
    if (names.includes('form')) {
      const forms = Math.ceil(FORMS_A_SECOND * seconds) + 64
      const form = http('form', host.port, host.pid, ours, { by: 'form', slug: SLUG, area: AREA, forms })
      const stretching: Case = {
        ...form,
        keeps: null,
        run: () => inChild('crypto.ts', { work: 'stretch', seconds } satisfies CryptoOrder),
      }
      const of = await interleaved([form, stretching], 16, ours, databasePid)
      const said = 'the form without JavaScript, its code stretched here, 16 clients'
      line(said, of(form, rate), 'reports/s', of(stretching, rate))
      line(
        `${said}, p99`,
        of(form, (round) => quantile(round.latencies, 0.99)),
        'ms',
      )
    }
    if (names.includes('seal')) await crypto()
  } finally {
    await ours.end()
    await copy.end()
    bare.child.kill()
    await host.stop()
  }
} finally {
  await remove()
}
