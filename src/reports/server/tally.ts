import { type RawBuilder, sql } from 'kysely'
import { may } from '../../actors/permission.ts'
import type { Tx } from '../../platform/db.ts'
import { problem } from '../../platform/errors.ts'
import type { DueWork } from '../../platform/sweep.ts'
import type { CountCell } from '../counts.ts'
import type { Grain, Period } from '../periods.ts'
import { wholeSpans } from '../periods.ts'
import { REPORT_RULES } from '../rules.ts'
import type { Asking } from './asking.ts'

/** Takes what changed in the counts into the tallies; until then readers add it themselves. */
export function tallyDue(): DueWork {
  return {
    name: 'counts',
    limit: 5000,
    run: async (tx, _now, limit) => {
      const { rows } = await sql<{ done: number }>`SELECT cw_tally_fold(${limit}) AS done`.execute(tx)
      return rows[0]?.done ?? 0
    },
  }
}

/** Whose reports the rules let this asker list: those her organisation keeps, those the desk works on. */
export type Lists = { custody: boolean; desk: boolean }

export function listsOf({ asker, onDesk }: Asking): Lists {
  const listed = (fact: 'own_custody' | 'on_desk') =>
    may(REPORT_RULES, 'list', asker, { state: null, facts: new Set([fact]) })
  return { custody: listed('own_custody'), desk: onDesk && listed('on_desk') }
}

/** The same condition that the tray lists by; row-level security says it once more. */
function listedBy({ session }: Asking, { custody, desk }: Lists): RawBuilder<unknown> {
  const parts = [
    ...(custody ? [sql`custodian_id = ${session.organisationId}`] : []),
    ...(desk ? [sql`state <> 'received'`] : []),
  ]
  if (parts.length === 0) return sql`false`
  return sql`(${sql.join(parts, sql` OR `)})`
}

const same = (column: string, value: string | undefined): RawBuilder<unknown> =>
  value === undefined ? sql`` : sql`AND ${sql.ref(column)} = ${value}`

/** @throws Problem not_found for whoever lists nothing */
export async function countCells(
  asked: Asking,
  { channel, language }: { channel?: string | undefined; language?: string | undefined },
): Promise<CountCell[]> {
  const lists = listsOf(asked)
  if (!lists.custody && !lists.desk) throw problem('not_found')
  const { tx, session } = asked
  const where = sql`wheel_id = ${session.wheelId} AND ${listedBy(asked, lists)} ${same('channel', channel)} ${same('language', language)}`
  const columns = sql`custodian_id, live, state, handling_group, area_code, priority, n`
  const { rows } = await sql<CountCell>`
    SELECT custodian_id = ${session.organisationId} AS own, live, state, handling_group AS "group", area_code AS area, priority, sum(n)::int AS n
    FROM (SELECT ${columns} FROM report_tally WHERE ${where} UNION ALL SELECT ${columns} FROM report_tally_change WHERE ${where}) x
    GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(n) <> 0`.execute(tx)
  return rows
}

export type OwnRow = { area_code: string; span_from: string; key: string | null; n: number }
type Narrowed = { group?: string | undefined; state?: string | undefined }

/**
 * What she may list, by area and span: whole spans are read as one row each, the days at both ends as days.
 * @param grain of the spans that are answered; null adds the whole period together
 */
export async function ownSpans(
  asked: Asking,
  period: Period,
  grain: Grain | null,
  split: 'group' | 'state' | null,
  { group, state }: Narrowed,
): Promise<OwnRow[]> {
  const lists = listsOf(asked)
  if (!lists.custody && !lists.desk) return []
  const { tx, session } = asked
  const { whole, days } = wholeSpans(period, grain ?? 'month')
  const where = sql`wheel_id = ${session.wheelId} AND ${listedBy(asked, lists)} ${same('handling_group', group)} ${same('state', state)}`
  const columns = (day: string) => sql`area_code, ${sql.ref(day)} AS on_day, handling_group, state, n`
  const parts = days.map(
    ({ from, to }) =>
      sql`SELECT ${columns('span_from')} FROM report_tally_span WHERE ${where} AND grain = 'day' AND span_from BETWEEN ${from} AND ${to}`,
  )
  if (whole !== null)
    parts.push(
      sql`SELECT ${columns('span_from')} FROM report_tally_span WHERE ${where} AND grain = ${grain ?? 'month'} AND span_from BETWEEN ${whole.from} AND ${whole.to}`,
    )
  parts.push(
    sql`SELECT ${columns('on_day')} FROM report_tally_change WHERE ${where} AND on_day BETWEEN ${period.from} AND ${period.to}`,
  )
  const span =
    grain === null ? sql`${period.from}::date` : sql`date_trunc(${grain}::text, on_day::timestamp)::date`
  const key = split === null ? sql`NULL::text` : split === 'group' ? sql`handling_group` : sql`state`
  const { rows } = await sql<OwnRow>`
    SELECT area_code, ${span} AS span_from, ${key} AS key, sum(n)::int AS n
    FROM (${sql.join(parts, sql` UNION ALL `)}) x GROUP BY 1, 2, 3 HAVING sum(n) <> 0`.execute(tx)
  return rows
}

export type OthersRow = {
  area_code: string
  span_from: string
  told: number
  hidden: number
  /** Days on which the area was heard from. */
  heard: number
}

/** What is told of the rest (small-cells.ts): the database hides, so that nothing hidden comes this far. */
export async function othersBy(
  tx: Tx,
  { from, to }: Period,
  grain: Grain | 'millennium',
): Promise<OthersRow[]> {
  const { rows } = await sql<OthersRow>`
    SELECT * FROM cw_tally_others(${from}::date, ${to}::date, ${grain})`.execute(tx)
  return rows
}

/** The last day up to this one on which each area was heard from. */
export async function lastHeard(tx: Tx, until: string): Promise<Map<string, string>> {
  const { rows } = await sql<{ area_code: string; last_on: string }>`
    SELECT * FROM cw_tally_last(${until}::date)`.execute(tx)
  return new Map(rows.map((row) => [row.area_code, row.last_on]))
}
