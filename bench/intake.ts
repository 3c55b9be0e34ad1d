// npm run bench -- intake [--json] [--clients 1,16,64] [--seconds 3] [--rounds 5]: what README.md beside this says.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { hostSecret } from '../src/platform/host-secret.ts'
import { smsSecret } from '../src/reports/server/index.ts'
import type { Order, Outcome } from './clients.ts'
import { benchFolder, databasePidOf, foundHost, type Host, root, startHost, superuser } from './host.ts'
import { median, printLine, quantile } from './line.ts'
import { cpuMs } from './processes.ts'
import type { PlainOrder } from './plain-sql.ts'
import type { Reports } from './reports.ts'

const { values: given } = parseArgs({
  options: {
    json: { type: 'boolean' },
    clients: { type: 'string', default: '1,16,64' },
    seconds: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '5' },
    only: { type: 'string', default: '' },
  },
})
const seconds = Number(given.seconds)
const rounds = Number(given.rounds)
const concurrencies = given.clients.split(',').map(Number)
const wanted = (name: string): boolean => given.only === '' || given.only.split(',').includes(name)

const line = (name: string, value: number, unit: string, limit: number | null): void =>
  printLine({ bench: 'intake', case: name, value, unit, limit })

/** One round in a process of its own, so that neither its work nor its garbage is the server's. */
async function inChild(file: string, order: object): Promise<Outcome> {
  const child = fork(join(root, 'bench', file))
  child.send(order)
  const [outcome] = (await once(child, 'message')) as [Outcome]
  child.kill()
  return outcome
}

async function bareHttp(): Promise<{ port: number; child: ChildProcess }> {
  const child = fork(join(root, 'bench/bare-http.ts'))
  const [port] = (await once(child, 'message')) as [number]
  return { port, child }
}

const COPY = 'plain'
const BENCH_AREA = 'KE023123'

type Stand = {
  host: Host
  bare: { port: number; pid: number }
  ours: pg.Client
  copy: pg.ClientConfig
  data: string
  databasePid: number
}
type Wheel = { slug: string; wheelId: string; custodianId: string; recipient: string }
type Case = { name: string; run(clients: number): Promise<Outcome> }
/** With the time that a processor was busy for each report, in microseconds, on the side that took it in. */
type Round = Outcome & { serverUs: number; databaseUs: number }

async function casesOf(stand: Stand, wheel: Wheel): Promise<Record<string, Case>> {
  const secret = await hostSecret(join(stand.data, 'keys'), 'host')
  const sms = `/api/sms/${wheel.slug}/${smsSecret({ hostSecret: secret }, wheel.wheelId)}`
  const browser: Reports = {
    by: 'browser',
    slug: wheel.slug,
    recipient: wheel.recipient,
    area: BENCH_AREA,
    receipt: true,
  }
  const http = (port: number, reports: Reports) => (clients: number) =>
    inChild('clients.ts', { port, clients, seconds, reports } satisfies Order & { reports: Reports })
  return {
    browser: { name: 'sealed by the browser', run: http(stand.host.port, browser) },
    bare: { name: 'bare node:http', run: http(stand.bare.port, browser) },
    sms: { name: 'sealed by the server (SMS)', run: http(stand.host.port, { by: 'sms', path: sms }) },
    plain: {
      name: 'plain SQL client',
      run: (clients) =>
        inChild('plain-sql.ts', {
          database: stand.copy,
          clients,
          seconds,
          wheelId: wheel.wheelId,
          custodianId: wheel.custodianId,
          area: BENCH_AREA,
          bodyBytes: 1351,
          pipeline: !process.env['NOPIPE'],
        } satisfies PlainOrder),
    },
  }
}

/** Every acknowledged report is a row with its body and its journal entry, and there is no other. */
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

async function measure(stand: Stand, cases: Record<string, Case>, copy: pg.Client): Promise<void> {
  const names = Object.keys(cases).filter((name) => wanted(name))
  for (const clients of concurrencies) {
    const found: Record<string, Round[]> = Object.fromEntries(names.map((name) => [name, []]))
    // The first round warms up the machine's code and caches, and counts for nothing.
    for (let round = 0; round <= rounds; round++) {
      for (const name of names) {
        await quiet(stand.ours)
        const [before, beneath] = [await counted(stand.ours), await counted(copy)]
        const serverPid = name === 'bare' ? stand.bare.pid : stand.host.pid
        const busy = async () => [await cpuMs(serverPid), await cpuMs(stand.databasePid)] as const
        const [server, database] = await busy()
        const outcome = await (cases[name] as Case).run(clients)
        const [serverThen, databaseThen] = await busy()
        const kept = (await counted(stand.ours)) - before + (await counted(copy)) - beneath
        if (outcome.refused > 0) throw new Error(`${name}: ${outcome.refused} were refused`)
        if (name !== 'bare' && kept !== outcome.taken)
          throw new Error(`${name}: ${outcome.taken} acknowledged, ${kept} kept`)
        const each = 1000 / outcome.taken
        if (round > 0)
          found[name]?.push({
            ...outcome,
            serverUs: (serverThen - server) * each,
            databaseUs: (databaseThen - database) * each,
          })
      }
    }
    const rate = (name: string) => median((found[name] ?? []).map((one) => one.taken / one.seconds))
    for (const name of names) {
      const limit = name === 'browser' || name === 'sms' ? rate('plain') : null
      const said = `${(cases[name] as Case).name}, ${clients} ${clients === 1 ? 'client' : 'clients'}`
      line(said, rate(name), 'reports/s', Number.isNaN(limit) ? null : limit)
      const cost = (of: 'serverUs' | 'databaseUs') => median((found[name] ?? []).map((one) => one[of]))
      if (name !== 'bare') {
        if (name !== 'plain')
          line(`${said}, processor time of the server a report`, cost('serverUs'), 'µs', null)
        line(`${said}, processor time of PostgreSQL a report`, cost('databaseUs'), 'µs', null)
      }
      for (const share of [50, 99])
        line(
          `${said}, p${share}`,
          median((found[name] ?? []).map((one) => quantile(one.latencies, share / 100))),
          'ms',
          name !== 'plain' && name !== 'bare' && share === 99 && clients === 64 ? 100 : null,
        )
    }
  }
}

const { data, remove } = await benchFolder()
try {
  await foundHost(data, COPY)
  const host = await startHost(data, {
    REQUEST_BURST: '1000000000',
    ...JSON.parse(process.env['HOST_ENV'] ?? '{}'),
  })
  const bare = await bareHttp()
  try {
    const above = await superuser(data)
    const ours = new pg.Client({ ...above, database: 'commonwheel' })
    const copy = new pg.Client({ ...above, database: COPY })
    await ours.connect()
    await copy.connect()
    const { rows } = await ours.query(
      `SELECT w.wheel_id AS "wheelId", w.slug, o.organisation_id AS "custodianId", o.recipient
       FROM wheel w JOIN custodian c USING (wheel_id) JOIN organisation o USING (organisation_id)`,
    )
    const password = (await hostSecret(join(data, 'keys'), 'database-login')).toString('base64url')
    const asServer = { ...above, user: 'cw_server', password, database: COPY }
    const stand: Stand = {
      host,
      bare: { port: bare.port, pid: bare.child.pid ?? 0 },
      ours,
      copy: asServer,
      data,
      databasePid: await databasePidOf(data),
    }
    await measure(stand, await casesOf(stand, rows[0]), copy)
    await ours.end()
    await copy.end()
  } finally {
    bare.child.kill()
    await host.stop()
  }
} finally {
  await remove()
}
