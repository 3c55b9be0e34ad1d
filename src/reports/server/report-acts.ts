import { problem } from '../../platform/errors.ts'
import type { Kept } from '../../custody/server/index.ts'
import { deskOf, meetClock } from '../../wheels/server/index.ts'
import type { BulkAct } from '../bulk.ts'
import { nextReportState, type ReportEvent, type ReportState } from '../states.ts'
import type { Holding } from './asking.ts'
import { reportEvents } from './events.ts'
import { appendText, moveReport, note, reporterRecipient } from './store.ts'

/** What a request brings to an act; each takes what it needs and refuses without it. */
export type Given = {
  summary_sealed?: string | undefined
  severity?: number | undefined
  urgency?: number | undefined
  silence_is_safer?: boolean | undefined
}
export type Act = (house: Kept, held: Holding, given: Given) => Promise<{ state: string; version: number }>

/** The acts that one report and many reports know alike. Rules, version and claim were asked before. */
export const REPORT_ACTS: Readonly<Record<BulkAct, Act>> = {
  make_safe: async (house, held, { summary_sealed }) => {
    if (summary_sealed === undefined) throw problem('wrong_shape', { fields: ['/summary_sealed'] })
    const desk = await deskOf(held.tx, held.session.wheelId)
    if (desk.length === 0) throw problem('wrong_state', { because: 'no_desk' })
    await appendText(house, held, 'summary', summary_sealed, desk.length)
    await note(house, held, reportEvents.madeSafe, { summary: summary_sealed })
    return moveReport(held, { state: stateAfter(held, 'make_safe'), made_safe_by: held.session.memberId })
  },

  register: async (house, held) => {
    await note(house, held, reportEvents.registered, {})
    return moveReport(held, { state: stateAfter(held, 'register') })
  },

  triage: async (house, held, { severity, urgency }) => {
    if (severity === undefined || urgency === undefined)
      throw problem('wrong_shape', { fields: ['/severity', '/urgency'] })
    await meetClock(held.tx, held.report.wheel_id, 'report', held.report.report_id, 'triage', held.now)
    await note(house, held, reportEvents.triaged, { severity, urgency })
    return moveReport(held, { severity, urgency, state: stateAfter(held, 'triage') })
  },

  close: async (house, held, { silence_is_safer }) => {
    const silence = silence_is_safer === true
    if (!silence && !(await answered(held))) throw problem('outcome_needed')
    for (const kind of ['acknowledge', 'triage'] as const)
      await meetClock(held.tx, held.report.wheel_id, 'report', held.report.report_id, kind, held.now)
    await note(house, held, reportEvents.closed, { silence })
    return moveReport(held, { state: stateAfter(held, 'close'), closed_at: held.now })
  },

  reopen: async (house, held) => {
    await note(house, held, reportEvents.reopened, {})
    return moveReport(held, { state: stateAfter(held, 'reopen'), closed_at: null })
  },
}

/** @throws Problem wrong_state where the event cannot happen in this state */
export function stateAfter({ report }: Holding, event: ReportEvent): string {
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
