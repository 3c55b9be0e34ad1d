import type { Kept } from '../../custody/server/index.ts'
import { problem } from '../../platform/errors.ts'
import type { App } from '../../platform/http.ts'
import { markUnlinked, requireUnclaimed } from '../../reports/server/index.ts'
import { Link, LinkCopies, Unlink, UnlinkCopies } from '../wire.ts'
import type { Asking } from './asking.ts'
import { warningEvents } from './events.ts'
import { changing, incidentAct, type MovedTo, taken } from './incident-change.ts'
import { moveIncident, noteIncident, toLinks } from './incident-moves.ts'
import { type Incident, linksOf } from './incident-store.ts'
import { addLinks, checkedOrigin, linkable } from './linking.ts'

/** Reports join an incident and leave it again: one, or all the copies of one message. Nothing is deleted. */
export function linkRoutes(app: App, house: Kept): void {
  const change = changing(house)
  const add = async (
    who: Asking,
    incident: Incident,
    reportIds: readonly string[],
    origin: number,
  ): Promise<MovedTo> => {
    const links = toLinks(await linksOf(who.tx, incident.wheel_id, incident.incident_id))
    for (const reportId of reportIds) checkedOrigin(links, reportId, origin)
    await linkable(who, reportIds)
    await addLinks(
      house,
      who,
      incident,
      reportIds.map((reportId) => ({ reportId, origin })),
    )
    for (const report of reportIds)
      await noteIncident(house, who, incident, warningEvents.linked, { report, origin })
    return moveIncident(who.tx, incident, taken(incident), {}, who.now)
  }
  const takeOut = async (who: Asking, incident: Incident, linkIds: readonly string[]): Promise<MovedTo> => {
    const { tx, session, now } = who
    const links = await linksOf(tx, incident.wheel_id, incident.incident_id)
    const out = links.filter((one) => linkIds.includes(one.link_id) && one.unlinked_at === null)
    if (out.length < linkIds.length) throw problem('not_found')
    const reports = out.map((link) => link.report_id)
    await requireUnclaimed(who, reports)
    await tx
      .updateTable('incident_report')
      .set({ unlinked_by: session.memberId, unlinked_at: now })
      .where('wheel_id', '=', incident.wheel_id)
      .where('link_id', 'in', [...linkIds])
      .execute()
    const by = { wheelId: session.wheelId, organisationId: session.organisationId }
    await markUnlinked(house, tx, by, reports, now)
    for (const { report_id: report, origin } of out)
      await noteIncident(house, who, incident, warningEvents.unlinked, { report, origin })
    return moveIncident(tx, incident, taken(incident), {}, now)
  }

  app.post(
    '/api/incidents/:id/link',
    {
      schema: { ...incidentAct('linkReport', 'Add a report, and say which origin it has'), body: Link },
    },
    async (request, reply) => {
      const { report_id, origin } = request.body
      return change(request, reply, 'link', (who, incident) => add(who, incident, [report_id], origin))
    },
  )

  app.post(
    '/api/incidents/:id/link-copies',
    {
      schema: {
        ...incidentAct('linkCopies', 'Add copies of one message: however many, they are one origin'),
        body: LinkCopies,
      },
    },
    async (request, reply) => {
      const { report_ids, origin } = request.body
      return change(request, reply, 'link', (who, incident) => add(who, incident, report_ids, origin))
    },
  )

  app.post(
    '/api/incidents/:id/unlink',
    {
      schema: {
        ...incidentAct('unlinkReport', 'Take a report out again; the row stays and says by whom'),
        body: Unlink,
      },
    },
    async (request, reply) =>
      change(request, reply, 'unlink', (who, incident) => takeOut(who, incident, [request.body.link_id])),
  )

  app.post(
    '/api/incidents/:id/unlink-copies',
    {
      schema: {
        ...incidentAct('unlinkCopies', 'Take copies out again, all or none'),
        body: UnlinkCopies,
      },
    },
    async (request, reply) =>
      change(request, reply, 'unlink', (who, incident) => takeOut(who, incident, request.body.link_ids)),
  )
}
