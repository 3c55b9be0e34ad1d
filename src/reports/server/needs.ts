import { sql } from 'kysely'
import { type AreaOf, type Need, type NeedsSource, openClocksOf } from '../../wheels/server/index.ts'
import { delivered } from './envelope-routes.ts'

const need = (kind: string, subject: string, id: string, more: Partial<Need> = {}): Need => ({
  kind,
  subject,
  subject_id: id,
  priority: null,
  area_code: null,
  started_at: null,
  due_at: null,
  passed_on: false,
  ...more,
})

/** What of this slice waits for the asker; its clocks are told by the wheel. */
export const reportsNeeds: NeedsSource = async (acting) => {
  const { tx, session, audience } = acting
  if (audience !== 'cw_member') return []
  const needs: Need[] = []
  if (session.roles.includes('field_monitor')) {
    const checks = await tx
      .selectFrom('field_check')
      .select(['field_check_id', 'area_code', 'sent_at'])
      .where('wheel_id', '=', session.wheelId)
      .where('monitor_id', '=', session.memberId)
      .where('state', '=', 'sent')
      .execute()
    for (const check of checks)
      needs.push(
        need('field_check', 'field_check', check.field_check_id, {
          area_code: check.area_code,
          started_at: check.sent_at.toISOString(),
        }),
      )
  }
  if (session.roles.includes('sgbv_focal_point')) {
    for (const { envelope_id, destroy_at } of await delivered(acting, 'open'))
      needs.push(need('envelope', 'envelope', envelope_id, { due_at: destroy_at.toISOString() }))
  }
  if (session.roles.includes('oversight_investigator')) {
    const reports = await tx
      .selectFrom('oversight_report')
      .select('oversight_report_id')
      .where('wheel_id', '=', session.wheelId)
      .where('state', '=', 'received')
      .execute()
    for (const { oversight_report_id: id } of reports) needs.push(need('oversight', 'oversight_report', id))
  }
  if (session.roles.includes('intake_operator')) {
    needs.push(...(await unread(acting)))
    // She wrote, and nobody has written back.
    const { rows } = await sql<{ report_id: string; at: Date }>`
      SELECT DISTINCT ON (m.report_id) m.report_id, m.at FROM report_message m JOIN report r USING (wheel_id, report_id)
      WHERE m.wheel_id = ${session.wheelId} AND r.custodian_id = ${session.organisationId} AND r.state <> 'retained'
        AND m.direction = 'from_reporter' AND NOT EXISTS (SELECT FROM report_message a WHERE a.wheel_id = m.wheel_id
          AND a.report_id = m.report_id AND a.direction = 'to_reporter' AND a.at >= m.at)
      ORDER BY m.report_id, m.at LIMIT 100`.execute(tx)
    for (const row of rows)
      needs.push(need('message', 'report', row.report_id, { started_at: row.at.toISOString() }))
  }
  return needs
}

/** What came in and is not before the desk yet: it holds up everything after it, so its limit is that of triage. */
async function unread({ tx, session }: Parameters<NeedsSource>[0]): Promise<Need[]> {
  const reports = await tx
    .selectFrom('report')
    .select(['report_id', 'state', 'area_code', 'received_at'])
    .where('wheel_id', '=', session.wheelId)
    .where('custodian_id', '=', session.organisationId)
    .where('state', 'in', ['received', 'made_safe'])
    .where('live', '=', true)
    .orderBy('received_at')
    .limit(100)
    .execute()
  const ids = reports.map((one) => one.report_id)
  const clocks = await openClocksOf(tx, session.wheelId, 'report', 'triage', ids)
  return reports.map((one) => {
    const clock = clocks.get(one.report_id)
    return need(one.state === 'received' ? 'make_safe' : 'register', 'report', one.report_id, {
      priority: clock?.priority ?? null,
      area_code: one.area_code,
      started_at: one.received_at.toISOString(),
      due_at: clock?.due_at.toISOString() ?? null,
    })
  })
}

export const reportAreas: AreaOf = async (tx, wheelId, ids) => {
  const rows = await tx
    .selectFrom('report')
    .select(['report_id', 'area_code'])
    .where('wheel_id', '=', wheelId)
    .where('report_id', 'in', ids)
    .execute()
  return new Map(rows.map((row) => [row.report_id, row.area_code]))
}
