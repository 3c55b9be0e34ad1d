import type { Tx } from '../../platform/db.ts'
import type { closingProblems, ClosureChannel, Outcome, SaidBy, Told } from '../closing.ts'
import { tasksOfIncident } from './task-store.ts'

export async function outcomesOf(tx: Tx, wheelId: string, incidentId: string) {
  return tx
    .selectFrom('outcome')
    .selectAll()
    .where('wheel_id', '=', wheelId)
    .where('incident_id', '=', incidentId)
    .orderBy('at')
    .execute()
}

export async function closuresOf(tx: Tx, wheelId: string, incidentId: string) {
  return tx
    .selectFrom('loop_closure')
    .selectAll()
    .where('wheel_id', '=', wheelId)
    .where('incident_id', '=', incidentId)
    .orderBy('at')
    .execute()
}

/** Words are sealed and cannot be empty here: that a row has them is all that can be known. */
export async function factsForClosing(
  tx: Tx,
  wheelId: string,
  incidentId: string,
): Promise<Parameters<typeof closingProblems>[0]> {
  const outcomes = await outcomesOf(tx, wheelId, incidentId)
  const closures = await closuresOf(tx, wheelId, incidentId)
  const tasks = await tasksOfIncident(tx, wheelId, incidentId)
  return {
    outcomes: outcomes.map((row) => ({
      code: row.code as Outcome,
      saidBy: row.said_by as SaidBy,
      words: 'sealed',
    })),
    closures: closures.map((row) => ({
      told: row.told as Told,
      channel: row.channel as ClosureChannel,
      words: 'sealed',
    })),
    tasks: tasks.map((task) => task.state),
  }
}
