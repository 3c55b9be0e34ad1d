import type { Kept } from '../../custody/server/index.ts'
import type { Tx } from '../../platform/db.ts'
import type { Subscriber } from '../../platform/journal.ts'
import { lockIncident, moveIncident } from '../../warnings/server/index.ts'
import { nextIncidentState } from '../../warnings/states.ts'
import { getProtocol, meetClock, type OnMissed, startClocks } from '../../wheels/server/index.ts'
import { nextTaskState, type TaskEvent } from '../states.ts'
import { responseEvents } from './events.ts'
import { noteTask } from './task-notes.ts'
import { lockTraced } from './task-store.ts'

/** A task whose clock ran out is timed out by nobody's hand, and with the clock it is passed on to the next named role. */
export function responsesOnMissed(house: Kept): { task: OnMissed } {
  return {
    task: async (tx, clock, now) => {
      const task = await lockTraced(tx, clock.wheelId, clock.subjectId)
      let { state, version } = task
      const steps: [TaskEvent, string][] = [
        ['time_out', responseEvents.timedOut],
        ['escalate', responseEvents.escalated],
      ]
      for (const [event, entry] of steps) {
        const next = nextTaskState(state, event)
        if (next === undefined) return
        state = next
        version += 1
        await tx
          .updateTable('task')
          .set({ state, version })
          .where('wheel_id', '=', task.wheel_id)
          .where('task_id', '=', task.task_id)
          .execute()
        await noteTask(house, tx, task, entry, task.organisation_id, { clock: clock.kind }, now)
      }
    },
  }
}

/**
 * What a responder's answer moves on the desk's side is moved by the sweep: a guest has no grant on an incident or a
 * clock, and his answer takes no longer for it.
 */
export function responsesSubscribers(): Subscriber[] {
  return [
    {
      name: 'responses follow answers',
      events: [responseEvents.accepted, responseEvents.begun],
      handle: async (tx, entry) => {
        const task = await lockTraced(tx, entry.wheelId, entry.recordId)
        const order = {
          wheelId: task.wheel_id,
          subject: 'task',
          subjectId: task.task_id,
          organisationId: task.organisation_id,
          priority: task.priority,
          kinds: ['act'],
          from: task.answered_at ?? entry.at,
        } as const
        const waits = task.state === 'accepted'
        if (waits && !(await hasActClock(tx, task.wheel_id, task.task_id)))
          await startClocks(tx, order, await getProtocol(tx, task.wheel_id), entry.at)
        if (task.acted_at !== null)
          await meetClock(tx, task.wheel_id, 'task', task.task_id, 'act', task.acted_at)
        const incident = await lockIncident(tx, task.wheel_id, task.incident_id)
        if (incident.state !== 'responding' && nextIncidentState(incident.state, 'respond') !== undefined)
          await moveIncident(tx, incident, 'respond', {}, entry.at)
      },
    },
  ]
}

/** At least once: a clock that was started and has ended is not started again. */
async function hasActClock(tx: Tx, wheelId: string, taskId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('clock')
    .select('clock_id')
    .where('wheel_id', '=', wheelId)
    .where('subject', '=', 'task')
    .where('subject_id', '=', taskId)
    .where('kind', '=', 'act')
    .executeTakeFirst()
  return row !== undefined
}
