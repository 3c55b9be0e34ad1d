import { decide } from '../../actors/permission.ts'
import type { Kept } from '../../custody/server/index.ts'
import {
  act,
  answers,
  IdParams,
  requireAllowed,
  requireVersion,
  signedInSecurity,
} from '../../platform/act.ts'
import { problem } from '../../platform/errors.ts'
import type { App } from '../../platform/http.ts'
import { priorityOf, type Severity, type Urgency } from '../../reports/priority.ts'
import { clocksOf, getProtocol, meetClock, removeClocks, startClocks } from '../../wheels/server/index.ts'
import { INCIDENT_RULES, type IncidentAction } from '../rules.ts'
import {
  Assess,
  Contest,
  Grade,
  KeepFromForces,
  Link,
  Moved,
  Reopen,
  Unlink,
  WriteIncident,
} from '../wire.ts'
import { type Asking, asking, requireDoor } from './asking.ts'
import { warningEvents } from './events.ts'
import { gradeIncident } from './grading.ts'
import { moveIncident, noteIncident, type TextKind, toLinks, writeText } from './incident-moves.ts'
import { deskFacts, incidentFacts } from './incident-routes.ts'
import { type Incident, linksOf, lockIncident } from './incident-store.ts'
import { addLinks, checkedOrigin, linkable } from './linking.ts'
import { markUnlinked } from '../../reports/server/index.ts'

const tags = ['incidents']
type MovedTo = { state: string; version: number }
type Request = Parameters<typeof act>[1]

const WRITE_ACTION: Readonly<Record<TextKind, IncidentAction>> = {
  account: 'write_account',
  other_account: 'write_account',
  note: 'write_note',
  no_verification: 'act_unverified',
  review: 'review',
}

/** Whoever works on an incident first has taken it on. */
const taken = (incident: Incident): 'assign' | null => (incident.state === 'open' ? 'assign' : null)

export function incidentActs(app: App, house: Kept): void {
  /** Locks the incident, asks the rules for it, checks the version that was seen, then works. */
  async function change(
    request: Request & { params: unknown },
    reply: Parameters<typeof act>[2],
    action: IncidentAction,
    work: (who: Asking, incident: Incident) => Promise<MovedTo>,
  ): Promise<MovedTo> {
    return act(house, request, reply, async (made) => {
      const who = await asking(made)
      requireDoor(INCIDENT_RULES, 'open', who.asker, deskFacts(who))
      const incident = await lockIncident(who.tx, who.session.wheelId, (request.params as IdParams).id)
      const subject = { state: incident.state, facts: await incidentFacts(who, incident) }
      requireAllowed(decide(INCIDENT_RULES, action, who.asker, subject), true)
      requireVersion(request, incident.version)
      return work(who, incident)
    })
  }
  const schema = (operationId: string, summary: string) => ({
    tags,
    operationId,
    summary,
    security: signedInSecurity,
    params: IdParams,
    response: answers(Moved),
  })

  app.post(
    '/api/incidents/:id/assign',
    { schema: schema('assignIncident', 'Say that somebody works on it') },
    async (request, reply) =>
      change(request, reply, 'assign', async (who, incident) => {
        await noteIncident(house, who, incident, warningEvents.assigned, {})
        return moveIncident(who.tx, incident, 'assign', {}, who.now)
      }),
  )

  app.post(
    '/api/incidents/:id/monitor',
    { schema: schema('monitorIncident', 'Keep it under observation') },
    async (request, reply) =>
      change(request, reply, 'monitor', async (who, incident) => {
        await noteIncident(house, who, incident, warningEvents.monitored, {})
        return moveIncident(who.tx, incident, 'monitor', {}, who.now)
      }),
  )

  app.post(
    '/api/incidents/:id/link',
    { schema: { ...schema('linkReport', 'Add a report, and say which origin it has'), body: Link } },
    async (request, reply) =>
      change(request, reply, 'link', async (who, incident) => {
        const links = toLinks(await linksOf(who.tx, incident.wheel_id, incident.incident_id))
        const reportId = request.body.report_id
        const origin = checkedOrigin(links, reportId, request.body.origin)
        await linkable(who, [reportId])
        await addLinks(house, who, incident, [{ reportId, origin }])
        await noteIncident(house, who, incident, warningEvents.linked, { report: reportId, origin })
        return moveIncident(who.tx, incident, taken(incident), {}, who.now)
      }),
  )

  app.post(
    '/api/incidents/:id/unlink',
    {
      schema: {
        ...schema('unlinkReport', 'Take a report out again; the row stays and says by whom'),
        body: Unlink,
      },
    },
    async (request, reply) =>
      change(request, reply, 'unlink', async (who, incident) => {
        const { tx, session, now } = who
        const links = await linksOf(tx, incident.wheel_id, incident.incident_id)
        const link = links.find((one) => one.link_id === request.body.link_id && one.unlinked_at === null)
        if (link === undefined) throw problem('not_found')
        await tx
          .updateTable('incident_report')
          .set({ unlinked_by: session.memberId, unlinked_at: now })
          .where('wheel_id', '=', incident.wheel_id)
          .where('link_id', '=', link.link_id)
          .execute()
        const by = { wheelId: session.wheelId, organisationId: session.organisationId }
        await markUnlinked(house, tx, by, [link.report_id], now)
        await noteIncident(house, who, incident, warningEvents.unlinked, {
          report: link.report_id,
          origin: link.origin,
        })
        return moveIncident(tx, incident, taken(incident), {}, now)
      }),
  )

  app.post(
    '/api/incidents/:id/assess',
    { schema: { ...schema('assessIncident', 'Judge severity and urgency anew'), body: Assess } },
    async (request, reply) =>
      change(request, reply, 'assess', async (who, incident) => {
        const { tx, now, session } = who
        const { severity, urgency } = request.body
        const protocol = await getProtocol(tx, session.wheelId)
        const started = (await clocksOf(tx, session.wheelId, 'incident', incident.incident_id))[0]?.started_at
        const order = {
          wheelId: session.wheelId,
          subject: 'incident',
          subjectId: incident.incident_id,
          organisationId: incident.organisation_id,
          priority: priorityOf(severity as Severity, urgency as Urgency),
          kinds: ['verify', 'close'],
          from: started ?? incident.opened_at,
        } as const
        await startClocks(tx, order, protocol, now)
        await noteIncident(house, who, incident, warningEvents.assessed, { severity, urgency })
        return moveIncident(tx, incident, null, { severity, urgency }, now)
      }),
  )

  app.post(
    '/api/incidents/:id/grade',
    {
      schema: {
        ...schema('gradeIncident', 'Append a judgement of source and item, with its reason'),
        body: Grade,
      },
    },
    async (request, reply) =>
      change(request, reply, 'grade', (who, incident) => gradeIncident(house, who, incident, request.body)),
  )

  app.post(
    '/api/incidents/:id/keep-from-forces',
    {
      schema: {
        ...schema('keepFromForces', 'Let nothing of it go to any force'),
        body: KeepFromForces,
      },
    },
    async (request, reply) =>
      change(request, reply, 'keep_from_forces', async (who, incident) => {
        if (incident.kept_from_forces) throw problem('wrong_state', { because: 'kept_from_forces' })
        await writeText(house, who, incident, 'note', request.body.text_sealed)
        await noteIncident(house, who, incident, warningEvents.keptFromForces, {})
        return moveIncident(who.tx, incident, taken(incident), { kept_from_forces: true }, who.now)
      }),
  )

  app.post(
    '/api/incidents/:id/contest',
    {
      schema: {
        ...schema('contestIncident', 'Say that credible sources conflict, or no longer do'),
        body: Contest,
      },
    },
    async (request, reply) =>
      change(request, reply, 'mark_contested', async (who, incident) => {
        const { contested } = request.body
        if (contested === incident.contested) throw problem('wrong_state', { because: 'contested' })
        await writeText(house, who, incident, contested ? 'other_account' : 'note', request.body.text_sealed)
        await noteIncident(house, who, incident, warningEvents.contested, { contested })
        return moveIncident(who.tx, incident, taken(incident), { contested }, who.now)
      }),
  )

  app.post(
    '/api/incidents/:id/write',
    {
      schema: {
        ...schema('writeIncident', 'Write an account, a note, a decision or a review'),
        body: WriteIncident,
      },
    },
    async (request, reply) => {
      const { kind, text_sealed: sealed } = request.body
      return change(request, reply, WRITE_ACTION[kind], async (who, incident) => {
        if (kind === 'review') return reviewIncident(house, who, incident, sealed)
        const number = await writeText(house, who, incident, kind, sealed)
        await noteIncident(house, who, incident, warningEvents.wrote, { kind, number })
        // The decision to act unverified is the first result of verification that the clock waits for (DOMAIN 2.4).
        if (kind === 'no_verification')
          await meetClock(who.tx, incident.wheel_id, 'incident', incident.incident_id, 'verify', who.now)
        return moveIncident(who.tx, incident, taken(incident), {}, who.now)
      })
    },
  )

  app.post(
    '/api/incidents/:id/reopen',
    { schema: { ...schema('reopenIncident', 'Open it again, with the reason'), body: Reopen } },
    async (request, reply) =>
      change(request, reply, 'reopen', async (who, incident) => {
        const { tx, now, session } = who
        await writeText(house, who, incident, 'note', request.body.text_sealed)
        await removeClocks(tx, 'incident', incident.incident_id)
        const order = {
          wheelId: session.wheelId,
          subject: 'incident',
          subjectId: incident.incident_id,
          organisationId: incident.organisation_id,
          priority: incident.priority,
          kinds: ['verify', 'close'],
          from: now,
        } as const
        await startClocks(tx, order, await getProtocol(tx, session.wheelId), now)
        await noteIncident(house, who, incident, warningEvents.reopened, {})
        return moveIncident(tx, incident, 'reopen', { closed_at: null, closed_by: null }, now)
      }),
  )
}

/** The after-action review, by somebody other than who closed it. The caller has asked the rules. */
export async function reviewIncident(
  house: Kept,
  who: Asking,
  incident: Incident,
  sealed: string,
): Promise<MovedTo> {
  const number = await writeText(house, who, incident, 'review', sealed)
  await noteIncident(house, who, incident, warningEvents.reviewed, { number })
  return moveIncident(who.tx, incident, 'review', {}, who.now)
}
