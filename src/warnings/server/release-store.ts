import { sql } from 'kysely'
import type { Sector } from '../../actors/sector.ts'
import type { Tx } from '../../platform/db.ts'
import { problem } from '../../platform/errors.ts'
import type { Cursor } from '../../platform/page.ts'
import type { Priority } from '../../wheels/clocks.ts'
import type { ReleaseState } from '../states.ts'

export type Release = {
  wheel_id: string
  release_id: string
  incident_id: string
  purpose: string
  priority: Priority
  place_code: string
  time_from: string
  time_to: string
  state: ReleaseState
  body: Uint8Array
  author_id: string
  organisation_id: string
  written_at: Date
  leaves_at: Date | null
  released_at: Date | null
  expires_at: Date
  withdrawal: Uint8Array | null
  version: number
}

/** The row, locked. @throws Problem not_found */
export async function lockRelease(tx: Tx, wheelId: string, releaseId: string): Promise<Release> {
  const row = await tx
    .selectFrom('release')
    .selectAll()
    .where('wheel_id', '=', wheelId)
    .where('release_id', '=', releaseId)
    .forUpdate()
    .executeTakeFirst()
  if (row === undefined) throw problem('not_found')
  return row as Release
}

export async function findReleases(
  tx: Tx,
  wheelId: string,
  filter: {
    releaseId?: string | undefined
    incident?: string | undefined
    state?: string | undefined
    before?: Cursor | null
  },
  limit: number,
): Promise<Release[]> {
  let query = tx.selectFrom('release').selectAll().where('wheel_id', '=', wheelId)
  if (filter.releaseId !== undefined) query = query.where('release_id', '=', filter.releaseId)
  if (filter.incident !== undefined) query = query.where('incident_id', '=', filter.incident)
  if (filter.state !== undefined) query = query.where('state', '=', filter.state)
  const { before } = filter
  if (before) query = query.where(sql<boolean>`(written_at, release_id) < (${before.at}, ${before.id}::uuid)`)
  const rows = await query.orderBy('written_at', 'desc').orderBy('release_id', 'desc').limit(limit).execute()
  return rows as Release[]
}

/** As it leaves. Its incident's id betrays when the first report was read, so it stays on the desk. */
export function releaseRow(row: Release, onDesk: boolean) {
  return {
    release_id: row.release_id,
    incident_id: onDesk ? row.incident_id : null,
    purpose: row.purpose,
    priority: row.priority,
    place_code: row.place_code,
    time_from: row.time_from,
    time_to: row.time_to,
    state: row.state,
    author_id: row.author_id,
    organisation_id: row.organisation_id,
    written_at: row.written_at.toISOString(),
    leaves_at: row.leaves_at?.toISOString() ?? null,
    released_at: row.released_at?.toISOString() ?? null,
    expires_at: row.expires_at.toISOString(),
    version: row.version,
  }
}

export async function recipientsOf(tx: Tx, release: Pick<Release, 'wheel_id' | 'release_id'>) {
  const { rows } = await sql<{
    organisation_id: string
    ask: string | null
    sector: Sector
    until: Date | null
  }>`
    SELECT r.organisation_id, r.ask, o.sector, wo.until FROM release_recipient r JOIN organisation o USING (organisation_id)
      JOIN wheel_organisation wo USING (wheel_id, organisation_id)
    WHERE r.wheel_id = ${release.wheel_id} AND r.release_id = ${release.release_id}
    ORDER BY o.sector IN ('police', 'military'), o.name COLLATE "C"`.execute(tx)
  return rows
}

export async function approvalsOf(tx: Tx, release: Pick<Release, 'wheel_id' | 'release_id'>) {
  return tx
    .selectFrom('release_approval')
    .selectAll()
    .where('wheel_id', '=', release.wheel_id)
    .where('release_id', '=', release.release_id)
    .orderBy('at')
    .execute()
}

export async function sourcesOf(
  tx: Tx,
  release: Pick<Release, 'wheel_id' | 'release_id'>,
): Promise<string[]> {
  const rows = await tx
    .selectFrom('release_source')
    .select('report_id')
    .where('wheel_id', '=', release.wheel_id)
    .where('release_id', '=', release.release_id)
    .execute()
  return rows.map((row) => row.report_id)
}

/** Each opening by an office: when, and by nobody in particular. */
export async function openingsOf(tx: Tx, release: Pick<Release, 'wheel_id' | 'release_id'>) {
  const { rows } = await sql<{ organisation_id: string; at: Date }>`
    SELECT o.organisation_id, o.at FROM release_opening o JOIN inbox_item i USING (wheel_id, inbox_item_id)
    WHERE i.wheel_id = ${release.wheel_id} AND i.release_id = ${release.release_id} ORDER BY o.at`.execute(tx)
  return rows
}
