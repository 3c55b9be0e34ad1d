import { sql } from 'kysely'
import type { Kept } from '../../custody/server/index.ts'
import type { Tx } from '../../platform/db.ts'
import { Problem, problem } from '../../platform/errors.ts'
import type { Cursor } from '../../platform/page.ts'
import type { IncidentState } from '../states.ts'

export type Incident = {
  incident_id: string
  wheel_id: string
  area_code: string
  handling_group: string
  severity: number
  urgency: number
  priority: 'P1' | 'P2' | 'P3' | 'P4'
  state: IncidentState
  verification: string
  contested: boolean
  kept_from_forces: boolean
  organisation_id: string
  opened_at: Date
  closed_by: string | null
  version: number
}

const columns = [
  'incident_id',
  'wheel_id',
  'area_code',
  'handling_group',
  'severity',
  'urgency',
  'priority',
  'state',
  'verification',
  'contested',
  'kept_from_forces',
  'organisation_id',
  'opened_at',
  'closed_by',
  'version',
] as const

/** The row, locked: whoever decides on its state decides alone. @throws Problem not_found */
export async function lockIncident(tx: Tx, wheelId: string, incidentId: string): Promise<Incident> {
  const row = await tx
    .selectFrom('incident')
    .select(columns)
    .where('wheel_id', '=', wheelId)
    .where('incident_id', '=', incidentId)
    .forUpdate()
    .executeTakeFirst()
  if (row === undefined) throw problem('not_found')
  return row as Incident
}

type Listed = Incident & {
  grade: string | null
  reports: number
  origins: number
  account_number: number | null
  account: Uint8Array | null
}

export type IncidentFilter = {
  incidentId?: string | undefined
  state?: string | undefined
  area?: string | undefined
  priority?: string | undefined
  before?: Cursor | null
}

export async function findIncidents(
  tx: Tx,
  wheelId: string,
  filter: IncidentFilter,
  limit: number,
): Promise<Listed[]> {
  const { incidentId, state, area, priority, before } = filter
  const when = (wanted: string | undefined, column: string) =>
    wanted === undefined ? sql`` : sql`AND i.${sql.ref(column)} = ${wanted}`
  const { rows } = await sql<Listed>`
    SELECT i.incident_id, i.wheel_id, i.area_code, i.handling_group, i.severity, i.urgency, i.priority, i.state, i.verification,
      i.contested, i.kept_from_forces, i.organisation_id, i.opened_at, i.closed_by, i.version, g.pair AS grade, l.reports, l.origins,
      t.number AS account_number, t.body AS account
    FROM incident i
    CROSS JOIN LATERAL (SELECT count(*)::int AS reports, count(DISTINCT l.origin)::int AS origins FROM incident_report l
      WHERE l.wheel_id = i.wheel_id AND l.incident_id = i.incident_id AND l.unlinked_at IS NULL) l
    LEFT JOIN LATERAL (SELECT g.reliability || g.credibility::text AS pair FROM grade g
      WHERE g.wheel_id = i.wheel_id AND g.incident_id = i.incident_id ORDER BY g.at DESC, g.grade_id DESC LIMIT 1) g ON true
    LEFT JOIN LATERAL (SELECT t.number, t.body FROM incident_text t
      WHERE t.wheel_id = i.wheel_id AND t.incident_id = i.incident_id AND t.kind = 'account' ORDER BY t.number DESC LIMIT 1) t ON true
    WHERE i.wheel_id = ${wheelId} ${when(incidentId, 'incident_id')} ${when(state, 'state')} ${when(area, 'area_code')}
      ${when(priority, 'priority')}
      ${before ? sql`AND (i.opened_at, i.incident_id) < (${before.at}, ${before.id}::uuid)` : sql``}
    ORDER BY i.opened_at DESC, i.incident_id DESC LIMIT ${limit}`.execute(tx)
  return rows
}

/** What an evacuation or retention has ended: the row stays, without its words. */
export async function orNull(words: Promise<string>): Promise<string | null> {
  try {
    return await words
  } catch (error) {
    if (error instanceof Problem && error.code === 'key_destroyed') return null
    throw error
  }
}

/** As it leaves. Where a lock was destroyed the incident is still listed, without its words. */
export async function incidentRow({ keeper }: Kept, row: Listed) {
  return {
    incident_id: row.incident_id,
    area_code: row.area_code,
    handling_group: row.handling_group,
    severity: row.severity,
    urgency: row.urgency,
    priority: row.priority,
    state: row.state,
    verification: row.verification,
    contested: row.contested,
    kept_from_forces: row.kept_from_forces,
    grade: row.grade,
    reports: row.reports,
    origins: row.origins,
    opened_at: row.opened_at.toISOString(),
    account_sealed:
      row.account === null
        ? null
        : await orNull(
            keeper.giveBase64(row.account, `incident.text:${row.incident_id}:${row.account_number}`),
          ),
    version: row.version,
  }
}

export async function linksOf(tx: Tx, wheelId: string, incidentId: string) {
  return tx
    .selectFrom('incident_report')
    .selectAll()
    .where('wheel_id', '=', wheelId)
    .where('incident_id', '=', incidentId)
    .orderBy('linked_at')
    .orderBy('link_id')
    .execute()
}

export async function textsOf(tx: Tx, wheelId: string, incidentId: string) {
  return tx
    .selectFrom('incident_text')
    .selectAll()
    .where('wheel_id', '=', wheelId)
    .where('incident_id', '=', incidentId)
    .orderBy('number')
    .execute()
}

export async function gradesOf(tx: Tx, wheelId: string, incidentId: string) {
  return tx
    .selectFrom('grade')
    .selectAll()
    .where('wheel_id', '=', wheelId)
    .where('incident_id', '=', incidentId)
    .orderBy('at')
    .orderBy('grade_id')
    .execute()
}

export async function flagsOf(tx: Tx, wheelId: string, incidentId: string) {
  return tx
    .selectFrom('incident_flag')
    .select(['code', 'release_id'])
    .where('wheel_id', '=', wheelId)
    .where('incident_id', '=', incidentId)
    .orderBy('flag_id')
    .execute()
}
