import type { Static } from 'typebox'
import type { Kept } from '../../custody/server/index.ts'
import { problem } from '../../platform/errors.ts'
import { newId } from '../../platform/id.ts'
import { meetClock } from '../../wheels/server/index.ts'
import { type Credibility, gradeProblems, type SourceStanding } from '../grade.ts'
import { activeLinks, independentOrigins } from '../origins.ts'
import { FEWEST_CASES } from '../reliability.ts'
import type { Grade } from '../wire.ts'
import type { Asking } from './asking.ts'
import { warningEvents } from './events.ts'
import { moveIncident, noteIncident, toLinks } from './incident-moves.ts'
import { type Incident, linksOf } from './incident-store.ts'
import { type SourceReport, sourceReports } from '../../reports/server/index.ts'

/**
 * The server knows no source. By these channels nobody says who she is; who walked in sat across the table from a
 * monitor or an operator. Closed cases of a handle are counted in the custodian's browser.
 */
function standingOf(reports: readonly SourceReport[], closedCases: number): SourceStanding {
  if (closedCases >= FEWEST_CASES) return 'known'
  return reports.some((report) => report.channel === 'walk_in') ? 'known' : 'anonymous'
}

/** Appends a grade. @throws Problem wrong_value where DOMAIN 2.3 does not let it be given */
export async function gradeIncident(
  house: Kept,
  who: Asking,
  incident: Incident,
  given: Static<typeof Grade>,
): Promise<{ state: string; version: number }> {
  const { tx, session, now, desk } = who
  const links = toLinks(await linksOf(tx, incident.wheel_id, incident.incident_id))
  const reports = await sourceReports(
    tx,
    incident.wheel_id,
    activeLinks(links).map((link) => link.reportId),
  )
  const origins = independentOrigins(links)
  const grade = {
    reliability: given.reliability,
    credibility: given.credibility as Credibility,
    independentOrigins: origins,
    counterEvidence: given.counter_evidence ?? false,
    memberId: session.memberId,
    organisationId: session.organisationId,
    at: now,
    reason: given.reason_sealed,
  }
  const problems = gradeProblems(grade, standingOf(reports, given.closed_cases ?? 0), origins)
  if (problems.length > 0) throw problem('wrong_value', { because: problems, origins })
  const gradeId = newId(now)
  const shelf = {
    wheelId: incident.wheel_id,
    organisationId: incident.organisation_id,
    areaCode: incident.area_code,
    at: now,
    class: 'incident',
  } as const
  const reason = await house.keeper.keepSealed(shelf, `grade:${gradeId}`, given.reason_sealed, desk.length)
  const { reliability, credibility, counterEvidence } = grade
  await tx
    .insertInto('grade')
    .values({
      wheel_id: incident.wheel_id,
      grade_id: gradeId,
      incident_id: incident.incident_id,
      reliability,
      credibility,
      independent_origins: origins,
      counter_evidence: counterEvidence,
      reason,
      author_id: session.memberId,
      organisation_id: session.organisationId,
      at: now,
    })
    .execute()
  await meetClock(tx, incident.wheel_id, 'incident', incident.incident_id, 'verify', now)
  await noteIncident(house, who, incident, warningEvents.graded, {
    reliability,
    credibility,
    origins,
    counterEvidence,
  })
  return moveIncident(tx, incident, 'grade', {}, now)
}
