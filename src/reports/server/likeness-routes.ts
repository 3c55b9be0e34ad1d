import { sql } from 'kysely'
import { may } from '../../actors/permission.ts'
import type { Kept } from '../../custody/server/index.ts'
import { answers, IdParams } from '../../platform/act.ts'
import type { App } from '../../platform/http.ts'
import { getProtocol } from '../../wheels/server/index.ts'
import { REPORT_RULES } from '../rules.ts'
import type { ReportState } from '../states.ts'
import { LikelySame, Texts, TextsQuestion } from '../wire.ts'
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
        const rows = []
        for (const report of reports) {
          const text = await textOf(house, asked, report)
          if (text !== undefined) rows.push(text)
        }
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

async function textOf(house: Kept, asked: Asking, report: StoredReport) {
  const { wheel_id, report_id } = report
  const subject = { state: report.state as ReportState, facts: factsOf(asked, report) }
  if (may(REPORT_RULES, 'open', asked.asker, subject)) {
    const row = await asked.tx
      .selectFrom('report_body')
      .select('body')
      .where('wheel_id', '=', wheel_id)
      .where('report_id', '=', report_id)
      .executeTakeFirst()
    const sealed = await opened(house, row?.body, `report.body:${report_id}`)
    return sealed === null ? undefined : { report_id, kind: 'body' as const, sealed }
  }
  if (!may(REPORT_RULES, 'read_summary', asked.asker, subject)) return undefined
  const row = await asked.tx
    .selectFrom('report_summary')
    .select(['body', 'number'])
    .where('wheel_id', '=', wheel_id)
    .where('report_id', '=', report_id)
    .orderBy('number', 'desc')
    .executeTakeFirst()
  const sealed = await opened(house, row?.body, `report.summary:${report_id}:${row?.number ?? 0}`)
  return sealed === null ? undefined : { report_id, kind: 'summary' as const, sealed }
}
