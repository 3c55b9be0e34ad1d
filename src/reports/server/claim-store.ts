import { sql } from 'kysely'
import { problem } from '../../platform/errors.ts'
import { type Claim, claimedUntil, heldByAnother } from '../claims.ts'
import type { Asking } from './asking.ts'

/** Live claims by report; a report on which nobody works is not among them. */
export async function claimsOf(
  { tx, session, now }: Pick<Asking, 'tx' | 'session' | 'now'>,
  reportIds: readonly string[],
): Promise<Map<string, Claim>> {
  if (reportIds.length === 0) return new Map()
  const rows = await tx
    .selectFrom('report_claim')
    .select(['report_id', 'member_id', 'until'])
    .where('wheel_id', '=', session.wheelId)
    .where('report_id', 'in', [...reportIds])
    .where('until', '>', now)
    .execute()
  return new Map(rows.map((row) => [row.report_id, { memberId: row.member_id, until: row.until }]))
}

type Who = Pick<Asking, 'tx' | 'session' | 'now'>

/**
 * Before an act: nobody goes on unknowingly with what another works on. One's own claims live on by it.
 * @throws Problem claimed_by_another
 */
export async function requireUnclaimed(who: Who, reportIds: readonly string[]): Promise<void> {
  const claims = await claimsOf(who, reportIds)
  for (const id of reportIds) refuseClaimed(who, id, claims.get(id))
  await renewClaims(who, [...claims.keys()])
}

/** @throws Problem claimed_by_another */
export function refuseClaimed({ session, now }: Who, reportId: string, claim: Claim | undefined): void {
  if (heldByAnother(claim, session.memberId, now))
    throw problem('claimed_by_another', {
      report_id: reportId,
      member_id: claim.memberId,
      until: claim.until.toISOString(),
    })
}

export async function renewClaims({ tx, session, now }: Who, reportIds: readonly string[]): Promise<void> {
  if (reportIds.length === 0) return
  await tx
    .updateTable('report_claim')
    .set({ until: claimedUntil(now) })
    .where('wheel_id', '=', session.wheelId)
    .where('report_id', 'in', [...reportIds])
    .where('member_id', '=', session.memberId)
    .execute()
}

/**
 * Claims what nobody holds, and renews what she holds herself. What another holds stays hers unless it is taken over.
 * Two who claim at once: the second sees the first one's row.
 * @returns the ids that are now hers
 */
export async function takeClaims(
  { tx, session, now }: Asking,
  reportIds: readonly string[],
  takeOver: boolean,
): Promise<Set<string>> {
  if (reportIds.length === 0) return new Set()
  const until = claimedUntil(now)
  const { rows } = await sql<{ report_id: string }>`
    INSERT INTO report_claim AS c (wheel_id, report_id, member_id, session_id, until)
    SELECT ${session.wheelId}::uuid, id, ${session.memberId}::uuid, ${session.sessionId}::uuid, ${until}
      FROM unnest(${[...reportIds].sort()}::uuid[]) id ORDER BY id
    ON CONFLICT (wheel_id, report_id) DO UPDATE
      SET member_id = EXCLUDED.member_id, session_id = EXCLUDED.session_id, until = EXCLUDED.until
      WHERE ${takeOver} OR c.member_id = EXCLUDED.member_id OR c.until <= ${now}
    RETURNING report_id`.execute(tx)
  return new Set(rows.map((row) => row.report_id))
}

export async function releaseClaims({ tx, session }: Asking, reportIds: readonly string[]): Promise<void> {
  await tx
    .deleteFrom('report_claim')
    .where('wheel_id', '=', session.wheelId)
    .where('member_id', '=', session.memberId)
    .where('report_id', 'in', [...reportIds])
    .execute()
}
