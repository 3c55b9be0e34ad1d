import { createHash } from 'node:crypto'
import type pg from 'pg'
import type { Locks } from '../src/custody/server/index.ts'
import type { TriedReport } from './tellers.ts'

type Asked = Pick<pg.Client, 'query'>

/** How many reports lie there that none of these tellers told. */
export async function countOthers(superuser: Asked, tried: readonly TriedReport[]): Promise<number> {
  const { rows } = await superuser.query(
    'SELECT count(*)::int AS n FROM report WHERE NOT report_id = ANY ($1::uuid[])',
    [tried.map((one) => one.reportId)],
  )
  return rows[0].n
}

/**
 * What is wrong with what lies there, in sentences: an acknowledged report that is missing, has no journal row or more
 * than one, or does not open under its lock to the very bytes that were sent.
 */
export async function wrongWith(
  superuser: Asked,
  locks: Pick<Locks, 'open'>,
  tried: readonly TriedReport[],
): Promise<string[]> {
  const ids = tried.map((one) => one.reportId)
  const { rows } = await superuser.query(
    `SELECT r.report_id, b.body,
       (SELECT count(*)::int FROM journal j WHERE j.wheel_id = r.wheel_id AND j.record_kind = 'report'
          AND j.record_id = r.report_id AND j.event = 'report.received') AS entries
     FROM report r LEFT JOIN report_body b USING (wheel_id, report_id) WHERE r.report_id = ANY ($1::uuid[])`,
    [ids],
  )
  const stored = new Map<string, { body: Buffer | null; entries: number }>(
    rows.map((row) => [row.report_id, row]),
  )
  const wrong: string[] = []
  for (const { reportId, acknowledged, sha256 } of tried) {
    const row = stored.get(reportId)
    if (row === undefined) {
      if (acknowledged) wrong.push(`${reportId} was acknowledged and is lost`)
      continue
    }
    if (row.entries !== 1) wrong.push(`${reportId} has ${row.entries} journal rows`)
    if (row.body === null) wrong.push(`${reportId} has no body`)
    else {
      const opened = await locks.open(row.body, `report.body:${reportId}`).catch(() => null)
      if (opened === null) wrong.push(`${reportId} does not open under its lock`)
      else if (sha256 !== null && createHash('sha256').update(opened).digest('hex') !== sha256)
        wrong.push(`${reportId} opens to something else`)
    }
  }
  return wrong
}

/** Whether every journal row has its position, and no position is left out or given twice. */
export async function gapsInJournal(superuser: Asked): Promise<string[]> {
  const { rows } = await superuser.query(
    `SELECT count(*)::int AS n, count(position)::int AS placed, count(DISTINCT position)::int AS different,
       coalesce(min(position), 0)::int AS first, coalesce(max(position), -1)::int AS last,
       (SELECT next_position::int FROM journal_head) AS next FROM journal`,
  )
  const { n, placed, different, first, last, next } = rows[0]
  const whole = placed === n && different === n && first === 0 && last === n - 1 && next === n
  return whole ? [] : [`the journal's index has gaps: ${JSON.stringify(rows[0])}`]
}
