import { sql } from 'kysely'
import type { Sector } from '../../actors/sector.ts'
import type { Tx } from '../../platform/db.ts'
import { problem } from '../../platform/errors.ts'
import { organisationsOf } from '../../wheels/server/index.ts'

export type Panellist = { memberId: string; organisationId: string; sector: Sector; recipient: string }

/** Who decides now what leaves: whoever holds the role in a seat that has not ended, for an organisation that has not left. */
export async function panelOf(tx: Tx, wheelId: string, now: Date): Promise<Panellist[]> {
  const { rows } = await sql<{
    member_id: string
    organisation_id: string
    sector: Sector
    recipient: string
  }>`
    SELECT s.member_id, s.organisation_id, o.sector, o.recipient FROM seat s JOIN organisation o USING (organisation_id)
      JOIN wheel_organisation wo USING (wheel_id, organisation_id)
    WHERE s.wheel_id = ${wheelId} AND 'release_approver' = ANY (s.roles) AND (s.until IS NULL OR s.until > ${now})
      AND (wo.until IS NULL OR wo.until > ${now})`.execute(tx)
  return rows.map((row) => ({
    memberId: row.member_id,
    organisationId: row.organisation_id,
    sector: row.sector,
    recipient: row.recipient,
  }))
}

export type Reader = { organisation_id: string; recipient: string }
export type ReleaseReaderSets = { body: Reader[]; reasons: Reader[] }

/**
 * To whom the words of a release are sealed: owner, the panel's organisations and the recipients; and the reasons about
 * it: owner and panel. Each organisation once. @throws Problem wrong_value for an office that is not in this wheel
 */
export async function readersOf(
  tx: Tx,
  wheelId: string,
  ownerId: string,
  recipientIds: readonly string[],
  now: Date,
): Promise<ReleaseReaderSets> {
  const seated = new Map(
    (await organisationsOf(tx, wheelId)).map((one) => [one.organisation_id, one.recipient]),
  )
  const panel = await panelOf(tx, wheelId, now)
  const readers = (ids: readonly string[]): Reader[] =>
    [...new Set(ids)].map((id) => {
      const recipient = seated.get(id) ?? panel.find((one) => one.organisationId === id)?.recipient
      if (recipient === undefined) throw problem('wrong_value', { field: 'recipients' })
      return { organisation_id: id, recipient }
    })
  const inner = [ownerId, ...panel.map((one) => one.organisationId)]
  return { body: readers([...inner, ...recipientIds]), reasons: readers(inner) }
}
