import { actionsFor, decide } from '../../actors/permission.ts'
import type { Kept } from '../../custody/server/index.ts'
import {
  act,
  answers,
  IdParams,
  read,
  requireAllowed,
  requireVersion,
  signedInSecurity,
} from '../../platform/act.ts'
import { problem } from '../../platform/errors.ts'
import type { App } from '../../platform/http.ts'
import { newId } from '../../platform/id.ts'

import { closeReports } from '../../reports/server/index.ts'
import { activeLinks } from '../../warnings/origins.ts'
import { INCIDENT_RULES, type IncidentAction } from '../../warnings/rules.ts'
import {
  type Asking,
  asking,
  clockRow,
  findIncidents,
  type Incident,
  incidentFacts,
  linksOf,
  lockIncident,
  moveIncident,
  noteIncident,
  orNull,
  requireDoor,
  reviewIncident,
  toLinks,
  warningEvents,
} from '../../warnings/server/index.ts'
import { clocksOf, meetClock } from '../../wheels/server/index.ts'
import { closingProblems } from '../closing.ts'
import { CloseLoop, IncidentResponses, Moved, RecordOutcome, Review } from '../wire.ts'
import { closuresOf, factsForClosing, outcomesOf } from './closing-store.ts'
import { responseEvents } from './events.ts'
import { taskReports, taskRow, tasksOfIncident } from './task-store.ts'

const tags = ['responses']
type MovedTo = { state: string; version: number }
const CLOSING: readonly IncidentAction[] = [
  'record_outcome',
  'decide_no_action',
  'close_loop',
  'close',
  'review',
]

export function closingRoutes(app: App, house: Kept): void {
  app.get(
    '/api/incidents/:id/responses',
    {
      schema: {
        tags,
        operationId: 'getResponses',
        summary: 'What was asked, done, came of it and was told to whom',
        security: signedInSecurity,
        params: IdParams,
        response: answers(IncidentResponses),
      },
    },
    async (request) =>
      read(house, request, async (made) => {
        const who = await asking(made)
        requireDoor(INCIDENT_RULES, 'open', who.asker, who.onDesk ? ['on_desk'] : [])
        const { wheelId } = who.session
        const [incident] = await findIncidents(who.tx, wheelId, { incidentId: request.params.id }, 1)
        if (incident === undefined) throw problem('not_found')
        const id = incident.incident_id
        const tasks = await tasksOfIncident(who.tx, wheelId, id)
        const outcomes = await outcomesOf(who.tx, wheelId, id)
        const closures = await closuresOf(who.tx, wheelId, id)
        const { keeper } = house
        return {
          tasks: await Promise.all(
            tasks.map(async (task) => ({
              ...taskRow(task),
              release_id: task.release_id,
              organisation_id: task.organisation_id,
              reports: await taskReports(house, who.tx, wheelId, task.task_id),
              clocks: (await clocksOf(who.tx, wheelId, 'task', task.task_id)).map((row) =>
                clockRow('task', task.task_id, row),
              ),
            })),
          ),
          outcomes: await Promise.all(
            outcomes.map(async (row) => ({
              outcome_id: row.outcome_id,
              code: row.code,
              said_by: row.said_by,
              sealed: await orNull(keeper.giveBase64(row.body, `outcome:${row.outcome_id}`)),
              author_id: row.author_id,
              at: row.at.toISOString(),
            })),
          ),
          closures: await Promise.all(
            closures.map(async (row) => ({
              loop_closure_id: row.loop_closure_id,
              told: row.told,
              channel: row.channel,
              sealed: await orNull(keeper.giveBase64(row.body, `loop:${row.loop_closure_id}`)),
              author_id: row.author_id,
              at: row.at.toISOString(),
            })),
          ),
          actions: await closingActions(who, incident),
        }
      }),
  )

  async function closingActions(who: Asking, incident: Incident): Promise<string[]> {
    const facts = await incidentFacts(who, incident)
    const problems = closingProblems(await factsForClosing(who.tx, incident.wheel_id, incident.incident_id))
    if (problems.length === 0) facts.add('nothing_left_open')
    return actionsFor(INCIDENT_RULES, who.asker, { state: incident.state, facts }).filter((action) =>
      CLOSING.includes(action),
    )
  }

  async function change(
    request: Parameters<typeof act>[1],
    reply: Parameters<typeof act>[2],
    action: IncidentAction,
    work: (who: Asking, incident: Incident) => Promise<MovedTo>,
  ): Promise<MovedTo> {
    return act(house, request, reply, async (made) => {
      const who = await asking(made)
      requireDoor(INCIDENT_RULES, 'open', who.asker, who.onDesk ? ['on_desk'] : [])
      const incident = await lockIncident(who.tx, who.session.wheelId, (request.params as IdParams).id)
      const facts = await incidentFacts(who, incident)
      // What is still open is told by name below, rather than as a rule that did not hold.
      facts.add('nothing_left_open')
      requireAllowed(decide(INCIDENT_RULES, action, who.asker, { state: incident.state, facts }), true)
      requireVersion(request, incident.version)
      return work(who, incident)
    })
  }
  const shelfOf = (incident: Incident, at: Date) =>
    ({
      wheelId: incident.wheel_id,
      organisationId: incident.organisation_id,
      areaCode: incident.area_code,
      at,
      class: 'response',
    }) as const
  const schema = (operationId: string, summary: string) => ({
    tags,
    operationId,
    summary,
    security: signedInSecurity,
    params: IdParams,
    response: answers(Moved),
  })

  app.post(
    '/api/incidents/:id/outcome',
    {
      schema: {
        ...schema('recordOutcome', 'Record what came of it, or why nothing was done'),
        body: RecordOutcome,
      },
    },
    async (request, reply) => {
      const { code, said_by, words_sealed: sealed } = request.body
      const action = code === 'no_action' ? 'decide_no_action' : 'record_outcome'
      return change(request, reply, action, async (who, incident) => {
        const { tx, session, now, desk } = who
        const outcomeId = newId(now)
        await tx
          .insertInto('outcome')
          .values({
            wheel_id: incident.wheel_id,
            outcome_id: outcomeId,
            incident_id: incident.incident_id,
            code,
            said_by,
            body: await house.keeper.keepSealed(
              shelfOf(incident, now),
              `outcome:${outcomeId}`,
              sealed,
              desk.length,
            ),
            author_id: session.memberId,
            at: now,
          })
          .execute()
        await noteIncident(house, who, incident, responseEvents.outcome, { code, said_by })
        return moveIncident(tx, incident, 'record_outcome', {}, now)
      })
    },
  )

  app.post(
    '/api/incidents/:id/close-loop',
    { schema: { ...schema('closeLoop', 'Say who was told, or why silence was safer'), body: CloseLoop } },
    async (request, reply) =>
      change(request, reply, 'close_loop', async (who, incident) => {
        const { tx, session, now, desk } = who
        const { told, channel, words_sealed: sealed } = request.body
        if ((told === 'nobody') !== (channel === 'silence'))
          throw problem('wrong_value', { field: 'channel' })
        const closureId = newId(now)
        await tx
          .insertInto('loop_closure')
          .values({
            wheel_id: incident.wheel_id,
            loop_closure_id: closureId,
            incident_id: incident.incident_id,
            told,
            channel,
            body: await house.keeper.keepSealed(
              shelfOf(incident, now),
              `loop:${closureId}`,
              sealed,
              desk.length,
            ),
            author_id: session.memberId,
            at: now,
          })
          .execute()
        await noteIncident(house, who, incident, responseEvents.loopClosed, { told, channel })
        return moveIncident(tx, incident, null, {}, now)
      }),
  )

  app.post(
    '/api/incidents/:id/close',
    { schema: schema('closeIncident', 'Close it, with its reports and clocks') },
    async (request, reply) =>
      change(request, reply, 'close', async (who, incident) => {
        const { tx, session, now } = who
        const problems = closingProblems(await factsForClosing(tx, incident.wheel_id, incident.incident_id))
        if (problems.length > 0) throw problem('outcome_needed', { because: problems })
        const links = activeLinks(toLinks(await linksOf(tx, incident.wheel_id, incident.incident_id)))
        const by = { wheelId: session.wheelId, organisationId: session.organisationId }
        await closeReports(
          house,
          tx,
          by,
          links.map((link) => link.reportId),
          now,
        )
        for (const kind of ['verify', 'close'] as const)
          await meetClock(tx, incident.wheel_id, 'incident', incident.incident_id, kind, now)
        await noteIncident(house, who, incident, warningEvents.closed, {})
        return moveIncident(tx, incident, 'close', { closed_at: now, closed_by: session.memberId }, now)
      }),
  )

  app.post(
    '/api/incidents/:id/review',
    { schema: { ...schema('reviewIncident', 'Review it, by another hand than closed it'), body: Review } },
    async (request, reply) =>
      change(request, reply, 'review', (who, incident) =>
        reviewIncident(house, who, incident, request.body.text_sealed),
      ),
  )
}
