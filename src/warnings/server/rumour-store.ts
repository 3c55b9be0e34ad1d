import { sql } from 'kysely'
import type { Kept } from '../../custody/server/index.ts'
import type { Tx } from '../../platform/db.ts'
import { problem } from '../../platform/errors.ts'
import type { Cursor } from '../../platform/page.ts'
import type { RumourState, Truth } from '../rumour-states.ts'
import { afterwards } from '../spread.ts'
import { orNull } from './incident-store.ts'

export type Rumour = {
  wheel_id: string
  rumour_id: string
  area_code: string
  state: RumourState
  truth: Truth | null
  kept_from_forces: boolean
  recorded_by: string
  organisation_id: string
  recorded_at: Date
  registered_by: string | null
  monitored_on: string | null
  version: number
}

const columns = [
  'wheel_id',
  'rumour_id',
  'area_code',
  'state',
  'truth',
  'kept_from_forces',
  'recorded_by',
  'organisation_id',
  'recorded_at',
  'registered_by',
  'monitored_on',
  'version',
] as const

/** The row, locked: whoever decides on its state decides alone. @throws Problem not_found */
export async function lockRumour(tx: Tx, wheelId: string, rumourId: string): Promise<Rumour> {
  const row = await tx
    .selectFrom('rumour')
    .select(columns)
    .where('wheel_id', '=', wheelId)
    .where('rumour_id', '=', rumourId)
    .forUpdate()
    .executeTakeFirst()
  if (row === undefined) throw problem('not_found')
  return row as Rumour
}

export type ListedRumour = Rumour & {
  language: string
  reach: string | null
  severity: number | null
  urgency: number | null
  priority: string | null
  area_codes: string[]
  first_heard: string | null
  last_heard: string | null
  last_not_heard: string | null
  corrected_on: string | null
  waiting: number
  checks: number
  statement_number: number | null
  statement: Uint8Array | null
}

export type RumourFilter = {
  rumourId?: string | undefined
  state?: string | undefined
  area?: string | undefined
  incident?: string | undefined
  report?: string | undefined
  before?: Cursor | null
}

export async function findRumours(
  tx: Tx,
  wheelId: string,
  filter: RumourFilter,
  limit: number,
): Promise<ListedRumour[]> {
  const { rumourId, state, area, incident, report, before } = filter
  const linked = (column: 'incident_id' | 'report_id', id: string | undefined) =>
    id === undefined
      ? sql``
      : sql`AND EXISTS (SELECT FROM rumour_link k WHERE k.wheel_id = r.wheel_id AND k.rumour_id = r.rumour_id
          AND k.${sql.ref(column)} = ${id} AND k.unlinked_at IS NULL)`
  const { rows } = await sql<ListedRumour>`
    SELECT r.wheel_id, r.rumour_id, r.area_code, r.state, r.truth, r.kept_from_forces, r.recorded_by, r.organisation_id, r.recorded_at,
      r.registered_by, r.monitored_on, r.version, r.language, r.reach, r.severity, r.urgency, r.priority,
      h.area_codes, h.first_heard, h.last_heard, h.last_not_heard, c.corrected_on, c.waiting, t.checks,
      s.number AS statement_number, s.body AS statement
    FROM rumour r
    CROSS JOIN LATERAL (SELECT coalesce(array_agg(DISTINCT h.area_code) FILTER (WHERE h.heard), '{}') AS area_codes,
        min(h.heard_on) FILTER (WHERE h.heard) AS first_heard, max(h.heard_on) FILTER (WHERE h.heard) AS last_heard,
        max(h.heard_on) FILTER (WHERE NOT h.heard) AS last_not_heard
      FROM rumour_hearing h WHERE h.wheel_id = r.wheel_id AND h.rumour_id = r.rumour_id) h
    CROSS JOIN LATERAL (SELECT max(c.published_on) FILTER (WHERE c.state = 'published') AS corrected_on,
        count(*) FILTER (WHERE c.state = 'draft')::int AS waiting
      FROM correction c WHERE c.wheel_id = r.wheel_id AND c.rumour_id = r.rumour_id) c
    CROSS JOIN LATERAL (SELECT count(*)::int AS checks FROM rumour_text t
      WHERE t.wheel_id = r.wheel_id AND t.rumour_id = r.rumour_id AND t.kind = 'check') t
    LEFT JOIN LATERAL (SELECT t.number, t.body FROM rumour_text t WHERE t.wheel_id = r.wheel_id AND t.rumour_id = r.rumour_id
      AND t.kind = 'statement' ORDER BY t.number LIMIT 1) s ON true
    WHERE r.wheel_id = ${wheelId}
      ${rumourId === undefined ? sql`` : sql`AND r.rumour_id = ${rumourId}`}
      ${state === undefined ? sql`` : sql`AND r.state = ${state}`}
      ${
        area === undefined
          ? sql``
          : sql`AND EXISTS (SELECT FROM rumour_hearing k WHERE k.wheel_id = r.wheel_id AND k.rumour_id = r.rumour_id
              AND k.area_code = ${area} AND k.heard)`
      }
      ${linked('incident_id', incident)} ${linked('report_id', report)}
      ${before ? sql`AND (r.recorded_at, r.rumour_id) < (${before.at}, ${before.id}::uuid)` : sql``}
    ORDER BY r.recorded_at DESC, r.rumour_id DESC LIMIT ${limit}`.execute(tx)
  return rows
}

/** As it leaves, for the desk alone. */
export async function rumourRow({ keeper }: Kept, row: ListedRumour) {
  const since = row.corrected_on ?? row.monitored_on
  return {
    rumour_id: row.rumour_id,
    area_code: row.area_code,
    area_codes: row.area_codes,
    language: row.language,
    state: row.state,
    truth: row.truth,
    severity: row.severity,
    urgency: row.urgency,
    priority: row.priority,
    reach: row.reach,
    first_heard_on: row.first_heard ?? '',
    last_heard_on: row.last_heard ?? '',
    corrected_on: row.corrected_on,
    afterwards: afterwards(since, row.last_heard, row.last_not_heard),
    waiting: row.waiting,
    statement_sealed:
      row.statement === null
        ? null
        : await orNull(
            keeper.giveBase64(row.statement, `rumour.text:${row.rumour_id}:${row.statement_number}`),
          ),
    version: row.version,
  }
}

export async function rumourTexts(tx: Tx, wheelId: string, rumourId: string) {
  return tx
    .selectFrom('rumour_text')
    .selectAll()
    .where('wheel_id', '=', wheelId)
    .where('rumour_id', '=', rumourId)
    .orderBy('number')
    .execute()
}

export async function judgementsOf(tx: Tx, wheelId: string, rumourId: string) {
  return tx
    .selectFrom('rumour_judgement')
    .selectAll()
    .where('wheel_id', '=', wheelId)
    .where('rumour_id', '=', rumourId)
    .orderBy('at')
    .orderBy('judgement_id')
    .execute()
}

export async function hearingsOf(tx: Tx, wheelId: string, rumourId: string) {
  return tx
    .selectFrom('rumour_hearing')
    .select(['area_code', 'heard_on as on', 'way', 'heard', 'noted_by'])
    .where('wheel_id', '=', wheelId)
    .where('rumour_id', '=', rumourId)
    .orderBy('heard_on')
    .orderBy('hearing_id')
    .execute()
}

export async function rumourLinks(tx: Tx, wheelId: string, rumourId: string) {
  return tx
    .selectFrom('rumour_link')
    .selectAll()
    .where('wheel_id', '=', wheelId)
    .where('rumour_id', '=', rumourId)
    .where('unlinked_at', 'is', null)
    .orderBy('linked_at')
    .orderBy('link_id')
    .execute()
}
