import { sql } from 'kysely'
import type { Kept } from '../../custody/server/index.ts'
import type { Tx } from '../../platform/db.ts'
import { problem } from '../../platform/errors.ts'
import type { Credibility, Grade, Reliability, VerificationState } from '../grade.ts'
import { verificationState } from '../grade.ts'
import { independentOrigins, type Link } from '../origins.ts'
import { type IncidentEvent, nextIncidentState } from '../states.ts'
import type { Asking } from './asking.ts'
import { type Incident, linksOf } from './incident-store.ts'

export type TextKind = 'account' | 'other_account' | 'note' | 'no_verification' | 'review'

/** One more text of an incident, sealed to the desk. The incident's row is locked, so numbers have no gap and no twin. */
export async function writeText(
  { keeper }: Kept,
  { tx, session, now, desk }: Asking,
  incident: Incident,
  kind: TextKind,
  sealed: string,
): Promise<number> {
  const { rows } = await sql<{
    next: number
  }>`SELECT coalesce(max(number), 0)::int + 1 AS next FROM incident_text
    WHERE wheel_id = ${incident.wheel_id} AND incident_id = ${incident.incident_id}`.execute(tx)
  const number = rows[0]?.next ?? 1
  const shelf = {
    wheelId: incident.wheel_id,
    organisationId: incident.organisation_id,
    areaCode: incident.area_code,
    at: now,
    class: 'incident',
  } as const
  const body = await keeper.keepSealed(
    shelf,
    `incident.text:${incident.incident_id}:${number}`,
    sealed,
    desk.length,
  )
  await tx
    .insertInto('incident_text')
    .values({
      wheel_id: incident.wheel_id,
      incident_id: incident.incident_id,
      number,
      kind,
      body,
      author_id: session.memberId,
      at: now,
    })
    .execute()
  return number
}

export function toLinks(rows: Awaited<ReturnType<typeof linksOf>>): Link[] {
  return rows.map((row) => ({
    linkId: row.link_id,
    reportId: row.report_id,
    origin: row.origin,
    linkedBy: row.linked_by,
    linkedAt: row.linked_at,
    unlinkedBy: row.unlinked_by,
    unlinkedAt: row.unlinked_at,
  }))
}

/** What the latest grade says now: with fewer origins than when it was given, or more time gone, it says less. */
export async function verificationNow(
  tx: Tx,
  incident: Pick<Incident, 'wheel_id' | 'incident_id' | 'state' | 'contested'>,
  now: Date,
): Promise<VerificationState> {
  const { wheel_id: wheelId, incident_id: incidentId } = incident
  const last = await tx
    .selectFrom('grade')
    .select([
      'reliability',
      'credibility',
      'independent_origins',
      'counter_evidence',
      'author_id',
      'organisation_id',
      'at',
    ])
    .where('wheel_id', '=', wheelId)
    .where('incident_id', '=', incidentId)
    .orderBy('at', 'desc')
    .orderBy('grade_id', 'desc')
    .limit(1)
    .executeTakeFirst()
  const clock = await tx
    .selectFrom('clock')
    .select(['state', 'due_at', 'paused_at'])
    .where('wheel_id', '=', wheelId)
    .where('subject', '=', 'incident')
    .where('subject_id', '=', incidentId)
    .where('kind', '=', 'verify')
    .executeTakeFirst()
  const grades: Grade[] =
    last === undefined
      ? []
      : [
          {
            reliability: last.reliability as Reliability,
            credibility: last.credibility as Credibility,
            independentOrigins: last.independent_origins,
            counterEvidence: last.counter_evidence,
            memberId: last.author_id,
            organisationId: last.organisation_id,
            at: last.at,
            reason: '',
          },
        ]
  return verificationState(grades, {
    assigned: incident.state !== 'open',
    timeIsUp: clock !== undefined && clock.paused_at === null && clock.due_at <= now,
    credibleConflict: incident.contested,
    independentOrigins: independentOrigins(toLinks(await linksOf(tx, wheelId, incidentId))),
  })
}

export type IncidentChange = Partial<{
  severity: number
  urgency: number
  contested: boolean
  kept_from_forces: boolean
  closed_at: Date | null
  closed_by: string | null
}>

/** Moves an incident on and says what is known of it now. An event that its state does not have is refused. */
export async function moveIncident(
  tx: Tx,
  incident: Incident,
  event: IncidentEvent | null,
  change: IncidentChange,
  now: Date,
): Promise<{ state: string; version: number }> {
  const state = event === null ? incident.state : nextIncidentState(incident.state, event)
  if (state === undefined) throw problem('wrong_state', { because: 'state', state: incident.state })
  const verification = await verificationNow(
    tx,
    { ...incident, state, contested: change.contested ?? incident.contested },
    now,
  )
  const version = incident.version + 1
  await tx
    .updateTable('incident')
    .set({ ...change, state, verification, version })
    .where('wheel_id', '=', incident.wheel_id)
    .where('incident_id', '=', incident.incident_id)
    .execute()
  return { state, version }
}

/** The journal row of a change of an incident, by whoever of the desk made it. */
export async function noteIncident(
  { keeper }: Kept,
  { tx, session, now }: Pick<Asking, 'tx' | 'session' | 'now'>,
  incident: Pick<Incident, 'wheel_id' | 'incident_id' | 'area_code'>,
  event: string,
  content: unknown,
): Promise<void> {
  const note = {
    wheelId: incident.wheel_id,
    event,
    recordKind: 'incident',
    recordId: incident.incident_id,
    organisationId: session.organisationId,
    areaCode: incident.area_code,
  }
  await keeper.record(tx, note, now, content)
}
