// A process of its own: a plain SQL client that writes report, sealed body and journal row, one transaction a report,
// as well as node-postgres can: prepared statements, a connection for each client, and the five messages of a transaction
// sent at once (its pipeline mode), so that a report costs one round trip. Role and wheel are set once a connection.
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { derivedId, newId } from '../src/platform/id.ts'
import type { Outcome } from './clients.ts'

export type PlainOrder = {
  database: pg.ClientConfig
  clients: number
  seconds: number
  wheelId: string
  custodianId: string
  area: string
  /** Bytes of a sealed body as it is stored. */
  bodyBytes: number
}

const REPORT = {
  name: 'report',
  text: `INSERT INTO report (wheel_id, report_id, custodian_id, channel, language, handling_group, area_code, received_at,
    live, sealed_by, may_check, may_pass_on, may_write, may_publish)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
}
const BODY = {
  name: 'body',
  text: 'INSERT INTO report_body (wheel_id, report_id, body) VALUES ($1, $2, $3)',
}
const JOURNAL = {
  name: 'journal',
  text: `INSERT INTO journal (wheel_id, journal_id, event, record_kind, record_id, organisation_id, at, content_hash)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
}
const BEGIN = { name: 'begin', text: 'BEGIN' }
const COMMIT = { name: 'commit', text: 'COMMIT' }

async function run(order: PlainOrder): Promise<Outcome> {
  const { wheelId, custodianId, area } = order
  const bodies = Array.from({ length: 200 }, () => randomBytes(order.bodyBytes))
  const hash = randomBytes(32)
  const key = randomBytes(12).toString('hex')
  const all = Array.from(
    { length: order.clients },
    () => new pg.Client({ ...order.database, pipeline: true } as pg.ClientConfig),
  )
  for (const client of all) {
    await client.connect()
    await client.query('SET ROLE cw_intake')
    await client.query(`SELECT set_config('cw.wheel', $1, false)`, [wheelId])
  }
  const latencies: number[] = []
  let count = 0
  const began = performance.now()
  const until = began + order.seconds * 1000
  await Promise.all(
    all.map(async (client) => {
      for (;;) {
        const at = performance.now()
        if (at >= until) return
        count += 1
        const now = new Date()
        const reportId = derivedId(wheelId, key, String(count))
        const report = [wheelId, reportId, custodianId, 'web', 'en', 'threat', area, now]
        const journal = [wheelId, newId(now), 'report.received', 'report', reportId, custodianId, now, hash]
        await Promise.all([
          client.query(BEGIN),
          client.query({ ...REPORT, values: [...report, true, 'browser', true, true, true, false] }),
          client.query({ ...BODY, values: [wheelId, reportId, bodies[count % bodies.length]] }),
          client.query({ ...JOURNAL, values: journal }),
          client.query(COMMIT),
        ])
        latencies.push(performance.now() - at)
      }
    }),
  )
  const seconds = (performance.now() - began) / 1000
  for (const client of all) await client.end()
  return { taken: latencies.length, refused: 0, seconds, latencies }
}

process.on('message', async (order: PlainOrder) => {
  process.send?.(await run(order))
})
