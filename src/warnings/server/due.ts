import type { Kept } from '../../custody/server/index.ts'
import type { Tx } from '../../platform/db.ts'
import { Problem } from '../../platform/errors.ts'
import type { DueWork } from '../../platform/sweep.ts'
import { deskOf, meetClock, type OnMissed } from '../../wheels/server/index.ts'
import { warningEvents } from './events.ts'
import { raiseFlag } from './flags.ts'
import type { ReleaseHooks } from './hooks.ts'
import { moveIncident, verificationNow } from './incident-moves.ts'
import { lockIncident } from './incident-store.ts'
import { end, leave } from './leaving.ts'
import type { Release } from './release-store.ts'

/** What falls due in this slice: departures at their hour, expiry, levels that nobody confirmed. */
export function warningsDue(house: Kept, hooks: ReleaseHooks): DueWork[] {
  return [
    {
      name: 'releases that expire',
      limit: 50,
      run: async (tx, now, limit) => {
        const due = await releasesDue(tx, ['draft', 'approved', 'released'], 'expires_at', now, limit)
        for (const release of due) await end(house, hooks, tx, release, 'expired', now)
        return due.length
      },
    },
    {
      name: 'releases that leave',
      limit: 50,
      run: async (tx, now, limit) => {
        const due = await releasesDue(tx, ['approved'], 'leaves_at', now, limit)
        for (const release of due) await leaveOrEnd(house, hooks, tx, release, now)
        return due.length
      },
    },
    {
      name: 'alert levels that fall back',
      limit: 100,
      run: async (tx, now, limit) => {
        const due = await tx
          .selectFrom('alert_level')
          .select(['wheel_id', 'alert_level_id', 'area_code', 'raised_by'])
          .where('state', '=', 'proposed')
          .where('due_at', '<=', now)
          .orderBy('due_at')
          .limit(limit)
          .forUpdate()
          .skipLocked()
          .execute()
        for (const row of due) await fallBack(house, tx, row, now)
        return due.length
      },
    },
  ]
}

async function releasesDue(
  tx: Tx,
  states: string[],
  time: 'expires_at' | 'leaves_at',
  now: Date,
  limit: number,
): Promise<Release[]> {
  const rows = await tx
    .selectFrom('release')
    .selectAll()
    .where('state', 'in', states)
    .where(time, '<=', now)
    .orderBy(time)
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute()
  return rows as Release[]
}

async function leaveOrEnd(
  house: Kept,
  hooks: ReleaseHooks,
  tx: Tx,
  release: Release,
  now: Date,
): Promise<void> {
  try {
    await leave(house, hooks, tx, release, now)
  } catch (error) {
    // The lock of its words was destroyed meanwhile: there is nothing left that could leave, and others wait behind it.
    if (!(error instanceof Problem) || error.code !== 'key_destroyed') throw error
    await raiseFlag(tx, release, 'could_not_leave')
    await end(house, hooks, tx, release, 'withdrawn', now)
  }
}

async function fallBack(
  house: Kept,
  tx: Tx,
  row: { wheel_id: string; alert_level_id: string; area_code: string; raised_by: string },
  now: Date,
): Promise<void> {
  await tx
    .updateTable('alert_level')
    .set({ state: 'fell_back' })
    .where('wheel_id', '=', row.wheel_id)
    .where('alert_level_id', '=', row.alert_level_id)
    .execute()
  await meetClock(tx, row.wheel_id, 'alert_level', row.alert_level_id, 'confirm', now)
  const note = {
    wheelId: row.wheel_id,
    event: warningEvents.levelFellBack,
    recordKind: 'alert_level',
    recordId: row.alert_level_id,
    organisationId: await raisedFrom(tx, row),
    areaCode: row.area_code,
  }
  await house.keeper.record(tx, note, now, {})
}

/** Where whoever raised it sits; of somebody whose seat is gone, the first of the desk answers for it. */
async function raisedFrom(tx: Tx, row: { wheel_id: string; raised_by: string }): Promise<string> {
  const seat = await tx
    .selectFrom('seat')
    .select('organisation_id')
    .where('wheel_id', '=', row.wheel_id)
    .where('member_id', '=', row.raised_by)
    .executeTakeFirst()
  if (seat !== undefined) return seat.organisation_id
  const [first] = await deskOf(tx, row.wheel_id)
  return first?.organisation_id ?? row.wheel_id
}

/**
 * A missed clock of this slice is passed on by the wheel; what changes here is what is known of an incident once its
 * time for verification is up. A release falls to nobody: the next named ones are asked, and it waits.
 */
export function warningsOnMissed(house: Kept): { incident: OnMissed } {
  return {
    incident: async (tx, clock, now) => {
      if (clock.kind !== 'verify') return
      const incident = await lockIncident(tx, clock.wheelId, clock.subjectId)
      const verification = await verificationNow(tx, incident, now)
      if (verification === incident.verification) return
      await moveIncident(tx, incident, null, {}, now)
      const note = {
        wheelId: clock.wheelId,
        event: warningEvents.moved,
        recordKind: 'incident',
        recordId: clock.subjectId,
        organisationId: incident.organisation_id,
        areaCode: incident.area_code,
      }
      await house.keeper.record(tx, note, now, { verification })
    },
  }
}
