import { Type } from 'typebox'
import type { Kept } from '../../custody/server/index.ts'
import { answers, IdParams, problemAnswer } from '../../platform/act.ts'
import { problem } from '../../platform/errors.ts'
import type { App } from '../../platform/http.ts'
import { decodeCursor, pageOf } from '../../platform/page.ts'
import { ReportList, ReportQuery, ReportView } from '../wire.ts'
import { hold, readAsking, requireAction, signedIn } from './asking.ts'
import { claimsOf } from './claim-store.ts'
import { reportEvents } from './events.ts'
import { note } from './store.ts'
import { endOfDay, pageOfTray } from './tray-query.ts'
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
        const { after, limit = 50, on, ...filter } = request.query
        const bounds = {
          before: on === undefined ? null : await endOfDay(asked, on),
          cursor: decodeCursor(after),
          limit: limit + 1,
        }
        const page = pageOf(await pageOfTray(asked, filter, bounds), limit, (row) => ({
          at: row.received_at,
          id: row.report_id,
        }))
        const claims = await claimsOf(
          asked,
          page.rows.map((row) => row.report_id),
        )
        return { rows: page.rows.map((row) => reportRow(row, claims.get(row.report_id))), after: page.after }
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
