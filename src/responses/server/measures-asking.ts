import { sql } from 'kysely'
import { type Asker, decide } from '../../actors/permission.ts'
import { askerFrom } from '../../actors/session.ts'
import { type Act, requireAllowed, signedInSecurity } from '../../platform/act.ts'
import type { Tx } from '../../platform/db.ts'
import { problem } from '../../platform/errors.ts'
import { getProtocol } from '../../wheels/server/index.ts'
import { addDays, dayIn, type Period } from '../measures.ts'
import type { MeasureState } from '../measures-published.ts'
import { MEASURE_RULES, type MeasureAction, type MeasureGuard } from '../measures-rules.ts'

export type Measuring = Act & { asker: Asker; timezone: string; today: string }

export function described<const T extends object>(operationId: string, summary: string, rest: T) {
  return { tags: ['measures'], operationId, summary, security: signedInSecurity, ...rest }
}

/** A guest is told that nothing is there before anything is asked; so is whoever may not do this here. */
export async function measuring(
  act: Act,
  action: MeasureAction,
  facts: readonly MeasureGuard[] = [],
): Promise<Measuring> {
  const asker = askerFrom(act.session)
  if (act.audience !== 'cw_member') throw problem('not_found')
  requireAllowed(decide(MEASURE_RULES, action, asker, { state: null, facts: new Set(facts) }), false)
  const { timezone } = await getProtocol(act.tx, act.session.wheelId)
  return { ...act, asker, timezone, today: dayIn(timezone, act.now) }
}

/** Whoever sees a proposal learns why she may not do this to it. */
export function requireMeasure(
  asked: Measuring,
  action: MeasureAction,
  state: MeasureState | null,
  facts: readonly MeasureGuard[],
): void {
  const decision = decide(MEASURE_RULES, action, asked.asker, { state, facts: new Set(facts) })
  if (!decision.allowed && decision.because === 'not_author')
    throw problem('second_person_needed', { because: decision.because })
  requireAllowed(decision, true)
}

/** The moments at which whole days of the wheel's time zone begin and are over, as the database reckons them. */
export async function spanOf(
  tx: Tx,
  { from, to }: Period,
  timezone: string,
): Promise<{ since: Date; until: Date }> {
  const { rows } = await sql<{ since: Date; until: Date }>`
    SELECT ${from}::timestamp AT TIME ZONE ${timezone} AS since, ${addDays(to, 1)}::timestamp AT TIME ZONE ${timezone} AS until`.execute(
    tx,
  )
  return rows[0] as { since: Date; until: Date }
}

export async function keepsReports(tx: Tx, wheelId: string, organisationId: string): Promise<MeasureGuard[]> {
  const rows = await tx
    .selectFrom('custodian as c')
    .innerJoin('wheel as w', 'w.wheel_id', 'c.wheel_id')
    .select(['c.area_code', 'w.area_code as whole'])
    .where('c.wheel_id', '=', wheelId)
    .where('c.organisation_id', '=', organisationId)
    .execute()
  const whole = rows.some((row) => row.area_code === row.whole)
  return [
    ...(rows.length > 0 ? (['own_custody'] as const) : []),
    ...(whole ? (['keeps_whole_area'] as const) : []),
  ]
}
