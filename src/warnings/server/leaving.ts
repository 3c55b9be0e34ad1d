import type { Kept } from '../../custody/server/index.ts'
import type { Tx } from '../../platform/db.ts'
import { outwardId } from '../../platform/id.ts'
import { getProtocol, meetClock } from '../../wheels/server/index.ts'
import { leavesAt } from '../batch.ts'
import { nextIncidentState, nextReleaseState } from '../states.ts'
import { unmetOf } from './conditions.ts'
import { warningEvents } from './events.ts'
import { raiseFlag } from './flags.ts'
import type { ReleasedItem, ReleaseHooks } from './hooks.ts'
import { moveIncident } from './incident-moves.ts'
import { lockIncident } from './incident-store.ts'
import { recipientsOf, type Release, sourcesOf } from './release-store.ts'
import { lockSources, markPassedOn } from '../../reports/server/index.ts'

// Everything in this file runs as the sweep, with a locked release.

type Shift = Partial<Pick<Release, 'state' | 'leaves_at' | 'released_at' | 'withdrawal'>> & {
  withdrawn_at?: Date
}

async function shift(tx: Tx, release: Release, change: Shift): Promise<Release> {
  const version = release.version + 1
  await tx
    .updateTable('release')
    .set({ ...change, version })
    .where('wheel_id', '=', release.wheel_id)
    .where('release_id', '=', release.release_id)
    .execute()
  return { ...release, ...change, version }
}

export async function noteRelease(
  { keeper }: Kept,
  tx: Tx,
  release: Release,
  event: string,
  organisationId: string,
  content: unknown,
  now: Date,
): Promise<void> {
  const note = {
    wheelId: release.wheel_id,
    event,
    recordKind: 'release',
    recordId: release.release_id,
    organisationId,
    areaCode: release.place_code,
  }
  await keeper.record(tx, note, now, content)
}

/** The approval that was missing has come: it leaves now, or at the next fixed hour. */
export async function settle(
  house: Kept,
  hooks: ReleaseHooks,
  tx: Tx,
  release: Release,
  now: Date,
): Promise<Release> {
  const { batchHours, timezone } = await getProtocol(tx, release.wheel_id)
  const leaves = leavesAt(release.priority, now, batchHours, timezone)
  const approved = await shift(tx, release, { state: 'approved', leaves_at: leaves })
  await meetClock(tx, release.wheel_id, 'release', release.release_id, 'approve', now)
  await noteRelease(
    house,
    tx,
    release,
    warningEvents.releaseApproved,
    release.organisation_id,
    { leaves },
    now,
  )
  return leaves <= now ? leave(house, hooks, tx, approved, now) : approved
}

/**
 * Leaves, or, where something came between its approval and its hour, does not: then the desk is told and not the
 * recipients, who never knew of it.
 */
export async function leave(
  house: Kept,
  hooks: ReleaseHooks,
  tx: Tx,
  release: Release,
  now: Date,
): Promise<Release> {
  // Held before they are judged: a source that somebody hands over at this moment either waits for us or is gone by now.
  const incident = await lockIncident(tx, release.wheel_id, release.incident_id)
  const sources = await sourcesOf(tx, release)
  await lockSources(tx, release.wheel_id, sources)
  if ((await unmetOf(tx, release, now)).length > 0) {
    await raiseFlag(tx, release, 'could_not_leave')
    return end(house, hooks, tx, release, 'withdrawn', now)
  }
  const ageFile = await house.keeper.give(release.body, `release:${release.release_id}`)
  const released = await shift(tx, release, { state: 'released', released_at: now })
  const items: ReleasedItem[] = []
  for (const { organisation_id: organisationId, ask } of await recipientsOf(tx, release)) {
    const inboxItemId = outwardId()
    const shelf = {
      wheelId: release.wheel_id,
      organisationId,
      areaCode: release.place_code,
      at: now,
      class: 'release',
    } as const
    await tx
      .insertInto('inbox_item')
      .values({
        wheel_id: release.wheel_id,
        inbox_item_id: inboxItemId,
        release_id: release.release_id,
        organisation_id: organisationId,
        purpose: release.purpose,
        priority: release.priority,
        place_code: release.place_code,
        time_from: release.time_from,
        time_to: release.time_to,
        // The same age file, under the recipient's own lock: its month may end without ours.
        body: await house.keeper.keep(shelf, `inbox:${inboxItemId}`, ageFile),
        released_at: now,
        expires_at: release.expires_at,
      })
      .execute()
    items.push({ inboxItemId, organisationId, ask })
  }
  await hooks.onReleased(tx, released, items, now)
  if (nextIncidentState(incident.state, 'alert') !== undefined)
    await moveIncident(tx, incident, 'alert', {}, now)
  const who = { wheelId: release.wheel_id, organisationId: release.organisation_id }
  await markPassedOn(house, tx, who, sources, now)
  const offices = items.map((item) => item.organisationId)
  await noteRelease(house, tx, released, warningEvents.released, release.organisation_id, { offices }, now)
  return released
}

/** Withdrawn or expired: inbox items become tombstones without words, unanswered requests are taken back. */
export async function end(
  house: Kept,
  hooks: ReleaseHooks,
  tx: Tx,
  release: Release,
  how: 'withdrawn' | 'expired',
  now: Date,
  withdrawal: Uint8Array | null = null,
): Promise<Release> {
  if (nextReleaseState(release.state, how === 'withdrawn' ? 'withdraw' : 'expire') !== how) return release
  const change: Shift = how === 'withdrawn' ? { state: how, withdrawn_at: now, withdrawal } : { state: how }
  const ended = await shift(tx, release, change)
  await meetClock(tx, release.wheel_id, 'release', release.release_id, 'approve', now)
  await tx
    .updateTable('inbox_item')
    .set({ state: how, body: null })
    .where('wheel_id', '=', release.wheel_id)
    .where('release_id', '=', release.release_id)
    .where('state', 'in', ['released', 'acknowledged'])
    .execute()
  await hooks.onEnded(tx, release, how, now)
  const event = how === 'withdrawn' ? warningEvents.releaseWithdrawn : warningEvents.releaseExpired
  await noteRelease(house, tx, release, event, release.organisation_id, { from: release.state }, now)
  return ended
}
