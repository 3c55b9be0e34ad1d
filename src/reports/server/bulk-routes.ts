import { sql } from 'kysely'
import type { Kept } from '../../custody/server/index.ts'
import { answers, IdParams } from '../../platform/act.ts'
import { Problem, problem } from '../../platform/errors.ts'
import type { App } from '../../platform/http.ts'
import { newId } from '../../platform/id.ts'
import { type BulkAct, keptBecause, type KeptBecause, undoUntil } from '../bulk.ts'
import { heldByAnother } from '../claims.ts'
import type { ReportGuard } from '../rules.ts'
import { BulkActs, BulkDone, BulkReports, BulkUndone } from '../wire.ts'
import { actAsking, type Asking, hold, type Holding, readAsking, requireAction, signedIn } from './asking.ts'
import { claimsOf, requireUnclaimed } from './claim-store.ts'
import { reportEvents } from './events.ts'
import { type Given, REPORT_ACTS } from './report-acts.ts'
import { moveReport, note } from './store.ts'

type Moved = { report_id: string; state: string; version: number }
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
        const until = undoUntil(act, asked.now)
        const bulkActId = until === null ? null : await beginBulk(asked, act, until)
        const done: Moved[] = []
        const refused: Refused[] = []
        // In one order for everybody, so that two who act on the same reports never wait for each other.
        const ordered = items.toSorted((a, b) => (a.report_id < b.report_id ? -1 : 1))
        for (const { report_id, version, summary_sealed } of ordered) {
          const result = await alone(asked, report_id, async () => {
            const held = await hold(asked, report_id, true)
            for (const fact of BROUGHT[act] ?? []) held.facts.add(fact)
            requireAction(held, act)
            if (held.report.version !== version)
              throw problem('changed_meanwhile', { version: held.report.version })
            await requireUnclaimed(held)
            if (bulkActId !== null)
              await sql`SELECT cw_bulk_keep(${bulkActId}, ${report_id})`.execute(asked.tx)
            const what: Given = { ...given, summary_sealed }
            return { report_id, ...(await REPORT_ACTS[act](house, held, what)) }
          })
          if ('code' in result) refused.push(result)
          else done.push(result)
        }
        if (done.length > 0 || bulkActId === null)
          return { bulk_act_id: bulkActId, undo_until: until?.toISOString() ?? null, done, refused }
        await endBulk(asked, bulkActId)
        return { bulk_act_id: null, undo_until: null, done, refused }
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
          .forUpdate()
          .executeTakeFirst()
        if (bulk === undefined) throw problem('not_found')
        const items = await tx
          .selectFrom('bulk_act_item')
          .selectAll()
          .where('wheel_id', '=', session.wheelId)
          .where('bulk_act_id', '=', bulkActId)
          .orderBy('report_id')
          .execute()
        const undone: Moved[] = []
        const kept: { report_id: string; because: KeptBecause }[] = []
        for (const item of items) {
          const { report_id } = item
          const held = await findHeld(asked, report_id)
          const claim = (await claimsOf(asked, [report_id])).get(report_id)
          const claimed = heldByAnother(claim, session.memberId, now)
          const because = keptBecause(held?.report, item.version + 1, claimed)
          if (held === undefined || because !== null) {
            kept.push({ report_id, because: because ?? 'gone' })
            continue
          }
          const { state, severity, urgency, closed_at } = item
          await sql`SELECT cw_bulk_clocks_undo(${bulkActId}, ${report_id}, ${now})`.execute(tx)
          await note(house, held, reportEvents.undone, { act: bulk.act, state, severity, urgency })
          undone.push({ report_id, ...(await moveReport(held, { state, severity, urgency, closed_at })) })
        }
        await endBulk(asked, bulkActId)
        return { undone, kept }
      }),
  )
}

/** Undefined for one that has gone elsewhere since. */
async function findHeld(asked: Asking, id: string): Promise<Holding | undefined> {
  try {
    return await hold(asked, id, true)
  } catch (error) {
    if (error instanceof Problem && error.code === 'not_found') return undefined
    throw error
  }
}

/** What the act itself asks of the rows: closing asks whether the person was answered. */
const BROUGHT: Partial<Record<BulkAct, readonly ReportGuard[]>> = { close: ['loop_closed'] }

/** One report of many: what is refused leaves no trace, and the others go on. */
async function alone(
  { tx }: Asking,
  report_id: string,
  work: () => Promise<Moved>,
): Promise<Moved | Refused> {
  await sql`SAVEPOINT one_of_many`.execute(tx)
  try {
    const moved = await work()
    await sql`RELEASE SAVEPOINT one_of_many`.execute(tx)
    return moved
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    await sql`ROLLBACK TO SAVEPOINT one_of_many`.execute(tx)
    const { code, details } = error
    return { report_id, code, ...(Object.keys(details).length > 0 && { details }) }
  }
}

async function beginBulk({ tx, session, now }: Asking, act: string, until: Date): Promise<string> {
  const bulkActId = newId(now)
  const whose = { wheel_id: session.wheelId, bulk_act_id: bulkActId, member_id: session.memberId }
  await tx
    .insertInto('bulk_act')
    .values({ ...whose, act, at: now, undo_until: until })
    .execute()
  return bulkActId
}

async function endBulk({ tx, session }: Asking, bulkActId: string): Promise<void> {
  await tx
    .deleteFrom('bulk_act')
    .where('wheel_id', '=', session.wheelId)
    .where('bulk_act_id', '=', bulkActId)
    .execute()
}
