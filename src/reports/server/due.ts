import { sql } from 'kysely'
import type { Kept } from '../../custody/server/index.ts'
import type { Tx } from '../../platform/db.ts'
import type { DueWork } from '../../platform/sweep.ts'
import { getProtocol, moveClocks } from '../../wheels/server/index.ts'
import { reportEvents } from './events.ts'

const DAY = 86_400_000
const ago = (now: Date, days: number): Date => new Date(now.getTime() - days * DAY)

/** What time does to reports by itself. */
export function reportsDue(house: Kept): DueWork[] {
  return [
    { name: 'exact times of closed reports', limit: 200, run: roundTimes },
    { name: 'reply addresses', limit: 200, run: (tx, now, limit) => retain(house, tx, now, limit) },
    {
      name: 'envelopes',
      limit: 200,
      run: async (tx, now, limit) =>
        gone(
          sql`DELETE FROM envelope WHERE (wheel_id, envelope_id) IN (
          SELECT wheel_id, envelope_id FROM envelope WHERE destroy_at <= ${now} LIMIT ${limit})`.execute(tx),
        ),
    },
    {
      name: 'providers’ message ids',
      limit: 500,
      run: async (tx, now, limit) =>
        gone(
          sql`DELETE FROM inbound_seen WHERE message_hash IN (
          SELECT message_hash FROM inbound_seen WHERE at < ${ago(now, 7)} LIMIT ${limit})`.execute(tx),
        ),
    },
    {
      name: 'idempotency keys',
      limit: 500,
      run: async (tx, now, limit) =>
        gone(
          sql`DELETE FROM idempotency WHERE (scope, key_hash) IN (
          SELECT scope, key_hash FROM idempotency WHERE at < ${ago(now, 1)} LIMIT ${limit})`.execute(tx),
        ),
    },
  ]
}

const gone = async (done: Promise<{ numAffectedRows?: bigint }>): Promise<number> =>
  Number((await done).numAffectedRows ?? 0n)

/** The local midnight stays of the time of receipt, once no clock needs more and the report is closed for a day. */
async function roundTimes(tx: Tx, now: Date, limit: number): Promise<number> {
  let done = 0
  for (const wheelId of await wheelsWithClosed(tx)) {
    const { timezone } = await getProtocol(tx, wheelId)
    const { rows } = await sql<{ report_id: string; received_at: Date }>`
      UPDATE report r SET received_at = date_trunc('day', r.received_at, ${timezone})
      WHERE r.wheel_id = ${wheelId} AND r.report_id IN (
        SELECT c.report_id FROM report c WHERE c.wheel_id = ${wheelId} AND c.state IN ('closed', 'retained', 'expired')
          AND c.closed_at < ${ago(now, 1)} AND c.received_at <> date_trunc('day', c.received_at, ${timezone})
          AND NOT EXISTS (SELECT FROM clock k WHERE k.wheel_id = c.wheel_id AND k.subject = 'report'
            AND k.subject_id = c.report_id AND k.ended_at IS NULL)
        LIMIT ${limit - done} FOR UPDATE SKIP LOCKED)
      RETURNING r.report_id, r.received_at`.execute(tx)
    for (const row of rows) await moveClocks(tx, wheelId, 'report', row.report_id, row.received_at)
    done += rows.length
    if (done >= limit) break
  }
  return done
}

/** So many days after closure nobody can be written to any more: the address is destroyed and the report retained. */
async function retain(house: Kept, tx: Tx, now: Date, limit: number): Promise<number> {
  let done = 0
  for (const wheelId of await wheelsWithClosed(tx)) {
    const { replyAddressDays } = await getProtocol(tx, wheelId)
    const { rows } = await sql<{ report_id: string; custodian_id: string; area_code: string }>`
      UPDATE report r SET state = 'retained' WHERE r.wheel_id = ${wheelId} AND r.report_id IN (
        SELECT c.report_id FROM report c WHERE c.wheel_id = ${wheelId} AND c.state = 'closed'
          AND c.closed_at <= ${ago(now, replyAddressDays)}
        LIMIT ${limit - done} FOR UPDATE SKIP LOCKED)
      RETURNING r.report_id, r.custodian_id, r.area_code`.execute(tx)
    for (const row of rows) {
      const about = { wheelId, event: reportEvents.retained, recordKind: 'report', recordId: row.report_id }
      const whose = { organisationId: row.custodian_id, areaCode: row.area_code }
      await house.keeper.record(tx, { ...about, ...whose }, now, {})
    }
    if (rows.length > 0)
      await tx
        .deleteFrom('report_contact')
        .where('wheel_id', '=', wheelId)
        .where(
          'report_id',
          'in',
          rows.map((row) => row.report_id),
        )
        .execute()
    done += rows.length
    if (done >= limit) break
  }
  return done
}

async function wheelsWithClosed(tx: Tx): Promise<string[]> {
  const rows = await tx
    .selectFrom('report')
    .select('wheel_id')
    .distinct()
    .where('state', 'in', ['closed', 'retained'])
    .execute()
  return rows.map((row) => row.wheel_id)
}
