import { actionsFor } from '../../actors/permission.ts'
import type { Kept } from '../../custody/server/index.ts'
import { act, answers, IdParams, read, signedInSecurity } from '../../platform/act.ts'
import { problem } from '../../platform/errors.ts'
import type { App } from '../../platform/http.ts'
import { newId } from '../../platform/id.ts'
import { decodeCursor, pageOf } from '../../platform/page.ts'
import { coarseArea } from '../../reports/server/index.ts'
import { clocksOf } from '../../wheels/server/index.ts'
import { RUMOUR_RULES } from '../rumour-rules.ts'
import { RecordRumour, RumourList, RumourQuery, RumourView } from '../rumour-wire.ts'
import { Made } from '../wire.ts'
import { asking, requireDoor } from './asking.ts'
import { clockRow } from './clock-row.ts'
import { correctionRows, correctionsOf } from './correction-store.ts'
import { warningEvents } from './events.ts'
import { orNull } from './incident-store.ts'
import {
  addHearing,
  addRumourLinks,
  noteRumour,
  rumourDoor,
  rumourFacts,
  writeRumourText,
} from './rumour-moves.ts'
import { findRumours, hearingsOf, judgementsOf, rumourLinks, rumourRow, rumourTexts } from './rumour-store.ts'

const tags = ['rumours']

export function rumourRoutes(app: App, house: Kept): void {
  app.get(
    '/api/rumours',
    {
      schema: {
        tags,
        operationId: 'listRumours',
        summary: 'Rumours of the wheel, newest first',
        security: signedInSecurity,
        querystring: RumourQuery,
        response: answers(RumourList),
      },
    },
    async (request) =>
      read(house, request, async (made) => {
        const who = await asking(made)
        requireDoor(RUMOUR_RULES, 'list', who.asker, rumourDoor(who))
        const { after, limit = 50, ...filter } = request.query
        const before = decodeCursor(after)
        const found = await findRumours(who.tx, who.session.wheelId, { ...filter, before }, limit + 1)
        const page = pageOf(found, limit, (row) => ({ at: row.recorded_at, id: row.rumour_id }))
        return { rows: await Promise.all(page.rows.map((row) => rumourRow(house, row))), after: page.after }
      }),
  )

  app.post(
    '/api/rumours',
    {
      schema: {
        tags,
        operationId: 'recordRumour',
        summary: 'Record what is said, in the words heard; nobody is named',
        security: signedInSecurity,
        body: RecordRumour,
        response: answers(Made, 201),
      },
    },
    async (request, reply) =>
      act(house, request, reply, async (made) => {
        const who = await asking(made)
        const { tx, session, now } = who
        requireDoor(RUMOUR_RULES, 'record', who.asker, rumourDoor(who))
        const { language, statement_sealed, report_ids = [], incident_ids = [], ...heard } = request.body
        const rumour = {
          wheel_id: session.wheelId,
          rumour_id: newId(now),
          area_code: await coarseArea(tx, session.wheelId, heard.area_code),
          organisation_id: session.organisationId,
        }
        await tx
          .insertInto('rumour')
          .values({ ...rumour, language, recorded_by: session.memberId, recorded_at: now })
          .execute()
        await writeRumourText(house, who, rumour, 'statement', language, statement_sealed)
        await addHearing(who, rumour.rumour_id, { ...heard, heard: true })
        await addRumourLinks(who, rumour.rumour_id, report_ids, incident_ids)
        const content = { language, ...heard, reports: report_ids, incidents: incident_ids }
        await noteRumour(house, who, rumour, warningEvents.rumourRecorded, content)
        reply.code(201)
        return { id: rumour.rumour_id }
      }),
  )

  app.get(
    '/api/rumours/:id',
    {
      schema: {
        tags,
        operationId: 'getRumour',
        summary: 'One rumour: where it was heard, how it was checked, how it was answered, what came after',
        security: signedInSecurity,
        params: IdParams,
        response: answers(RumourView),
      },
    },
    async (request) =>
      read(house, request, async (made) => {
        const who = await asking(made)
        requireDoor(RUMOUR_RULES, 'open', who.asker, rumourDoor(who))
        const { wheelId } = who.session
        const [rumour] = await findRumours(who.tx, wheelId, { rumourId: request.params.id }, 1)
        if (rumour === undefined) throw problem('not_found')
        const id = rumour.rumour_id
        const facts = await rumourFacts(who, rumour)
        const corrections = await correctionsOf(who.tx, wheelId, id)
        return {
          rumour: await rumourRow(house, rumour),
          recorded_by: rumour.recorded_by,
          recorded_at: rumour.recorded_at.toISOString(),
          registered_by: rumour.registered_by,
          monitored_on: rumour.monitored_on,
          kept_from_forces: !facts.has('may_be_public'),
          actions: actionsFor(RUMOUR_RULES, who.asker, { state: rumour.state, facts }),
          texts: await Promise.all(
            (await rumourTexts(who.tx, wheelId, id)).map(async (text) => ({
              number: text.number,
              kind: text.kind,
              language: text.language,
              sealed: await orNull(house.keeper.giveBase64(text.body, `rumour.text:${id}:${text.number}`)),
              author_id: text.author_id,
              at: text.at.toISOString(),
            })),
          ),
          judgements: await Promise.all(
            (await judgementsOf(who.tx, wheelId, id)).map(async (one) => ({
              truth: one.truth,
              reason_sealed: await orNull(
                house.keeper.giveBase64(one.reason, `rumour.judgement:${one.judgement_id}`),
              ),
              author_id: one.author_id,
              organisation_id: one.organisation_id,
              at: one.at.toISOString(),
            })),
          ),
          hearings: await hearingsOf(who.tx, wheelId, id),
          links: (await rumourLinks(who.tx, wheelId, id)).map((link) => ({
            link_id: link.link_id,
            report_id: link.report_id,
            incident_id: link.incident_id,
            linked_by: link.linked_by,
            linked_at: link.linked_at.toISOString(),
          })),
          corrections: await correctionRows(house, who, rumour, corrections, facts.has('may_be_public')),
          clocks: (await clocksOf(who.tx, wheelId, 'rumour', id)).map((row) => clockRow('rumour', id, row)),
        }
      }),
  )
}
