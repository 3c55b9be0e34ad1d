import { sql } from 'kysely'
import type { Kept } from '../../custody/server/index.ts'
import { answers, IdParams } from '../../platform/act.ts'
import { Problem, problem } from '../../platform/errors.ts'
import type { App } from '../../platform/http.ts'
import { newId } from '../../platform/id.ts'
import { type BulkAct, goesBack, keptBecause, type KeptBecause, undoUntil } from '../bulk.ts'
import { heldByAnother } from '../claims.ts'
import type { ReportGuard } from '../rules.ts'
import type { ReportState } from '../states.ts'
import { BulkActs, BulkDone, BulkReports, BulkUndone } from '../tray-wire.ts'
import {
  actAsking,
  type Asking,
  type Holding,
  holding,
  readAsking,
  requireAction,
  signedIn,
} from './asking.ts'
import { claimsOf, refuseClaimed, renewClaims } from './claim-store.ts'
import { reportEvents } from './events.ts'
import { carryOut, type Given, type Moved, prepare, type Ready } from './report-acts.ts'
import { lockReports, noteAll } from './store.ts'

type Refused = { report_id: string; code: string; details?: Record<string, unknown> }

/** The same act on many reports, decided for each, done in one transaction, and taken back where that is safe. */
export function bulkRoutes(app: App, house: Kept): void {
  app.post(
    '/api/reports/bulk',
    {
      schema: signedIn('actOnReports', 'One act on many reports, each decided alone', {
        body: BulkReports,
        response: answers(BulkDone),
      }),
    },
    async (request, reply) =>
      actAsking(house, request, reply, async (asked) => {
        const { act, items, ...given } = request.body
        const { granted, refused } = await judge(house, asked, act, items, given)
        const until = granted.length === 0 ? null : undoUntil(act, asked.now)
        const bulk_act_id = until === null ? null : await keepBefore(asked, act, until, granted)
        const done = await carryOut(house, asked, act, granted)
        await renewClaims(
          asked,
          done.map((one) => one.report_id),
        )
        return { bulk_act_id, undo_until: until?.toISOString() ?? null, done, refused }
      }),
  )

  app.get(
    '/api/bulk-acts',
    {
      schema: signedIn('listBulkActs', 'My acts on many that can still be taken back', {
        response: answers(BulkActs),
      }),
    },
    async (request) =>
      readAsking(house, request, async ({ tx, session, now }) => {
        const rows = await tx
          .selectFrom('bulk_act')
          .innerJoin('bulk_act_item', (join) =>
            join
              .onRef('bulk_act_item.wheel_id', '=', 'bulk_act.wheel_id')
              .onRef('bulk_act_item.bulk_act_id', '=', 'bulk_act.bulk_act_id'),
          )
          .select(({ fn }) => [
            'bulk_act.bulk_act_id',
            'act',
            'at',
            'undo_until',
            fn.countAll<number>().as('reports'),
          ])
          .where('bulk_act.wheel_id', '=', session.wheelId)
          .where('undo_until', '>', now)
          .groupBy(['bulk_act.wheel_id', 'bulk_act.bulk_act_id'])
          .orderBy('at', 'desc')
          .limit(20)
          .execute()
        return {
          rows: rows.map((row) => ({
            bulk_act_id: row.bulk_act_id,
            act: row.act,
            reports: row.reports,
            at: row.at.toISOString(),
            undo_until: row.undo_until.toISOString(),
          })),
        }
      }),
  )

  app.post(
    '/api/bulk-acts/:id/undo',
    {
      schema: signedIn('undoBulkAct', 'Take it back, for those that nobody touched since', {
        params: IdParams,
        response: answers(BulkUndone),
      }),
    },
    async (request, reply) =>
      actAsking(house, request, reply, async (asked) => {
        const { tx, session, now } = asked
        const bulkActId = request.params.id
        const bulk = await tx
          .selectFrom('bulk_act')
          .select(['act'])
          .where('wheel_id', '=', session.wheelId)
          .where('bulk_act_id', '=', bulkActId)
          .where('undo_until', '>', now)
          .executeTakeFirst()
        if (bulk === undefined) throw problem('not_found')
        const items = await tx
          .selectFrom('bulk_act_item')
          .selectAll()
          .where('wheel_id', '=', session.wheelId)
          .where('bulk_act_id', '=', bulkActId)
          .orderBy('report_id')
          .execute()
        const kept: { report_id: string; because: KeptBecause }[] = []
        const back: { held: Holding; content: unknown }[] = []
        const ids = items.map((item) => item.report_id)
        const reports = await lockReports(tx, session.wheelId, ids)
        const claims = await claimsOf(asked, ids)
        for (const { report_id, state, severity, urgency, version } of items) {
          const report = reports.get(report_id)
          const claimed = heldByAnother(claims.get(report_id), session.memberId, now)
          const because = keptBecause(report, version + 1, claimed)
          if (because !== null || report === undefined) {
            kept.push({ report_id, because: because ?? 'gone' })
            continue
          }
          if (!goesBack(bulk.act as BulkAct, state as ReportState, report.state as ReportState))
            throw new Error(`${bulk.act} does not lead from ${state} to ${report.state}`)
          const content = { act: bulk.act, state, severity, urgency }
          back.push({ held: holding(asked, report), content })
        }
        await noteAll(house, back, reportEvents.undone)
        const undone = await restore(
          asked,
          bulkActId,
          back.map((one) => one.held.report.report_id),
        )
        await endBulk(asked, bulkActId)
        return { undone, kept }
      }),
  )
}

/** What the act itself asks of the rows: closing asks whether the person was answered. */
const BROUGHT: Partial<Record<BulkAct, readonly ReportGuard[]>> = { close: ['loop_closed'] }

type Item = { report_id: string; version: number; summary_sealed?: string }

/** Each alone, by the rules of the single act, before anything is written: what is refused leaves no trace. */
async function judge(house: Kept, asked: Asking, act: BulkAct, items: readonly Item[], given: Given) {
  const ids = items.map((item) => item.report_id)
  const reports = await lockReports(asked.tx, asked.session.wheelId, ids)
  const claims = await claimsOf(asked, ids)
  const granted = new Map<string, Ready>()
  const refused: Refused[] = []
  for (const { report_id, version, summary_sealed } of items) {
    try {
      const held = holding(asked, reports.get(report_id))
      for (const fact of BROUGHT[act] ?? []) held.facts.add(fact)
      requireAction(held, act)
      // Named twice, it has changed by the first.
      if (held.report.version !== version || granted.has(report_id))
        throw problem('changed_meanwhile', { version: held.report.version })
      refuseClaimed(asked, report_id, claims.get(report_id))
      granted.set(report_id, await prepare(house, act, held, { ...given, summary_sealed }))
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      const { code, details } = error
      refused.push({ report_id, code, ...(Object.keys(details).length > 0 && { details }) })
    }
  }
  return { granted: [...granted.values()], refused }
}

/** What the reports and their open clocks are before the act. */
async function keepBefore(
  { tx, session, now }: Asking,
  act: string,
  until: Date,
  granted: readonly Ready[],
): Promise<string> {
  const bulkActId = newId(now)
  const whose = { wheel_id: session.wheelId, bulk_act_id: bulkActId, member_id: session.memberId }
  await tx
    .insertInto('bulk_act')
    .values({ ...whose, act, at: now, undo_until: until })
    .execute()
  const ids = granted.map((one) => one.held.report.report_id)
  await sql`SELECT cw_bulk_keep(${bulkActId}, ${ids}::uuid[])`.execute(tx)
  return bulkActId
}

/** Reports and clocks as they were; the version goes on, so that nobody overwrites what she has not seen. */
async function restore({ tx, session, now }: Asking, bulkActId: string, ids: string[]): Promise<Moved[]> {
  await sql`SELECT cw_bulk_clocks_undo(${bulkActId}, ${ids}::uuid[], ${now})`.execute(tx)
  const { rows } = await sql<Moved>`
    UPDATE report r SET state = i.state, severity = i.severity, urgency = i.urgency, closed_at = i.closed_at, version = r.version + 1
    FROM bulk_act_item i WHERE i.wheel_id = ${session.wheelId} AND i.bulk_act_id = ${bulkActId}
      AND r.wheel_id = i.wheel_id AND r.report_id = i.report_id AND r.report_id = ANY (${ids}::uuid[])
    RETURNING r.report_id, r.state, r.version`.execute(tx)
  return rows
}

async function endBulk({ tx, session }: Asking, bulkActId: string): Promise<void> {
  await tx
    .deleteFrom('bulk_act')
    .where('wheel_id', '=', session.wheelId)
    .where('bulk_act_id', '=', bulkActId)
    .execute()
}
