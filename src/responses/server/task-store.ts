import { sql } from 'kysely'
import type { Kept } from '../../custody/server/index.ts'
import type { Tx } from '../../platform/db.ts'
import { problem } from '../../platform/errors.ts'
import type { Cursor } from '../../platform/page.ts'
import { orNull } from '../../warnings/server/index.ts'
import type { Ask } from '../menu.ts'
import type { TaskState } from '../states.ts'

/** A task as its responder has it: named one by one, since a guest has a grant on these columns and on no other. */
export const taskColumns = [
  'task_id',
  'wheel_id',
  'inbox_item_id',
  'organisation_id',
  'ask',
  'coercive',
  'priority',
  'state',
  'decline_reason',
  'offered_at',
  'accept_by',
  'answered_at',
  'acted_at',
  'version',
] as const

export type Task = {
  task_id: string
  wheel_id: string
  inbox_item_id: string
  organisation_id: string
  ask: Ask
  coercive: boolean
  priority: 'P1' | 'P2' | 'P3' | 'P4'
  state: TaskState
  decline_reason: string | null
  offered_at: Date
  accept_by: Date
  answered_at: Date | null
  acted_at: Date | null
  version: number
}

/** Beneath what a responder sees: where it came from. For the desk and the sweep. */
export type TracedTask = Task & { incident_id: string; release_id: string }

export async function findTask(
  tx: Tx,
  wheelId: string,
  taskId: string,
  lock: boolean,
): Promise<Task | undefined> {
  const query = tx
    .selectFrom('task')
    .select(taskColumns)
    .where('wheel_id', '=', wheelId)
    .where('task_id', '=', taskId)
  const row = await (lock ? query.forUpdate() : query).executeTakeFirst()
  return row as Task | undefined
}

export async function tasksOfOffice(
  tx: Tx,
  wheelId: string,
  organisationId: string,
  before: Cursor | null,
  limit: number,
): Promise<Task[]> {
  let query = tx
    .selectFrom('task')
    .select(taskColumns)
    .where('wheel_id', '=', wheelId)
    .where('organisation_id', '=', organisationId)
  if (before) query = query.where(sql<boolean>`(offered_at, task_id) < (${before.at}, ${before.id}::uuid)`)
  const rows = await query.orderBy('offered_at', 'desc').orderBy('task_id', 'desc').limit(limit).execute()
  return rows as Task[]
}

/** For the desk and the sweep. */
export async function tasksOfIncident(tx: Tx, wheelId: string, incidentId: string): Promise<TracedTask[]> {
  const rows = await tx
    .selectFrom('task')
    .select([...taskColumns, 'incident_id', 'release_id'])
    .where('wheel_id', '=', wheelId)
    .where('incident_id', '=', incidentId)
    .orderBy('offered_at')
    .orderBy('task_id')
    .execute()
  return rows as TracedTask[]
}

/** For the sweep. @throws Problem not_found */
export async function lockTraced(tx: Tx, wheelId: string, taskId: string): Promise<TracedTask> {
  const row = await tx
    .selectFrom('task')
    .select([...taskColumns, 'incident_id', 'release_id'])
    .where('wheel_id', '=', wheelId)
    .where('task_id', '=', taskId)
    .forUpdate()
    .executeTakeFirst()
  if (row === undefined) throw problem('not_found')
  return row as TracedTask
}

export function taskRow(row: Task) {
  return {
    task_id: row.task_id,
    inbox_item_id: row.inbox_item_id,
    ask: row.ask,
    coercive: row.coercive,
    priority: row.priority,
    state: row.state,
    decline_reason: row.decline_reason,
    offered_at: row.offered_at.toISOString(),
    accept_by: row.accept_by.toISOString(),
    answered_at: row.answered_at?.toISOString() ?? null,
    acted_at: row.acted_at?.toISOString() ?? null,
    version: row.version,
  }
}

export async function taskReports({ keeper }: Kept, tx: Tx, wheelId: string, taskId: string) {
  const rows = await tx
    .selectFrom('task_report')
    .selectAll()
    .where('wheel_id', '=', wheelId)
    .where('task_id', '=', taskId)
    .orderBy('number')
    .execute()
  return Promise.all(
    rows.map(async (row) => ({
      number: row.number,
      kind: row.kind,
      sealed: await orNull(keeper.giveBase64(row.body, `task.report:${taskId}:${row.number}`)),
      organisation_id: row.organisation_id,
      at: row.at.toISOString(),
    })),
  )
}
