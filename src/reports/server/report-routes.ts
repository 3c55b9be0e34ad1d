import { Type } from 'typebox'
import type { Kept } from '../../custody/server/index.ts'
import { answers, IdParams } from '../../platform/act.ts'
import type { App } from '../../platform/http.ts'
import { Categorise, CloseReport, MakeSafe, Moved, RecordPurposes, Triage } from '../wire.ts'
import { actOnReport, signedIn } from './asking.ts'
import { reportEvents } from './events.ts'
import { coarseArea } from './place.ts'
import { actOnOne, stateAfter } from './report-acts.ts'
import { appendText, moveReport, note } from './store.ts'

const action = <const T extends object>(operationId: string, summary: string, rest: T) =>
  signedIn(operationId, summary, { params: IdParams, response: answers(Moved), ...rest })

/** The way of one report, from what came in to closed. */
export function reportRoutes(app: App, house: Kept): void {
  app.post(
    '/api/reports/:id/make-safe',
    {
      schema: action('makeReportSafe', 'Write the summary without source, for the desk', { body: MakeSafe }),
    },
    async (request, reply) =>
      actOnReport(house, request, reply, {
        action: 'make_safe',
        edits: true,
        work: (held) => actOnOne(house, 'make_safe', held, request.body),
      }),
  )

  app.post(
    '/api/reports/:id/register',
    { schema: action('registerReport', 'Register it as it is', {}) },
    async (request, reply) =>
      actOnReport(house, request, reply, {
        action: 'register',
        edits: true,
        work: (held) => actOnOne(house, 'register', held, {}),
      }),
  )

  app.post(
    '/api/reports/:id/categorise',
    {
      schema: action('categoriseReport', 'Note the true category, and register it if it is not yet', {
        body: Categorise,
      }),
    },
    async (request, reply) =>
      actOnReport(house, request, reply, {
        action: (held) => (held.report.state === 'made_safe' ? 'register' : 'categorise'),
        edits: true,
        work: async (held) => {
          const { note_sealed, handling_group, area_code, language } = request.body
          const registers = held.report.state === 'made_safe'
          const area = await coarseArea(held.tx, held.session.wheelId, area_code)
          await appendText(house, held, 'note', note_sealed, 1)
          await note(house, held, reportEvents.registered, { handling_group, area_code: area, language })
          return moveReport(held, {
            handling_group,
            language,
            area_code: area,
            state: registers ? stateAfter(held, 'register') : held.report.state,
          })
        },
      }),
  )

  app.post(
    '/api/reports/:id/purposes',
    {
      schema: action('recordPurposes', 'Record what the person said may be done with it', {
        body: RecordPurposes,
      }),
    },
    async (request, reply) =>
      actOnReport(house, request, reply, {
        action: 'record_purposes',
        edits: true,
        work: async (held) => {
          const { purposes, note_sealed } = request.body
          await appendText(house, held, 'note', note_sealed, 1)
          await note(house, held, reportEvents.purposesRecorded, purposes)
          return moveReport(held, {
            may_check: purposes.check,
            may_pass_on: purposes.summary,
            may_write: purposes.write,
            may_publish: purposes.publish,
          })
        },
      }),
  )

  app.post(
    '/api/reports/:id/triage',
    { schema: action('triageReport', 'Judge severity and urgency', { body: Triage }) },
    async (request, reply) =>
      actOnReport(house, request, reply, {
        action: 'triage',
        edits: true,
        work: (held) => actOnOne(house, 'triage', held, request.body),
      }),
  )

  app.post(
    '/api/reports/:id/close',
    {
      schema: action('closeReport', 'Close it, once the person was answered or silence is safer', {
        body: Type.Union([CloseReport, Type.Null()]),
      }),
    },
    async (request, reply) =>
      actOnReport(house, request, reply, {
        action: 'close',
        // Asked of the rows, by the act itself, which takes the report first.
        brings: ['loop_closed'],
        edits: true,
        work: (held) => actOnOne(house, 'close', held, request.body ?? {}),
      }),
  )

  app.post(
    '/api/reports/:id/reopen',
    { schema: action('reopenReport', 'Open a closed report again', {}) },
    async (request, reply) =>
      actOnReport(house, request, reply, {
        action: 'reopen',
        edits: true,
        work: (held) => actOnOne(house, 'reopen', held, {}),
      }),
  )
}
