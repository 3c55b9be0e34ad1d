import { sql } from 'kysely'
import type { Tx } from './db.ts'

/** The database's channel by which every process of this host hears of a change, once it is committed. */
export const LIVE_CHANNEL = 'cw_live'

/**
 * Who may hear that something of a kind changed: the civil-society roles of the wheel, or one organisation about what
 * is addressed to it. A guest hears of nothing else: the pace of what others do would be a count (red line 2).
 */
export type LiveTo = 'civil_society' | { organisationId: string }

/** Says, with the commit of this transaction, that something of this kind changed. No id and no content travels. */
export async function announce(tx: Tx, wheelId: string, kind: string, to: LiveTo): Promise<void> {
  const payload = JSON.stringify({ wheelId, kind, to: to === 'civil_society' ? to : to.organisationId })
  await sql`SELECT pg_notify(${LIVE_CHANNEL}, ${payload})`.execute(tx)
}
