import type { Selectable } from 'kysely'
import { askerFrom } from '../../actors/session.ts'
import { actionsFor } from '../../actors/permission.ts'
import type { Act } from '../../platform/act.ts'
import type { Tx } from '../../platform/db.ts'
import { problem } from '../../platform/errors.ts'
import type { DB } from '../../platform/schema.ts'
import type { MeasureState, Months } from '../measures-published.ts'
import { MEASURE_RULES, type MeasureGuard } from '../measures-rules.ts'

export type Published = Selectable<DB['published_measure']>

/** What row-level security shows of them: those that are published, and proposals of the asker's own organisation. */
export async function publishedOf(tx: Tx, wheelId: string): Promise<Published[]> {
  return tx
    .selectFrom('published_measure')
    .selectAll()
    .where('wheel_id', '=', wheelId)
    .orderBy('first_month', 'desc')
    .orderBy('published_measure_id')
    .execute()
}

/** Those of the asker's own organisation, whose months are taken. */
export async function saidBy(tx: Tx, wheelId: string, organisationId: string): Promise<Months[]> {
  const rows = await tx
    .selectFrom('published_measure')
    .select(['first_month', 'months'])
    .where('wheel_id', '=', wheelId)
    .where('organisation_id', '=', organisationId)
    .execute()
  return rows as Months[]
}

/** @throws Problem not_found also for whatever row-level security hides */
export async function lockPublished(tx: Tx, wheelId: string, id: string): Promise<Published> {
  const query = tx
    .selectFrom('published_measure')
    .selectAll()
    .where('wheel_id', '=', wheelId)
    .where('published_measure_id', '=', id)
  // Only what may still change can be locked: the rest is nobody's to update.
  const row = (await query.forUpdate().executeTakeFirst()) ?? (await query.executeTakeFirst())
  if (row === undefined) throw problem('not_found')
  return row
}

export function factsAbout(row: Published, { session }: Pick<Act, 'session'>): MeasureGuard[] {
  return [
    ...(row.organisation_id === session.organisationId ? (['own_custody'] as const) : []),
    ...(row.proposed_by === session.memberId ? [] : (['not_author'] as const)),
  ]
}

const OF_ONE = ['confirm', 'withdraw'] as const

export function publishedRow(row: Published, made: Pick<Act, 'session'>) {
  const subject = { state: row.state as MeasureState, facts: new Set(factsAbout(row, made)) }
  const actions = actionsFor(MEASURE_RULES, askerFrom(made.session), subject)
  return {
    published_measure_id: row.published_measure_id,
    organisation_id: row.organisation_id,
    first_month: row.first_month,
    months: row.months,
    state: row.state,
    reports: row.reports,
    conduct: row.conduct,
    other: row.other,
    unsorted: row.unsorted,
    waiting: row.waiting,
    in_incident: row.in_incident,
    closed: row.closed,
    proposed_at: row.proposed_at.toISOString(),
    confirmed_at: row.confirmed_at?.toISOString() ?? null,
    version: row.version,
    actions: OF_ONE.filter((action) => actions.includes(action)),
  }
}
