import type { Kept } from '../../custody/server/index.ts'
import type { Sector } from '../../actors/sector.ts'
import type { Tx } from '../../platform/db.ts'
import { problem } from '../../platform/errors.ts'
import { outwardId } from '../../platform/id.ts'
import { getProtocol, limitOf, meetClock, startClocks } from '../../wheels/server/index.ts'
import {
  orNull,
  type Release,
  type ReleasedItem,
  type ReleaseHooks,
  type WrittenRecipient,
} from '../../warnings/server/index.ts'
import { type Ask, coercionProblems, isCoercive, type Request } from '../menu.ts'
import { nextTaskState, type TaskState } from '../states.ts'
import { responseEvents } from './events.ts'
import { noteTask } from './task-notes.ts'

/** What this slice does in the transaction of a release that is written, leaves, or ends. */
export function releaseHooks(house: Kept): ReleaseHooks {
  return {
    onWritten: async (who, release, recipients, readers) => {
      const requests = recipients.map(requestOf)
      recipients.forEach((recipient, at) => {
        const request = requests[at] as Request
        const because = coercionProblems(request, requests.toSpliced(at, 1))
        if (because.length > 0) throw problem('reason_needed', { because, organisation_id: request.officeId })
        // A reason for what coerces nobody would be kept and shown to no one.
        if (recipient.coercion !== undefined && !(request.ask !== null && isCoercive(request.ask)))
          throw problem('wrong_value', { field: 'coercion' })
      })
      for (const { organisationId, coercion } of recipients) {
        if (coercion === undefined) continue
        const { wheel_id: wheelId, release_id: releaseId, place_code: areaCode } = release
        const shelf = {
          wheelId,
          organisationId: release.organisation_id,
          areaCode,
          at: who.now,
          class: 'release',
        } as const
        const context = `coercion:${releaseId}:${organisationId}`
        await who.tx
          .insertInto('coercive_reason')
          .values({
            wheel_id: wheelId,
            release_id: releaseId,
            organisation_id: organisationId,
            considered: [...coercion.considered],
            reason: await house.keeper.keepSealed(shelf, context, coercion.reasonSealed, readers),
            author_id: release.author_id,
            at: who.now,
          })
          .execute()
      }
    },
    onReleased: (tx, release, items, now) => offerTasks(house, tx, release, items, now),
    onEnded: (tx, release, how, now) => takeBackTasks(house, tx, release, how, now),
    coercionOf: async (tx, release) => {
      const rows = await tx
        .selectFrom('coercive_reason')
        .select(['organisation_id', 'considered', 'reason'])
        .where('wheel_id', '=', release.wheel_id)
        .where('release_id', '=', release.release_id)
        .execute()
      return Promise.all(
        rows.map(async ({ organisation_id: organisationId, considered, reason }) => {
          const context = `coercion:${release.release_id}:${organisationId}`
          return {
            organisationId,
            considered,
            reasonSealed: await orNull(house.keeper.giveBase64(reason, context)),
          }
        }),
      )
    },
    taskOf: async (tx, wheelId, inboxItemId) => {
      const row = await tx
        .selectFrom('task')
        .select('task_id')
        .where('wheel_id', '=', wheelId)
        .where('inbox_item_id', '=', inboxItemId)
        .executeTakeFirst()
      return row?.task_id ?? null
    },
  }
}

function requestOf(recipient: WrittenRecipient): Request {
  return {
    officeId: recipient.organisationId,
    sector: recipient.sector as Sector,
    ask: recipient.ask as Ask | null,
    reason: recipient.coercion === undefined ? null : recipient.coercion.reasonSealed,
    considered: (recipient.coercion?.considered ?? []) as Ask[],
  }
}

/** Beside each inbox item that asks for something, its task, and the clock within which the office answers. */
async function offerTasks(
  house: Kept,
  tx: Tx,
  release: Release,
  items: readonly ReleasedItem[],
  now: Date,
): Promise<void> {
  const { wheel_id: wheelId, priority } = release
  const protocol = await getProtocol(tx, wheelId)
  const acceptBy = new Date(now.getTime() + limitOf(protocol, 'accept', priority).minutes * 60_000)
  for (const { inboxItemId, organisationId, ask } of items) {
    if (ask === null) continue
    const task = {
      wheel_id: wheelId,
      task_id: outwardId(),
      incident_id: release.incident_id,
      release_id: release.release_id,
      inbox_item_id: inboxItemId,
      organisation_id: organisationId,
      ask,
      priority,
      offered_at: now,
      accept_by: acceptBy,
    }
    await tx.insertInto('task').values(task).execute()
    const order = { wheelId, subject: 'task', subjectId: task.task_id, organisationId, priority } as const
    await startClocks(tx, { ...order, kinds: ['accept'], from: now }, protocol, now)
    await noteTask(house, tx, task, responseEvents.offered, release.organisation_id, { ask }, now)
  }
}

/** What is being done, or was, is still reported; only what nobody has begun is taken back, and by expiry only what nobody has accepted. */
async function takeBackTasks(
  house: Kept,
  tx: Tx,
  release: Release,
  how: 'withdrawn' | 'expired',
  now: Date,
): Promise<void> {
  const tasks = await tx
    .selectFrom('task')
    .select(['wheel_id', 'task_id', 'state', 'version'])
    .where('wheel_id', '=', release.wheel_id)
    .where('release_id', '=', release.release_id)
    .forUpdate()
    .execute()
  for (const task of tasks) {
    const state = nextTaskState(task.state as TaskState, 'withdraw')
    if (state === undefined || (how === 'expired' && task.state === 'accepted')) continue
    await tx
      .updateTable('task')
      .set({ state, version: task.version + 1 })
      .where('wheel_id', '=', task.wheel_id)
      .where('task_id', '=', task.task_id)
      .execute()
    for (const kind of ['accept', 'act'] as const)
      await meetClock(tx, task.wheel_id, 'task', task.task_id, kind, now)
    await noteTask(house, tx, task, responseEvents.withdrawn, release.organisation_id, { how }, now)
  }
}
