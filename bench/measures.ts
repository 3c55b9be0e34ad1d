// npm run bench -- measures [reports]: the page of measures of one wheel, by default with 1,000,000 reports of a year.
import { sql } from 'kysely'
import { addDays, seedOf } from '../src/responses/measures.ts'
import { beneath } from '../test/beneath.ts'
import { startHouse } from '../test/people.ts'

const reports = Number(process.argv[2] ?? 1_000_000)
const limit = 50
const house = await startHouse()
const { wheelId } = house.wheel
const women = house.organisations['women']?.organisationId ?? ''
const nakiru = await house.person('nakiru')
const asker = { wheelId, memberId: nakiru.memberId, organisationId: nakiru.organisationId }

const tell = (name: string, value: number, most: number | null): void => {
  const ratio = most === null ? null : Number((value / most).toFixed(2))
  console.log(
    JSON.stringify({
      bench: 'measures',
      case: name,
      value: Math.round(value),
      unit: 'ms',
      limit: most,
      ratio,
    }),
  )
}
const median = (all: number[]): number => all.sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0

async function fill(): Promise<void> {
  const each = `now() - (n::float8 / $2) * interval '365 days'`
  const ready = (text: string, values: unknown[]) => beneath(house.owner, text, values)
  await ready(
    `INSERT INTO report (wheel_id, report_id, custodian_id, channel, language, handling_group, severity, urgency, area_code, received_at, state, sealed_by)
     SELECT $1, gen_random_uuid(), $3, 'sms', 'en', 'threat', 1 + n % 5, 1 + n / 5 % 5, 'KE02312' || (3 + n % 6), ${each}, 'triaged', 'browser'
     FROM generate_series(1, $2::int) n`,
    [wheelId, reports, women],
  )
  // Two for each report: acknowledge and triage. One in forty is still open.
  await ready(
    `INSERT INTO clock (wheel_id, clock_id, subject, subject_id, kind, priority, organisation_id, role, state, started_at, due_at, next_at, ended_at)
     SELECT $1, gen_random_uuid(), 'report', r.report_id, kind, r.priority, $2, 'analyst', CASE WHEN h % 4 = 0 THEN 'missed' ELSE 'met' END, r.received_at,
       r.received_at + interval '4 hours', r.received_at, CASE WHEN h % 40 <> 0 THEN r.received_at + (h % 20000) * interval '1 second' END
     FROM report r, unnest(ARRAY['acknowledge', 'triage']) kind, LATERAL (SELECT abs(hashtext(r.report_id::text || kind)) AS h) x WHERE r.wheel_id = $1`,
    [wheelId, women],
  )
  const few = Math.round(reports / 50)
  await ready(
    `INSERT INTO incident (wheel_id, incident_id, area_code, handling_group, severity, urgency, opened_by, organisation_id, opened_at)
     SELECT $1, gen_random_uuid(), 'KE02312' || (3 + n % 6), 'threat', 4, 4, $3, $4, ${each} FROM generate_series(1, $2::int) n`,
    [wheelId, few, nakiru.memberId, women],
  )
  await ready(
    `INSERT INTO incident_report (wheel_id, incident_id, report_id, link_id, origin, linked_by, linked_at)
     SELECT $1, i.incident_id, r.report_id, gen_random_uuid(), 1, $2, now() FROM
       (SELECT incident_id, row_number() OVER (ORDER BY opened_at) n FROM incident WHERE wheel_id = $1) i
       JOIN (SELECT report_id, row_number() OVER (ORDER BY received_at) n FROM report WHERE wheel_id = $1) r ON r.n = i.n * 50`,
    [wheelId, nakiru.memberId],
  )
  await ready(
    `INSERT INTO outcome (wheel_id, outcome_id, incident_id, code, said_by, body, author_id, at)
     SELECT $1, gen_random_uuid(), incident_id, (ARRAY['de_escalated', 'no_change', 'false_alarm'])[1 + abs(hashtext(incident_id::text)) % 3], 'issuer', 'x', $2,
       opened_at + interval '1 day' FROM incident WHERE wheel_id = $1`,
    [wheelId, nakiru.memberId],
  )
  await ready('VACUUM ANALYZE', [])
}

async function measured(name: string, days: number): Promise<void> {
  const today = new Date().toISOString().slice(0, 10)
  const until = new Date(`${addDays(today, 1)}T00:00:00Z`)
  const since = new Date(`${addDays(today, 1 - days)}T00:00:00Z`)
  const now = new Date()
  const seed = seedOf({ from: addDays(today, 1 - days), to: today })
  const asks = {
    clocks: sql`SELECT * FROM cw_measure_clocks(${since}, ${until}, ${now})`,
    heard: sql`SELECT * FROM cw_measure_heard(${since}, ${until})`,
    responses: sql`SELECT * FROM cw_measure_responses(${since}, ${until})`,
    unwarned: sql`SELECT * FROM cw_measure_unwarned(${since}, ${until}, 14, ${seed}, 10)`,
  }
  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const all: number[] = []
    for (let round = 0; round < 5; round++) {
      const began = performance.now()
      await work()
      all.push(performance.now() - began)
    }
    return median(all)
  }
  for (const [part, ask] of Object.entries(asks))
    tell(
      `${name}, ${part}`,
      await timed(() => house.house.db.as('cw_member', asker, (tx) => ask.execute(tx))),
      limit,
    )
  const bare = `SELECT count(*) FROM clock WHERE wheel_id = $1 AND started_at >= $2 AND started_at < $3`
  const scanned = await timed(() => beneath(house.owner, bare, [wheelId, since, until]))
  tell(`${name}, a bare count of the same clocks`, scanned, null)
  const from = addDays(today, 1 - days)
  tell(
    `${name}, the whole answer`,
    await timed(() => nakiru.get(`/api/measures?from=${from}&to=${today}`)),
    null,
  )
}

try {
  await fill()
  await measured('1 day', 1)
  await measured('30 days', 30)
  await measured('91 days', 91)
  await measured('365 days', 365)
} finally {
  await house.close()
}
