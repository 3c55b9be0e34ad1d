import { type RawBuilder, sql } from 'kysely'
import { may } from '../../actors/permission.ts'
import type { Tx } from '../../platform/db.ts'
import type { DueWork } from '../../platform/sweep.ts'
import type { Grain, Period } from '../periods.ts'
import { wholeSpans } from '../periods.ts'
import type { Reach } from '../queues.ts'
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

/** Null for whoever sees coverage and lists nothing herself. */
function listsOf({ asker, onDesk }: Asking): Record<Reach, boolean> | null {
  const listed = (fact: 'own_custody' | 'on_desk') =>
    may(REPORT_RULES, 'list', asker, { state: null, facts: new Set([fact]) })
  const [own_custody, on_desk] = [listed('own_custody'), onDesk && listed('on_desk')]
  return own_custody || on_desk ? { own_custody, on_desk } : null
}

/** The same condition that the tray lists by; row-level security says it once more. */
export function listedBy(
  { session }: Asking,
  { own_custody, on_desk }: Record<Reach, boolean>,
): RawBuilder<unknown> {
  return sql`(${sql.join(
    [
      ...(own_custody ? [sql`custodian_id = ${session.organisationId}`] : []),
      ...(on_desk ? [sql`state <> 'received'`] : []),
    ],
    sql` OR `,
  )})`
}

export const same = (column: string, value: string | undefined): RawBuilder<unknown> =>
  value === undefined ? sql`` : sql`AND ${sql.ref(column)} = ${value}`

export type OwnRow = { area_code: string; span_from: string; key: string | null; n: number }
type Narrowed = { group?: string | undefined; state?: string | undefined }
/** Every area apart, all of them as one, or these alone. */
type Where = 'apart' | 'together' | readonly string[]

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
  where: Where,
): Promise<OwnRow[]> {
  const lists = listsOf(asked)
  if (lists === null) return []
  const { tx, session } = asked
  const { whole, days } = wholeSpans(period, grain ?? 'month')
  const listed = sql`wheel_id = ${session.wheelId} AND ${listedBy(asked, lists)} ${same('handling_group', group)} ${same('state', state)}`
  const here =
    where === 'together'
      ? sql`AND area_code = '*'`
      : where === 'apart'
        ? sql`AND area_code <> '*'`
        : among(where)
  const rows = (of: string, { from, to }: Period) =>
    sql`SELECT area_code, span_from AS on_day, handling_group, state, n FROM report_tally_span
      WHERE ${listed} ${here} AND grain = ${of} AND span_from BETWEEN ${from} AND ${to}`
  const changed = where === 'together' || where === 'apart' ? sql`` : here
  const parts = [
    ...(whole === null ? [] : [rows(grain ?? 'month', whole)]),
    ...days.map((one) => rows('day', one)),
    sql`SELECT area_code, on_day, handling_group, state, n FROM report_tally_change
      WHERE ${listed} ${changed} AND on_day BETWEEN ${period.from} AND ${period.to}`,
  ]
  const place = where === 'together' ? sql`'*'::text` : sql`area_code`
  const span =
    grain === null ? sql`${period.from}::date` : sql`date_trunc(${grain}::text, on_day::timestamp)::date`
  const key = split === null ? sql`NULL::text` : split === 'group' ? sql`handling_group` : sql`state`
  const { rows: found } = await sql<OwnRow>`
    SELECT ${place} AS area_code, ${span} AS span_from, ${key} AS key, sum(n)::int AS n
    FROM (${sql.join(parts, sql` UNION ALL `)}) x GROUP BY 1, 2, 3 HAVING sum(n) <> 0`.execute(tx)
  return found
}

const among = (areas: readonly string[]): RawBuilder<unknown> => sql`AND area_code = ANY(${[...areas]})`

export type PlaceRow = {
  area_code: string
  span_from: string
  /** What she may list herself. */
  own: number
  told: number
  hidden: number
  heard: boolean
}

/**
 * What came in by area and span, whatever it is about: what she lists, and what is told of the rest (small-cells.ts).
 * The database hides, so that nothing hidden comes this far.
 */
export async function placesBy(
  tx: Tx,
  { from, to }: Period,
  grain: Grain | 'millennium',
): Promise<PlaceRow[]> {
  const { rows } = await sql<PlaceRow>`
    SELECT * FROM cw_tally_places(${from}::date, ${to}::date, ${grain})`.execute(tx)
  return rows
}

/** The same with all areas together, a row for each span; `heard` names the areas in which anything came in. */
export async function togetherBy(
  tx: Tx,
  { from, to }: Period,
  grain: Grain,
): Promise<(Omit<PlaceRow, 'area_code' | 'heard'> & { heard: string[] })[]> {
  const { rows } = await sql<Omit<PlaceRow, 'area_code' | 'heard'> & { heard: string | null }>`
    SELECT span_from, sum(own)::int AS own, sum(told)::int AS told, sum(hidden)::int AS hidden,
      string_agg(area_code, ' ') FILTER (WHERE heard) AS heard
    FROM cw_tally_places(${from}::date, ${to}::date, ${grain}) GROUP BY 1`.execute(tx)
  return rows.map((row) => ({ ...row, heard: row.heard === null ? [] : row.heard.split(' ') }))
}

/** The last day up to this one on which each area was heard from. */
export async function lastHeard(tx: Tx, until: string): Promise<Map<string, string>> {
  const { rows } = await sql<{ area_code: string; last_on: string }>`
    SELECT * FROM cw_tally_last(${until}::date)`.execute(tx)
  return new Map(rows.map((row) => [row.area_code, row.last_on]))
}
