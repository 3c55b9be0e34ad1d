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
import { newId } from '../../platform/id.ts'
import { priorityOf, type Severity, type Urgency } from '../../reports/priority.ts'
import { getProtocol, meetClock, startClocks } from '../../wheels/server/index.ts'
import { RUMOUR_RULES, type RumourAction } from '../rumour-rules.ts'
import type { RumourTextKind } from '../rumour-states.ts'
import {
  CloseRumour,
  HearRumour,
  JudgeRumour,
  LinkRumour,
  RateRumour,
  UnlinkRumour,
  WriteRumour,
} from '../rumour-wire.ts'
import { dayIn } from '../spread.ts'
import { Moved } from '../wire.ts'
import { type Asking, asking, requireDoor } from './asking.ts'
import { warningEvents } from './events.ts'
import {
  addHearing,
  addRumourLinks,
  moveRumour,
  noteRumour,
  rumourDoor,
  rumourFacts,
  rumourShelf,
  writeRumourText,
} from './rumour-moves.ts'
import { lockRumour, type Rumour } from './rumour-store.ts'

const tags = ['rumours']
type MovedTo = { state: string; version: number }
type Request = Parameters<typeof act>[1]

const WRITE_ACTION: Readonly<Record<RumourTextKind, RumourAction>> = {
  statement: 'write_statement',
  check: 'write_check',
  note: 'write_note',
}

export function rumourActs(app: App, house: Kept): void {
  /** Locks the rumour, asks the rules for it, checks the version that was seen, then works. */
  async function change(
    request: Request & { params: unknown },
    reply: Parameters<typeof act>[2],
    action: RumourAction,
    work: (who: Asking, rumour: Rumour) => Promise<MovedTo>,
  ): Promise<MovedTo> {
    return act(house, request, reply, async (made) => {
      const who = await asking(made)
      requireDoor(RUMOUR_RULES, 'open', who.asker, rumourDoor(who))
      const rumour = await lockRumour(who.tx, who.session.wheelId, (request.params as IdParams).id)
      const subject = { state: rumour.state, facts: await rumourFacts(who, rumour) }
      requireAllowed(decide(RUMOUR_RULES, action, who.asker, subject), true)
      // What is heard is added to whatever others added, and overwrites nothing.
      if (action !== 'hear') requireVersion(request, rumour.version)
      return work(who, rumour)
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
    '/api/rumours/:id/register',
    { schema: schema('registerRumour', 'Take it on as a rumour of its own') },
    async (request, reply) =>
      change(request, reply, 'register', async (who, rumour) => {
        await noteRumour(house, who, rumour, warningEvents.rumourRegistered, {})
        return moveRumour(who, rumour, 'register', { registered_by: who.session.memberId })
      }),
  )

  app.post(
    '/api/rumours/:id/rate',
    {
      schema: {
        ...schema('rateRumour', 'Judge what harm it may do, how soon, and how many may have heard it'),
        body: RateRumour,
      },
    },
    async (request, reply) =>
      change(request, reply, 'rate', async (who, rumour) => {
        const { tx, session, now } = who
        const { severity, urgency } = request.body
        if (rumour.truth === null) {
          const order = {
            wheelId: session.wheelId,
            subject: 'rumour',
            subjectId: rumour.rumour_id,
            organisationId: rumour.organisation_id,
            priority: priorityOf(severity as Severity, urgency as Urgency),
            kinds: ['verify'],
            // It has been going round since then.
            from: rumour.recorded_at,
          } as const
          await startClocks(tx, order, await getProtocol(tx, session.wheelId), now)
        }
        await noteRumour(house, who, rumour, warningEvents.rumourRated, request.body)
        return moveRumour(who, rumour, 'rate', request.body)
      }),
  )

  app.post(
    '/api/rumours/:id/hear',
    {
      schema: {
        ...schema('hearRumour', 'Note that it was heard again, or asked for and not heard'),
        body: HearRumour,
      },
    },
    async (request, reply) =>
      change(request, reply, 'hear', async (who, rumour) => {
        await addHearing(who, rumour.rumour_id, request.body)
        await noteRumour(house, who, rumour, warningEvents.rumourHeard, request.body)
        // Not to be heard opens nothing again.
        if (!request.body.heard) return moveRumour(who, rumour, null)
        const isAgain = rumour.state === 'closed'
        if (isAgain) await noteRumour(house, who, rumour, warningEvents.rumourReopened, {})
        return moveRumour(who, rumour, 'hear', isAgain ? { monitored_on: await today(who) } : {})
      }),
  )

  app.post(
    '/api/rumours/:id/write',
    {
      schema: {
        ...schema('writeRumour', 'Add its words in a language, what was done to check it, or a note'),
        body: WriteRumour,
      },
    },
    async (request, reply) =>
      change(request, reply, WRITE_ACTION[request.body.kind as RumourTextKind], async (who, rumour) => {
        const { language = null, text_sealed } = request.body
        const kind = request.body.kind as RumourTextKind
        if ((kind === 'statement') !== (language !== null))
          throw problem('wrong_value', { field: 'language' })
        await writeRumourText(house, who, rumour, kind, language, text_sealed)
        await noteRumour(house, who, rumour, warningEvents.rumourWrote, { kind, language })
        return moveRumour(who, rumour, kind === 'check' ? 'check' : null)
      }),
  )

  app.post(
    '/api/rumours/:id/judge',
    {
      schema: {
        ...schema('judgeRumour', 'Say whether it is so, and why; by somebody who did not bring it in'),
        body: JudgeRumour,
      },
    },
    async (request, reply) =>
      change(request, reply, 'judge', async (who, rumour) => {
        const { tx, session, now } = who
        const { reason_sealed } = request.body
        const truth = request.body.truth as NonNullable<Rumour['truth']>
        const judgementId = newId(now)
        const reason = await house.keeper.keepSealed(
          rumourShelf(rumour, now),
          `rumour.judgement:${judgementId}`,
          reason_sealed,
          who.desk.length,
        )
        await tx
          .insertInto('rumour_judgement')
          .values({
            wheel_id: rumour.wheel_id,
            judgement_id: judgementId,
            rumour_id: rumour.rumour_id,
            truth,
            reason,
            author_id: session.memberId,
            organisation_id: session.organisationId,
            at: now,
          })
          .execute()
        await meetClock(tx, rumour.wheel_id, 'rumour', rumour.rumour_id, 'verify', now)
        await noteRumour(house, who, rumour, warningEvents.rumourJudged, { truth })
        return moveRumour(who, rumour, 'judge', { truth })
      }),
  )

  app.post(
    '/api/rumours/:id/link',
    {
      schema: { ...schema('linkRumour', 'Add a report or an incident that speaks of it'), body: LinkRumour },
    },
    async (request, reply) =>
      change(request, reply, 'link', async (who, rumour) => {
        const { report_id, incident_id } = request.body
        if ((report_id === undefined) === (incident_id === undefined))
          throw problem('wrong_value', { field: 'report_id' })
        const some = (id: string | undefined) => (id === undefined ? [] : [id])
        await addRumourLinks(who, rumour.rumour_id, some(report_id), some(incident_id))
        await noteRumour(house, who, rumour, warningEvents.rumourLinked, request.body)
        return moveRumour(who, rumour, null)
      }),
  )

  app.post(
    '/api/rumours/:id/unlink',
    { schema: { ...schema('unlinkRumour', 'Take a link out again; its row stays'), body: UnlinkRumour } },
    async (request, reply) =>
      change(request, reply, 'unlink', async (who, rumour) => {
        const ended = await who.tx
          .updateTable('rumour_link')
          .set({ unlinked_by: who.session.memberId, unlinked_at: who.now })
          .where('wheel_id', '=', rumour.wheel_id)
          .where('rumour_id', '=', rumour.rumour_id)
          .where('link_id', '=', request.body.link_id)
          .where('unlinked_at', 'is', null)
          .returning('link_id')
          .executeTakeFirst()
        if (ended === undefined) throw problem('not_found')
        await noteRumour(house, who, rumour, warningEvents.rumourUnlinked, { link: ended.link_id })
        return moveRumour(who, rumour, null)
      }),
  )

  app.post(
    '/api/rumours/:id/monitor',
    { schema: schema('monitorRumour', 'Listen whether it is still said') },
    async (request, reply) =>
      change(request, reply, 'monitor', async (who, rumour) => {
        await noteRumour(house, who, rumour, warningEvents.rumourMonitored, {})
        return moveRumour(who, rumour, 'monitor', { monitored_on: await today(who) })
      }),
  )

  app.post(
    '/api/rumours/:id/close',
    {
      schema: {
        ...schema('closeRumour', 'Close it: no longer heard, or no rumour after all, with the reason'),
        body: CloseRumour,
      },
    },
    async (request, reply) =>
      change(request, reply, 'close', async (who, rumour) => {
        const { text_sealed } = request.body
        if (text_sealed !== undefined) await writeRumourText(house, who, rumour, 'note', null, text_sealed)
        else if (rumour.state !== 'monitored') throw problem('reason_needed')
        await noteRumour(house, who, rumour, warningEvents.rumourClosed, {})
        return moveRumour(who, rumour, 'close')
      }),
  )
}

const today = async ({ tx, session, now }: Asking): Promise<string> =>
  dayIn(now, (await getProtocol(tx, session.wheelId)).timezone)
