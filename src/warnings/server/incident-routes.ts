import { actionsFor } from '../../actors/permission.ts'
import type { Kept } from '../../custody/server/index.ts'
import { act, answers, IdParams, read, signedInSecurity } from '../../platform/act.ts'
import { problem } from '../../platform/errors.ts'
import type { App } from '../../platform/http.ts'
import { newId } from '../../platform/id.ts'
import { decodeCursor, pageOf } from '../../platform/page.ts'
import { priorityOf, type Severity, type Urgency } from '../../reports/priority.ts'
import { areasOf, clocksOf, getProtocol, startClocks } from '../../wheels/server/index.ts'
import { INCIDENT_RULES, type IncidentAction, type IncidentGuard } from '../rules.ts'
import { IncidentList, IncidentQuery, IncidentView, Made, OpenIncident } from '../wire.ts'
import { type Asking, asking, requireDoor } from './asking.ts'
import { clockRow } from './clock-row.ts'
import { warningEvents } from './events.ts'
import { noteIncident, toLinks, writeText } from './incident-moves.ts'
import {
  findIncidents,
  flagsOf,
  gradesOf,
  type Incident,
  incidentRow,
  linksOf,
  orNull,
  textsOf,
} from './incident-store.ts'
import { addLinks, linkable } from './linking.ts'
import { activeLinks } from '../origins.ts'
import { sourceReports } from '../../reports/server/index.ts'

const tags = ['incidents']

export const deskFacts = (who: Asking): IncidentGuard[] => (who.onDesk ? ['on_desk', 'reason_given'] : [])

/** Facts about this asker and this incident; that a reason comes with an act is seen from the act. */
export async function incidentFacts(who: Asking, incident: Incident): Promise<Set<IncidentGuard>> {
  const facts = new Set<IncidentGuard>(deskFacts(who))
  const active = activeLinks(toLinks(await linksOf(who.tx, incident.wheel_id, incident.incident_id)))
  const reports = await sourceReports(
    who.tx,
    incident.wheel_id,
    active.map((link) => link.reportId),
  )
  if (reports.every((report) => report.takenInBy !== who.session.memberId)) facts.add('not_intake_of_it')
  if (incident.closed_by !== who.session.memberId) facts.add('not_closer')
  return facts
}

/** What closing needs is known to the responses; their own view tells it. */
const TOLD_BY_RESPONSES: readonly IncidentAction[] = [
  'record_outcome',
  'decide_no_action',
  'close_loop',
  'close',
  'review',
]

export function incidentRoutes(app: App, house: Kept): void {
  app.get(
    '/api/incidents',
    {
      schema: {
        tags,
        operationId: 'listIncidents',
        summary: 'Incidents of the wheel, newest first',
        security: signedInSecurity,
        querystring: IncidentQuery,
        response: answers(IncidentList),
      },
    },
    async (request) =>
      read(house, request, async (made) => {
        const who = await asking(made)
        requireDoor(INCIDENT_RULES, 'list', who.asker, deskFacts(who))
        const { after, limit = 50, state, area, priority } = request.query
        const filter = { state, area, priority, before: decodeCursor(after) }
        const found = await findIncidents(who.tx, who.session.wheelId, filter, limit + 1)
        const page = pageOf(found, limit, (row) => ({ at: row.opened_at, id: row.incident_id }))
        return { rows: await Promise.all(page.rows.map((row) => incidentRow(house, row))), after: page.after }
      }),
  )

  app.post(
    '/api/incidents',
    {
      schema: {
        tags,
        operationId: 'openIncident',
        summary: 'Open an incident from reports',
        security: signedInSecurity,
        body: OpenIncident,
        response: answers(Made, 201),
      },
    },
    async (request, reply) =>
      act(house, request, reply, async (made) => {
        const who = await asking(made)
        const { tx, session, now } = who
        requireDoor(INCIDENT_RULES, 'create', who.asker, deskFacts(who))
        const {
          report_ids: ids,
          origins,
          area_code: areaCode,
          handling_group,
          severity,
          urgency,
        } = request.body
        if (new Set(ids).size < ids.length) throw problem('wrong_value', { field: 'report_ids' })
        if (origins !== undefined && origins.length !== ids.length)
          throw problem('wrong_value', { field: 'origins' })
        const areas = await areasOf(tx, session.wheelId)
        if (!areas.some((area) => area.code === areaCode))
          throw problem('wrong_value', { field: 'area_code' })
        const reports = await linkable(who, ids)
        const incidentId = newId(now)
        const row = {
          wheel_id: session.wheelId,
          incident_id: incidentId,
          area_code: areaCode,
          handling_group,
          severity,
          urgency,
          opened_by: session.memberId,
          organisation_id: session.organisationId,
          opened_at: now,
        }
        await tx.insertInto('incident').values(row).execute()
        // Volume makes no second origin: what nobody judged apart is one (DOMAIN 2.3, 2.6).
        await addLinks(
          house,
          who,
          row,
          ids.map((reportId, at) => ({ reportId, origin: origins?.[at] ?? 1 })),
        )
        await writeText(house, who, { ...row, ...unmoved }, 'account', request.body.account_sealed)
        const order = {
          wheelId: session.wheelId,
          subject: 'incident',
          subjectId: incidentId,
          organisationId: session.organisationId,
          priority: priorityOf(severity as Severity, urgency as Urgency),
          kinds: ['verify', 'close'],
          // Counted from the first report's receipt: the person has waited since then.
          from: new Date(Math.min(...reports.map((report) => report.receivedAt.getTime()))),
        } as const
        await startClocks(tx, order, await getProtocol(tx, session.wheelId), now)
        await noteIncident(house, who, row, warningEvents.opened, {
          severity,
          urgency,
          handling_group,
          reports: ids,
        })
        reply.code(201)
        return { id: incidentId }
      }),
  )

  app.get(
    '/api/incidents/:id',
    {
      schema: {
        tags,
        operationId: 'getIncident',
        summary: 'One incident with its accounts, links, grades and clocks',
        security: signedInSecurity,
        params: IdParams,
        response: answers(IncidentView),
      },
    },
    async (request) =>
      read(house, request, async (made) => {
        const who = await asking(made)
        requireDoor(INCIDENT_RULES, 'open', who.asker, deskFacts(who))
        const { wheelId } = who.session
        const [incident] = await findIncidents(who.tx, wheelId, { incidentId: request.params.id }, 1)
        if (incident === undefined) throw problem('not_found')
        const id = incident.incident_id
        const subject = { state: incident.state, facts: await incidentFacts(who, incident) }
        return {
          incident: await incidentRow(house, incident),
          actions: actionsFor(INCIDENT_RULES, who.asker, subject).filter(
            (action) => !TOLD_BY_RESPONSES.includes(action),
          ),
          links: (await linksOf(who.tx, wheelId, id)).map((link) => ({
            link_id: link.link_id,
            report_id: link.report_id,
            origin: link.origin,
            linked_by: link.linked_by,
            linked_at: link.linked_at.toISOString(),
            unlinked_at: link.unlinked_at?.toISOString() ?? null,
          })),
          texts: await Promise.all(
            (await textsOf(who.tx, wheelId, id)).map(async (text) => ({
              number: text.number,
              kind: text.kind,
              sealed: await orNull(house.keeper.giveBase64(text.body, `incident.text:${id}:${text.number}`)),
              author_id: text.author_id,
              at: text.at.toISOString(),
            })),
          ),
          grades: await Promise.all(
            (await gradesOf(who.tx, wheelId, id)).map(async (grade) => ({
              grade_id: grade.grade_id,
              reliability: grade.reliability,
              credibility: grade.credibility,
              independent_origins: grade.independent_origins,
              reason_sealed: await orNull(house.keeper.giveBase64(grade.reason, `grade:${grade.grade_id}`)),
              author_id: grade.author_id,
              organisation_id: grade.organisation_id,
              at: grade.at.toISOString(),
            })),
          ),
          clocks: (await clocksOf(who.tx, wheelId, 'incident', id)).map((row) =>
            clockRow('incident', id, row),
          ),
          flags: await flagsOf(who.tx, wheelId, id),
        }
      }),
  )
}

/** What a new row has by default. */
const unmoved = {
  priority: 'P4',
  state: 'open',
  verification: 'unverified',
  contested: false,
  kept_from_forces: false,
  closed_by: null,
  version: 1,
} as const
