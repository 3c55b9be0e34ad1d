import type { Kept } from '../../custody/server/index.ts'
import { problem } from '../../platform/errors.ts'
import { newId } from '../../platform/id.ts'
import { activeLinks, type Link } from '../origins.ts'
import type { Asking } from './asking.ts'
import type { Incident } from './incident-store.ts'
import { markLinked, type SourceReport, sourceReports } from '../../reports/server/index.ts'

/**
 * The reports that an incident may be built from: each is there, made safe, registered and triaged. History that was
 * imported is no incident of today. @throws Problem wrong_value, wrong_state
 */
export async function linkable(asking: Asking, ids: readonly string[]): Promise<SourceReport[]> {
  const found = await sourceReports(asking.tx, asking.session.wheelId, ids)
  if (found.length < new Set(ids).size) throw problem('not_found')
  const wrong = found.find((report) => report.state !== 'triaged' || !report.live)
  if (wrong !== undefined)
    throw problem('wrong_state', { because: 'state', report_id: wrong.reportId, state: wrong.state })
  return found
}

/**
 * A number for a new link: one that is in use (the same origin), the next (a person judged it another), or the one this
 * very report had before it was unlinked. The number of rows that are all unlinked is not used again, or a later link
 * would join an origin that nobody judged it to share.
 */
export function checkedOrigin(links: readonly Link[], reportId: string, origin: number): number {
  const next = Math.max(0, ...links.map((link) => link.origin)) + 1
  const active = activeLinks(links)
  if (active.some((link) => link.reportId === reportId))
    throw problem('wrong_state', { because: 'linked_already' })
  const mine = links.some((link) => link.reportId === reportId && link.origin === origin)
  if (origin === next || mine || active.some((link) => link.origin === origin)) return origin
  throw problem('wrong_value', { field: 'origin', next })
}

export async function addLinks(
  house: Kept,
  { tx, session, now }: Asking,
  incident: Pick<Incident, 'wheel_id' | 'incident_id'>,
  reports: readonly { reportId: string; origin: number }[],
): Promise<void> {
  await tx
    .insertInto('incident_report')
    .values(
      reports.map(({ reportId, origin }) => ({
        wheel_id: incident.wheel_id,
        incident_id: incident.incident_id,
        report_id: reportId,
        link_id: newId(now),
        origin,
        linked_by: session.memberId,
        linked_at: now,
      })),
    )
    .execute()
  const who = { wheelId: session.wheelId, organisationId: session.organisationId }
  const moved = await markLinked(
    house,
    tx,
    who,
    reports.map((report) => report.reportId),
    now,
  )
  // One that was closed, linked elsewhere or handed over while this was being decided.
  if (moved.length < reports.length) throw problem('changed_meanwhile')
}
