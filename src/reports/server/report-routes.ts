import { Type } from 'typebox'
import type { Kept } from '../../custody/server/index.ts'
import { answers, IdParams } from '../../platform/act.ts'
import { problem } from '../../platform/errors.ts'
import type { App } from '../../platform/http.ts'
import { deskOf, meetClock } from '../../wheels/server/index.ts'
import { type ReportEvent, nextReportState, type ReportState } from '../states.ts'
import { Categorise, CloseReport, MakeSafe, Moved, RecordPurposes, Triage } from '../wire.ts'
import { actOnReport, type Holding, signedIn } from './asking.ts'
import { reportEvents } from './events.ts'
import { coarseArea } from './place.ts'
import { appendText, moveReport, note, reporterRecipient } from './store.ts'

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
        work: async (held) => {
          const desk = await deskOf(held.tx, held.session.wheelId)
          if (desk.length === 0) throw problem('wrong_state', { because: 'no_desk' })
          await appendText(house, held, 'summary', request.body.summary_sealed, desk.length)
          await note(house, held, reportEvents.madeSafe, { summary: request.body.summary_sealed })
          return moveReport(held, {
            state: stateAfter(held, 'make_safe'),
            made_safe_by: held.session.memberId,
          })
        },
      }),
  )

  app.post(
    '/api/reports/:id/register',
    { schema: action('registerReport', 'Register it as it is', {}) },
    async (request, reply) =>
      actOnReport(house, request, reply, {
        action: 'register',
        edits: true,
        work: async (held) => {
          await note(house, held, reportEvents.registered, {})
          return moveReport(held, { state: stateAfter(held, 'register') })
        },
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
        work: async (held) => {
          const { severity, urgency } = request.body
          await meetClock(held.tx, held.report.wheel_id, 'report', held.report.report_id, 'triage', held.now)
          await note(house, held, reportEvents.triaged, { severity, urgency })
          return moveReport(held, { severity, urgency, state: stateAfter(held, 'triage') })
        },
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
        // Asked of the rows below, which takes the report itself.
        brings: ['loop_closed'],
        edits: true,
        work: async (held) => {
          const silence = request.body?.silence_is_safer === true
          if (!silence && !(await answered(held))) throw problem('outcome_needed')
          for (const kind of ['acknowledge', 'triage'] as const)
            await meetClock(held.tx, held.report.wheel_id, 'report', held.report.report_id, kind, held.now)
          await note(house, held, reportEvents.closed, { silence })
          return moveReport(held, { state: stateAfter(held, 'close'), closed_at: held.now })
        },
      }),
  )

  app.post(
    '/api/reports/:id/reopen',
    { schema: action('reopenReport', 'Open a closed report again', {}) },
    async (request, reply) =>
      actOnReport(house, request, reply, {
        action: 'reopen',
        edits: true,
        work: async (held) => {
          await note(house, held, reportEvents.reopened, {})
          return moveReport(held, { state: stateAfter(held, 'reopen'), closed_at: null })
        },
      }),
  )
}

function stateAfter({ report }: Holding, event: ReportEvent): string {
  const next = nextReportState(report.state as ReportState, event)
  if (next === undefined) throw problem('wrong_state', { because: 'state' })
  return next
}

/** She was written to; or she did not wish it, or left no way, and then nobody can. */
async function answered({ tx, report, session }: Holding): Promise<boolean> {
  if (!report.may_write) return true
  // The desk sees neither the conversation nor an address of another's custody: what it does not see is not done.
  if (report.custodian_id !== session.organisationId) return false
  const written = await tx
    .selectFrom('report_message')
    .select('message_id')
    .where('wheel_id', '=', report.wheel_id)
    .where('report_id', '=', report.report_id)
    .where('direction', '=', 'to_reporter')
    .executeTakeFirst()
  if (written !== undefined) return true
  const address = await tx
    .selectFrom('report_contact')
    .select('report_id')
    .where('wheel_id', '=', report.wheel_id)
    .where('report_id', '=', report.report_id)
    .where('reply_address', 'is not', null)
    .executeTakeFirst()
  return address === undefined && (await reporterRecipient(tx, report.report_id)) === null
}
