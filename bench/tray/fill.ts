import type pg from 'pg'
import type { BenchWheel } from './wheels.ts'

/**
 * Reports as years of work leave them, written by sets beneath the fences: most are closed and retained, the last weeks
 * stand in every state; places, groups and channels are as uneven as they are in the field; a body is a few hundred
 * bytes that do not compress. @returns seconds
 */
export async function fillReports(
  root: pg.Client,
  wheels: readonly BenchWheel[],
  say: (line: string) => void,
): Promise<number> {
  const began = performance.now()
  await root.query(`SET session_replication_role = replica`)
  await root.query(`SET maintenance_work_mem = '512MB'`)
  const indexes = await root.query<{ def: string; name: string }>(
    `SELECT indexdef AS def, indexname AS name FROM pg_indexes WHERE tablename = 'report' AND indexname <> 'report_pkey'`,
  )
  for (const { name } of indexes.rows) await root.query(`DROP INDEX ${name}`)
  // Bytes of sealed words look like chance: one pool of them, cut at another place for each row.
  await root.query(
    `CREATE TEMP TABLE pool AS SELECT string_agg(sha256(g::text::bytea), ''::bytea) AS bytes FROM generate_series(1, 4000) g`,
  )
  for (const wheel of wheels) {
    await root.query(
      `INSERT INTO report (wheel_id, report_id, custodian_id, channel, language, handling_group, severity, urgency, area_code,
         received_at, live, state, sealed_by, may_check, may_pass_on, made_safe_by, closed_at)
       SELECT $1, gen_random_uuid(), ($3::uuid[])[1 + (place + floor(chance * 97)::int % 9 / 8) % 4],
         CASE WHEN c1 < 0.5 THEN 'sms' WHEN c1 < 0.75 THEN 'web' WHEN c1 < 0.9 THEN 'walk_in' WHEN c1 < 0.97 THEN 'csv' ELSE 'api' END,
         CASE WHEN c2 < 0.6 THEN 'sw' WHEN c2 < 0.9 THEN 'en' WHEN c2 < 0.97 THEN 'so' ELSE 'other' END,
         CASE WHEN c3 < 0.25 THEN 'threat' WHEN c3 < 0.4 THEN 'harm' WHEN c3 < 0.65 THEN 'dispute' WHEN c3 < 0.75 THEN 'movement' WHEN c3 < 0.9 THEN 'services_property' ELSE 'other_or_peace' END,
         judged, CASE WHEN judged IS NULL THEN NULL ELSE 1 + floor(c2 * 5)::int END,
         ($2::text[])[1 + place], received_at, c1 < 0.9,
         state, CASE WHEN c1 < 0.5 THEN 'server' ELSE 'browser' END, c3 < 0.8, c3 < 0.6, NULL,
         CASE WHEN state IN ('closed', 'retained', 'expired') THEN received_at + interval '9 days' END
       FROM (
         SELECT r.*, CASE
             WHEN age < 2 THEN (ARRAY['received','received','made_safe','registered','triaged'])[1 + floor(c4 * 5)::int]
             WHEN age < 14 THEN (ARRAY['made_safe','registered','triaged','triaged','linked','closed'])[1 + floor(c4 * 6)::int]
             WHEN age < 60 THEN (ARRAY['triaged','linked','closed','closed','closed','closed'])[1 + floor(c4 * 6)::int]
             WHEN c4 < 0.01 THEN 'triaged' WHEN age < 400 THEN 'retained' ELSE 'expired' END AS state,
           CASE WHEN age < 2 AND c4 < 0.6 THEN NULL ELSE 1 + floor(c5 * 5)::int END AS judged
         FROM (SELECT random() AS chance, random() AS c1, random() AS c2, random() AS c3, random() AS c4, random() AS c5,
             floor(power(random(), 2) * $4)::int AS place, age, now() - age * interval '1 day' AS received_at
           FROM (SELECT power(random(), 1.3) * 730 AS age FROM generate_series(1, $5::int)) a) r) x`,
      [wheel.wheelId, wheel.areas, wheel.custodians, wheel.areas.length, wheel.reports],
    )
    say(`${wheel.slug}: ${wheel.reports} reports`)
  }
  for (const { def } of indexes.rows) await root.query(def)
  await root.query(
    `INSERT INTO report_body (wheel_id, report_id, body)
     SELECT r.wheel_id, r.report_id, substring(pool.bytes FROM 1 + (random() * 127000)::int FOR 300 + (random() * 300)::int) FROM report r, pool`,
  )
  say('bodies')
  await root.query(`SET session_replication_role = origin`)
  for (const { wheelId } of wheels) await root.query('SELECT cw_tally_recount($1)', [wheelId])
  say('counts')
  await root.query('VACUUM (ANALYZE) report')
  await root.query('VACUUM (ANALYZE) report_body')
  for (const table of ['report_tally', 'report_tally_span', 'report_tally_place', 'report_tally_change'])
    await root.query(`VACUUM (ANALYZE) ${table}`)
  return (performance.now() - began) / 1000
}
