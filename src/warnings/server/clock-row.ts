import type { clocksOf } from '../../wheels/server/index.ts'

type Row = Awaited<ReturnType<typeof clocksOf>>[number]

/** A clock as it leaves, for the desk alone. */
export function clockRow(subject: string, subjectId: string, row: Row) {
  return {
    clock_id: row.clock_id,
    subject,
    subject_id: subjectId,
    kind: row.kind,
    priority: row.priority,
    role: row.role,
    step: row.step,
    state: row.state,
    started_at: row.started_at.toISOString(),
    due_at: row.due_at.toISOString(),
    ended_at: row.ended_at?.toISOString() ?? null,
    pause_reason: row.pause_reason,
  }
}
