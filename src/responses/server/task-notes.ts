import type { Kept } from '../../custody/server/index.ts'
import type { Tx } from '../../platform/db.ts'

export async function noteTask(
  { keeper }: Kept,
  tx: Tx,
  task: { wheel_id: string; task_id: string },
  event: string,
  organisationId: string,
  content: unknown,
  now: Date,
): Promise<void> {
  const note = { wheelId: task.wheel_id, event, recordKind: 'task', recordId: task.task_id, organisationId }
  await keeper.record(tx, note, now, content)
}
