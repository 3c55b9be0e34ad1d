import type { Kept } from '../../custody/server/index.ts'
import type { Tx } from '../../platform/db.ts'
import type { Subscriber } from '../../platform/journal.ts'
import { raiseFlag } from './flags.ts'
import type { ReleaseHooks } from './hooks.ts'
import { moveIncident } from './incident-moves.ts'
import { lockIncident } from './incident-store.ts'
import { end } from './leaving.ts'
import { lockRelease } from './release-store.ts'

/**
 * A report that went into other custody, or of which a part did, is let go: nothing drawn from it by then may still
 * leave. What remains of it begins anew and is linked anew. Its link is removed and not marked as unlinked, since a row
 * with a time would say that somebody had accused somebody (red line 3).
 */
export function warningsSubscribers(house: Kept, hooks: ReleaseHooks): Subscriber[] {
  return [
    {
      name: 'warnings let go of what was handed over',
      events: ['report.handed_over'],
      handle: async (tx, entry) => {
        // Releases before incidents, as whatever leaves locks them: neither waits for the other in a ring.
        await letGoOfReleases(house, hooks, tx, entry.wheelId, entry.recordId, entry.at)
        await letGoOfIncidents(tx, entry.wheelId, entry.recordId, entry.at)
      },
    },
  ]
}

async function letGoOfIncidents(tx: Tx, wheelId: string, reportId: string, now: Date): Promise<void> {
  const links = await tx
    .deleteFrom('incident_report')
    .where('wheel_id', '=', wheelId)
    .where('report_id', '=', reportId)
    .where('linked_at', '<=', now)
    .returning('incident_id')
    .execute()
  for (const incidentId of new Set(links.map((link) => link.incident_id))) {
    const incident = await lockIncident(tx, wheelId, incidentId)
    await moveIncident(tx, incident, null, { kept_from_forces: true }, now)
  }
}

/**
 * What has not left is withdrawn, as its author could have done: a refusal without a refuser would tell a panel member
 * of an authority that something had happened. What has left stays, since its withdrawal at this moment would tell its
 * recipient; the desk decides when.
 */
async function letGoOfReleases(
  house: Kept,
  hooks: ReleaseHooks,
  tx: Tx,
  wheelId: string,
  reportId: string,
  now: Date,
): Promise<void> {
  const drawn = await tx
    .selectFrom('release_source as s')
    .innerJoin('release as r', (join) =>
      join.onRef('r.wheel_id', '=', 's.wheel_id').onRef('r.release_id', '=', 's.release_id'),
    )
    .select('s.release_id')
    .where('s.wheel_id', '=', wheelId)
    .where('s.report_id', '=', reportId)
    .where('r.written_at', '<=', now)
    .execute()
  for (const { release_id: releaseId } of drawn) {
    const release = await lockRelease(tx, wheelId, releaseId)
    if (release.state === 'draft' || release.state === 'approved')
      await end(house, hooks, tx, release, 'withdrawn', now)
    else if (release.state === 'released') await raiseFlag(tx, release, 'source_gone')
  }
}
