import type { Selectable } from 'kysely'
import { actionsFor, may } from '../../actors/permission.ts'
import type { Kept } from '../../custody/server/index.ts'
import { Problem } from '../../platform/errors.ts'
import type { DB } from '../../platform/schema.ts'
import { clocksOf } from '../../wheels/server/index.ts'
import { REPORT_RULES, type ReportAction, type ReportGuard } from '../rules.ts'
import type { ReportState } from '../states.ts'
import type { Holding } from './asking.ts'
import { reporterRecipient, type StoredReport } from './store.ts'

/** A row of a list: open fields and nothing else. */
export function reportRow(report: StoredReport) {
  return {
    report_id: report.report_id,
    custodian_id: report.custodian_id,
    channel: report.channel,
    language: report.language,
    handling_group: report.handling_group,
    severity: report.severity,
    urgency: report.urgency,
    priority: report.priority,
    area_code: report.area_code,
    received_at: report.received_at.toISOString(),
    live: report.live,
    state: report.state,
    sealed_by: report.sealed_by,
    purposes: {
      check: report.may_check,
      summary: report.may_pass_on,
      write: report.may_write,
      publish: report.may_publish,
    },
    version: report.version,
  }
}

/** A button is shown where only what the request itself brings is still missing. */
const BROUGHT_LATER: readonly ReportGuard[] = ['reason_given', 'safety_reason', 'loop_closed']
/** Asked for elsewhere than on one report. */
const NOT_OF_ONE: readonly ReportAction[] = [
  'list',
  'enter_walk_in',
  'send_field_check',
  'answer_field_check',
  'see_coverage',
]

export async function reportView(house: Kept, held: Holding) {
  const { tx, report, asker } = held
  const subject = { state: report.state as ReportState, facts: held.facts }
  const opens = may(REPORT_RULES, 'open', asker, subject)
  const summarises = may(REPORT_RULES, 'read_summary', asker, subject)
  const facts = new Set([...held.facts, ...BROUGHT_LATER])
  const id = report.report_id
  const body = opens ? await bodyOf(held) : undefined
  const contact = opens ? await contactOf(held) : undefined
  const summaries = summarises || opens ? await textsOf(held, 'report_summary') : []
  const notes = opens ? await textsOf(held, 'report_note') : []
  const messages = opens ? await messagesOf(held) : []
  const clocks = await clocksOf(tx, report.wheel_id, 'report', id)
  return {
    report: reportRow(report),
    actions: actionsFor(REPORT_RULES, asker, { ...subject, facts }).filter(
      (one) => !NOT_OF_ONE.includes(one),
    ),
    body_sealed: await opened(house, body?.body, `report.body:${id}`),
    reply_address_sealed: await opened(house, contact?.reply_address, `report.reply:${id}`),
    reporter_recipient: opens ? await reporterRecipient(tx, id) : null,
    summaries: await sealedTexts(house, summaries, `report.summary:${id}`),
    notes: await sealedTexts(house, notes, `report.note:${id}`),
    messages: await sealedMessages(house, messages),
    clocks: clocks.map((clock) => ({
      ...clock,
      subject: 'report',
      subject_id: id,
      started_at: clock.started_at.toISOString(),
      due_at: clock.due_at.toISOString(),
      ended_at: clock.ended_at?.toISOString() ?? null,
    })),
  }
}

export const bodyOf = ({ tx, report }: Holding) =>
  tx
    .selectFrom('report_body')
    .select('body')
    .where('wheel_id', '=', report.wheel_id)
    .where('report_id', '=', report.report_id)
    .executeTakeFirst()

const contactOf = ({ tx, report }: Holding) =>
  tx
    .selectFrom('report_contact')
    .select('reply_address')
    .where('wheel_id', '=', report.wheel_id)
    .where('report_id', '=', report.report_id)
    .executeTakeFirst()

const textsOf = ({ tx, report }: Holding, table: 'report_summary' | 'report_note') =>
  tx
    .selectFrom(table)
    .selectAll()
    .where('wheel_id', '=', report.wheel_id)
    .where('report_id', '=', report.report_id)
    .orderBy('number')
    .execute()

const messagesOf = ({ tx, report }: Holding) =>
  tx
    .selectFrom('report_message')
    .selectAll()
    .where('wheel_id', '=', report.wheel_id)
    .where('report_id', '=', report.report_id)
    .orderBy('at')
    .orderBy('message_id')
    .execute()

async function sealedTexts(house: Kept, rows: Selectable<DB['report_note']>[], context: string) {
  const all = []
  for (const row of rows) {
    const sealed = await opened(house, row.body, `${context}:${row.number}`)
    if (sealed === null) continue
    all.push({ number: row.number, sealed, author_id: row.author_id, at: row.at.toISOString() })
  }
  return all
}

async function sealedMessages(house: Kept, rows: Selectable<DB['report_message']>[]) {
  const all = []
  for (const { message_id, direction, body, author_id, at } of rows) {
    const sealed = await opened(house, body, `report.message:${message_id}`)
    if (sealed !== null) all.push({ message_id, direction, sealed, at: at.toISOString(), author_id })
  }
  return all
}

/** Null where there is nothing, and where the lock was destroyed: what is gone is gone, and the rest is still shown. */
export async function opened(
  house: Kept,
  closed: Uint8Array | null | undefined,
  context: string,
): Promise<string | null> {
  if (closed === null || closed === undefined) return null
  try {
    return await house.keeper.giveBase64(closed, context)
  } catch (error) {
    if (error instanceof Problem && error.code === 'key_destroyed') return null
    throw error
  }
}
