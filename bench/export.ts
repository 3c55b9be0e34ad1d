// npm run bench -- export [rows]: a list of a million reports leaves as a file; how long, and how much memory the server needs for it.
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { beneath } from '../test/beneath.ts'
import type { TestHouse } from '../test/people.ts'
import { benchHouse, say } from './cluster.ts'

const ROWS = Number(process.argv[2] ?? 1_000_000)
const tell = (name: string, value: number, unit: string, limit: number | null): void =>
  say('export', name, value, unit, limit)

const { house, end } = await benchHouse()
try {
  await fill(house)
  for (const format of ['csv', 'ndjson', 'geojson']) await leave(house, format)
} finally {
  await end()
}

/** Reports as a flood leaves them: months of them, over all places and groups. Written without the checks of each row. */
async function fill(of: TestHouse): Promise<void> {
  const client = await of.owner.connect()
  await client.query(`SET ROLE NONE; SET session_replication_role = replica`)
  await client.query(
    `INSERT INTO report (wheel_id, report_id, custodian_id, channel, language, handling_group, severity, urgency, area_code, received_at, state, sealed_by)
     SELECT $1, gen_random_uuid(), $2, (ARRAY['web', 'sms', 'csv'])[1 + n % 3], 'en', (ARRAY['threat', 'harm', 'dispute', 'movement'])[1 + n % 4],
       1 + n % 5, 1 + n / 7 % 5, 'KE02312' || 3 + n / 11 % 6, timestamptz '2026-03-01' + n * interval '7 seconds',
       (ARRAY['made_safe', 'triaged', 'linked', 'closed'])[1 + n / 3 % 4], 'server' FROM generate_series(1, $3::int) n`,
    [of.wheel.wheelId, of.organisations['women']?.organisationId, ROWS],
  )
  await client.query('RESET session_replication_role; RESET ROLE')
  client.release()
  await beneath(of.owner, 'ANALYZE report')
}

async function leave(of: TestHouse, format: string): Promise<void> {
  const nakiru = await of.person('nakiru')
  let began = performance.now()
  const ordered = await nakiru.post('/api/exports', { filter: {}, format })
  const seconds = (): number => (performance.now() - began) / 1000
  tell(`${format}: ${ROWS} rows counted`, seconds(), 's', 5)
  const before = process.memoryUsage.rss()
  let most = before
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 20)
  began = performance.now()
  const request = get(`${of.url}/api/exports/${ordered.body.export_id}/file`, {
    headers: { cookie: nakiru.cookie },
  })
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  let bytes = 0
  let lines = 0
  for await (const chunk of response) {
    bytes += (chunk as Buffer).length
    for (const byte of chunk as Buffer) if (byte === 10) lines += 1
  }
  clearInterval(watch)
  const { body } = await nakiru.get(`/api/exports/${ordered.body.export_id}`)
  if (body.state !== 'whole' || body.written !== ROWS || lines < ROWS)
    throw new Error(`${body.state}: ${body.written}`)
  tell(`${format}: ${ROWS} rows written (${Math.round(bytes / 1e6)} MB)`, seconds(), 's', 60)
  // The client runs in the same process: what it holds is counted too.
  tell(`${format}: memory above what the server had`, (most - before) / 2 ** 20, 'MiB', 256)
}
