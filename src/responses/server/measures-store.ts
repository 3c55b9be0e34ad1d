import { sql } from 'kysely'
import type { Tx } from '../../platform/db.ts'
import { PRIOR_DAYS, SAMPLE_SIZE } from '../measures.ts'

// The functions of the database give counts of the whole wheel to those of civil society who see measures, and to
// nobody else; a custodian who is not on the desk has no grant on the rows beneath.

type Span = { since: Date; until: Date }

export type ClockCount = {
  kind: string
  priority: string
  in_time: number
  late: number
  overdue: number
  running: number
  paused: number
  /** Median and 90th percentile. */
  seconds: [number, number] | null
}

/**
 * Clocks that began in between. The percentiles are those of SQL's percentile_cont: of n values in order, the one at
 * place p × (n − 1) counted from nought, and between two of them in proportion. Times are whole seconds, from an hour on
 * whole minutes, without pauses; of what is overdue and open, the time so far.
 */
export async function clocksOfPeriod(tx: Tx, { since, until }: Span, now: Date): Promise<ClockCount[]> {
  const { rows } = await sql<ClockCount>`SELECT * FROM cw_measure_clocks(${since}, ${until}, ${now})`.execute(
    tx,
  )
  return rows
}

export type Heard = { area_code: string | null; reports: number; last_report_on: string | null }

export async function heardInPeriod(tx: Tx, { since, until }: Span): Promise<Heard[]> {
  const { rows } = await sql<Heard>`SELECT * FROM cw_measure_heard(${since}, ${until})`.execute(tx)
  return rows
}

export type CodeCount = { measure: string; code: string; count: number }

export async function responsesOfPeriod(tx: Tx, { since, until }: Span): Promise<CodeCount[]> {
  const { rows } = await sql<CodeCount>`SELECT * FROM cw_measure_responses(${since}, ${until})`.execute(tx)
  return rows
}

export type Unwarned = { incidents: number; unwarned: number; sample: string[] | null }

export async function unwarnedInPeriod(tx: Tx, { since, until }: Span, seed: string): Promise<Unwarned> {
  const { rows } =
    await sql<Unwarned>`SELECT * FROM cw_measure_unwarned(${since}, ${until}, ${PRIOR_DAYS}, ${seed}, ${SAMPLE_SIZE})`.execute(
      tx,
    )
  return rows[0] ?? { incidents: 0, unwarned: 0, sample: null }
}
