import { Type } from 'typebox'
import { may } from '../../actors/permission.ts'
import type { Kept } from '../../custody/server/index.ts'
import { answers, IdParams, problemAnswer } from '../../platform/act.ts'
import { problem } from '../../platform/errors.ts'
import type { App } from '../../platform/http.ts'
import { decodeCursor, pageOf } from '../../platform/page.ts'
import { REPORT_RULES } from '../rules.ts'
import { ReportList, ReportQuery, ReportView } from '../wire.ts'
import { type Asking, hold, readAsking, requireAction, signedIn } from './asking.ts'
import { reportEvents } from './events.ts'
import { note } from './store.ts'
import { bodyOf, reportRow, reportView } from './view.ts'

/** The tray: what came in, for its custodian; what was made safe, for the desk. */
export function trayRoutes(app: App, house: Kept): void {
  app.get(
    '/api/reports',
    {
      schema: signedIn('listReports', 'Reports that I may work on, newest first', {
        querystring: ReportQuery,
        response: answers(ReportList),
      }),
    },
    async (request) =>
      readAsking(house, request, async (asked) => {
        const { after, limit = 50, state, area, group, priority, channel } = request.query
        const cursor = decodeCursor(after)
        let query = visible(asked)
          .orderBy('received_at', 'desc')
          .orderBy('report_id', 'desc')
          .limit(limit + 1)
        if (state !== undefined) query = query.where('state', '=', state)
        if (area !== undefined) query = query.where('area_code', '=', area)
        if (group !== undefined) query = query.where('handling_group', '=', group)
        if (priority !== undefined) query = query.where('priority', '=', priority)
        if (channel !== undefined) query = query.where('channel', '=', channel)
        if (cursor !== null) {
          query = query.where((where) =>
            where(where.refTuple('received_at', 'report_id'), '<', where.tuple(cursor.at, cursor.id)),
          )
        }
        const page = pageOf(await query.execute(), limit, (row) => ({
          at: row.received_at,
          id: row.report_id,
        }))
        return { rows: page.rows.map(reportRow), after: page.after }
      }),
  )

  app.get(
    '/api/reports/:id',
    {
      schema: signedIn('getReport', 'One report, as much of it as is sealed to me', {
        params: IdParams,
        response: answers(ReportView),
      }),
    },
    async (request) =>
      readAsking(house, request, async (asked) =>
        reportView(house, await hold(asked, request.params.id, false)),
      ),
  )

  app.get(
    '/api/reports/:id/export',
    {
      schema: signedIn('exportReport', 'The words as a plain age file, which the age program opens', {
        params: IdParams,
        response: {
          200: {
            description: 'An age file',
            content: { 'application/octet-stream': { schema: Type.Any() } },
          },
          '4xx': problemAnswer,
        },
      }),
    },
    async (request, reply) => {
      const file = await readAsking(house, request, async (asked) => {
        const held = await hold(asked, request.params.id, true)
        requireAction(held, 'export')
        const body = await bodyOf(held)
        if (body === undefined) throw problem('not_found')
        await note(house, held, reportEvents.exported, {})
        return house.keeper.give(body.body, `report.body:${held.report.report_id}`)
      })
      return reply
        .type('application/octet-stream')
        .header('content-disposition', 'attachment; filename="report.age"')
        .send(Buffer.from(file))
    },
  )
}

/** What the rules let this asker list; row-level security says the same of her organisation. */
function visible({ tx, session, asker, onDesk }: Asking) {
  const custodian = may(REPORT_RULES, 'list', asker, { state: null, facts: new Set(['own_custody']) })
  const desk = onDesk && may(REPORT_RULES, 'list', asker, { state: null, facts: new Set(['on_desk']) })
  if (!custodian && !desk) throw problem('not_found')
  return tx
    .selectFrom('report')
    .selectAll()
    .where('wheel_id', '=', session.wheelId)
    .where((where) =>
      where.or([
        ...(custodian ? [where('custodian_id', '=', session.organisationId)] : []),
        ...(desk ? [where('state', '<>', 'received')] : []),
      ]),
    )
}
