import { sql } from 'kysely'
import { may } from '../../actors/permission.ts'
import type { Kept } from '../../custody/server/index.ts'
import { answers, IdParams } from '../../platform/act.ts'
import type { App } from '../../platform/http.ts'
import { getProtocol } from '../../wheels/server/index.ts'
import { REPORT_RULES, type ReportAction } from '../rules.ts'
import type { ReportState } from '../states.ts'
import { LikelySame, Texts, TextsQuestion } from '../tray-wire.ts'
import { type Asking, factsOf, hold, readAsking, signedIn } from './asking.ts'
import { claimsOf } from './claim-store.ts'
import type { StoredReport } from './store.ts'
import { visible } from './tray-query.ts'
import { opened, reportRow } from './view.ts'

/** As many as a phone compares while somebody waits. */
const MOST_LIKELY = 200

/**
 * What may be the same message, by place, day and handling group alone: the server reads no words. A browser ranks what
 * it can open; across custodian organisations that is made-safe summaries, since nothing else is sealed to the asker.
 */
export function likenessRoutes(app: App, house: Kept): void {
  app.get(
    '/api/reports/:id/likely-same',
    {
      schema: signedIn('listLikelySame', 'Reports of the same place, day and group, nearest in time first', {
        params: IdParams,
        response: answers(LikelySame),
      }),
    },
    async (request) =>
      readAsking(house, request, async (asked) => {
        const { report } = await hold(asked, request.params.id, false)
        const rows = await neighbours(asked, report)
        const claims = await claimsOf(
          asked,
          rows.map((row) => row.report_id),
        )
        return { rows: rows.map((row) => reportRow(row, claims.get(row.report_id))) }
      }),
  )

  app.post(
    '/api/reports/texts',
    {
      schema: signedIn('readTexts', 'The words of many, so far as each is sealed to me', {
        body: TextsQuestion,
        response: answers(Texts),
      }),
    },
    async (request) =>
      readAsking(house, request, async (asked) => {
        const reports = await visible(asked).where('report_id', 'in', request.body.report_ids).execute()
        const rows = await textsOf(house, asked, reports)
        return { rows }
      }),
  )
}

/** Of the same and the neighbouring days in the wheel's own time zone: later ones and earlier ones, then the nearest. */
async function neighbours(asked: Asking, report: StoredReport): Promise<StoredReport[]> {
  const { timezone } = await getProtocol(asked.tx, asked.session.wheelId)
  const day = sql`date_trunc('day', ${report.received_at}::timestamptz, ${timezone})`
  const alike = visible(asked)
    .where('area_code', '=', report.area_code)
    .where('handling_group', '=', report.handling_group)
    .where('report_id', '<>', report.report_id)
  const before = await alike
    .where('received_at', '<=', report.received_at)
    .where('received_at', '>=', sql<Date>`${day} - interval '1 day'`)
    .orderBy('received_at', 'desc')
    .limit(MOST_LIKELY)
    .execute()
  const after = await alike
    .where('received_at', '>', report.received_at)
    .where('received_at', '<', sql<Date>`${day} + interval '2 days'`)
    .orderBy('received_at')
    .limit(MOST_LIKELY)
    .execute()
  const apart = (one: StoredReport) => Math.abs(one.received_at.getTime() - report.received_at.getTime())
  return [...before, ...after].toSorted((a, b) => apart(a) - apart(b)).slice(0, MOST_LIKELY)
}

/** Her own custody's words; of others' reports the newest summary. One whose lock was destroyed is left out. */
async function textsOf(house: Kept, asked: Asking, reports: readonly StoredReport[]) {
  const { wheelId } = asked.session
  const idsOf = (action: ReportAction) =>
    reports
      .filter((report) => {
        const subject = { state: report.state as ReportState, facts: factsOf(asked, report) }
        return may(REPORT_RULES, action, asked.asker, subject)
      })
      .map((report) => report.report_id)
  const own = idsOf('open')
  const bodies = await asked.tx
    .selectFrom('report_body')
    .select(['report_id', 'body'])
    .where('wheel_id', '=', wheelId)
    .where('report_id', '=', sql<string>`ANY (${own}::uuid[])`)
    .execute()
  const others = idsOf('read_summary').filter((id) => !own.includes(id))
  const summaries = await asked.tx
    .selectFrom('report_summary')
    .distinctOn('report_id')
    .select(['report_id', 'body', 'number'])
    .where('wheel_id', '=', wheelId)
    .where('report_id', '=', sql<string>`ANY (${others}::uuid[])`)
    .orderBy('report_id')
    .orderBy('number', 'desc')
    .execute()
  const rows = []
  for (const { report_id, body } of bodies) {
    const sealed = await opened(house, body, `report.body:${report_id}`)
    if (sealed !== null) rows.push({ report_id, kind: 'body' as const, sealed })
  }
  for (const { report_id, body, number } of summaries) {
    const sealed = await opened(house, body, `report.summary:${report_id}:${number}`)
    if (sealed !== null) rows.push({ report_id, kind: 'summary' as const, sealed })
  }
  return rows
}
