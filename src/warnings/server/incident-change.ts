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
import { INCIDENT_RULES, type IncidentAction } from '../rules.ts'
import { Moved } from '../wire.ts'
import { type Asking, asking, requireDoor } from './asking.ts'
import { deskFacts, incidentFacts } from './incident-routes.ts'
import { type Incident, lockIncident } from './incident-store.ts'

export type MovedTo = { state: string; version: number }
type Request = Parameters<typeof act>[1]

/** What every route says that acts on one incident. */
export const incidentAct = (operationId: string, summary: string) => ({
  tags: ['incidents'],
  operationId,
  summary,
  security: signedInSecurity,
  params: IdParams,
  response: answers(Moved),
})

/** Whoever works on an incident first has taken it on. */
export const taken = (incident: Incident): 'assign' | null => (incident.state === 'open' ? 'assign' : null)

/** Locks the incident, asks the rules for it, checks the version that was seen, then works. */
export const changing =
  (house: Kept) =>
  async (
    request: Request & { params: unknown },
    reply: Parameters<typeof act>[2],
    action: IncidentAction,
    work: (who: Asking, incident: Incident) => Promise<MovedTo>,
  ): Promise<MovedTo> =>
    act(house, request, reply, async (made) => {
      const who = await asking(made)
      requireDoor(INCIDENT_RULES, 'open', who.asker, deskFacts(who))
      const incident = await lockIncident(who.tx, who.session.wheelId, (request.params as IdParams).id)
      const subject = { state: incident.state, facts: await incidentFacts(who, incident) }
      requireAllowed(decide(INCIDENT_RULES, action, who.asker, subject), true)
      requireVersion(request, incident.version)
      return work(who, incident)
    })
