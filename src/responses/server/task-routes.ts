import { sql } from 'kysely'
import { actionsFor, decide } from '../../actors/permission.ts'
import type { Kept } from '../../custody/server/index.ts'
import {
  act,
  answers,
  IdParams,
  read,
  requireAllowed,
  requireVersion,
  signedInSecurity,
} from '../../platform/act.ts'
import { problem } from '../../platform/errors.ts'
import type { App } from '../../platform/http.ts'
import { decodeCursor, pageOf } from '../../platform/page.ts'
import { type Asking, asking, requireDoor } from '../../warnings/server/index.ts'
import { TASK_RULES, type TaskAction, type TaskGuard } from '../rules.ts'
import { nextTaskState, type TaskEvent } from '../states.ts'
import {
  AcceptTask,
  BeginTask,
  DeclineTask,
  EvaluateTask,
  Moved,
  ReportAction,
  TaskList,
  TaskQuery,
  TaskView,
} from '../wire.ts'
import { responseEvents } from './events.ts'
import { findTask, type Task, taskReports, taskRow, tasksOfOffice } from './task-store.ts'

const tags = ['tasks']

/** Escalating is the clock's, withdrawing the release's: neither has a route of its own. */
const WITH_A_ROUTE: readonly TaskAction[] = ['accept', 'decline', 'start_action', 'report_action', 'evaluate']

function factsOf(who: Asking, task: Pick<Task, 'organisation_id'>): Set<TaskGuard> {
  const facts = new Set<TaskGuard>(['reason_given'])
  if (task.organisation_id === who.session.organisationId) facts.add('addressed_to_office')
  else facts.add('not_own_action')
  if (who.onDesk) facts.add('on_desk')
  return facts
}

/** Everything about a task: its responder first, then the desk that asked. Both doors are tried before any row is read. */
function maySee(who: Asking, task: Task | null): boolean {
  const facts: Set<TaskGuard> =
    task === null ? new Set<TaskGuard>(['addressed_to_office', 'on_desk']) : factsOf(who, task)
  if (!who.onDesk) facts.delete('on_desk')
  const subject = { state: task?.state ?? null, facts }
  return (['open', 'follow'] as const).some(
    (action) => decide(TASK_RULES, action, who.asker, subject).allowed,
  )
}

export function taskRoutes(app: App, house: Kept): void {
  app.get(
    '/api/tasks',
    {
      schema: {
        tags,
        operationId: 'listTasks',
        summary: 'What my office was asked to do, newest first',
        security: signedInSecurity,
        querystring: TaskQuery,
        response: answers(TaskList),
      },
    },
    async (request) =>
      read(house, request, async (made) => {
        const who = await asking(made)
        requireDoor(TASK_RULES, 'list_own', who.asker, ['addressed_to_office'])
        const { after, limit = 50 } = request.query
        const { wheelId, organisationId } = who.session
        const found = await tasksOfOffice(who.tx, wheelId, organisationId, decodeCursor(after), limit + 1)
        const page = pageOf(found, limit, (row) => ({ at: row.offered_at, id: row.task_id }))
        return { rows: page.rows.map(taskRow), after: page.after }
      }),
  )

  app.get(
    '/api/tasks/:id',
    {
      schema: {
        tags,
        operationId: 'getTask',
        summary: 'One task, what was written about it, and to whom an answer is sealed',
        security: signedInSecurity,
        params: IdParams,
        response: answers(TaskView),
      },
    },
    async (request) =>
      read(house, request, async (made) => {
        const who = await asking(made)
        if (!maySee(who, null)) throw problem('not_found')
        const task = await findTask(who.tx, who.session.wheelId, request.params.id, false)
        if (task === undefined || !maySee(who, task)) throw problem('not_found')
        const subject = { state: task.state, facts: factsOf(who, task) }
        return {
          task: taskRow(task),
          actions: actionsFor(TASK_RULES, who.asker, subject).filter((action) =>
            WITH_A_ROUTE.includes(action),
          ),
          reports: await taskReports(house, who.tx, task.wheel_id, task.task_id),
          // The whole desk, so that whom an answer goes to does not say who asked.
          recipients: who.desk
            .filter((one) => one.organisation_id !== task.organisation_id)
            .map(({ organisation_id, recipient }) => ({ organisation_id, recipient })),
        }
      }),
  )

  type Change = Partial<Pick<Task, 'decline_reason' | 'answered_at' | 'acted_at'>>
  type Step = {
    action: TaskAction
    event: TaskEvent
    entry: string
    change?: (task: Task, now: Date) => Change
  }

  /** Locks the task, asks the rules, checks the version that was seen; then state, words, clock and journal together. */
  async function step(
    request: Parameters<typeof act>[1],
    reply: Parameters<typeof act>[2],
    { action, event, entry, change }: Step,
    words: { kind: 'answer' | 'action'; sealed: string | undefined },
    meets: 'accept' | 'act' | null,
  ): Promise<{ state: string; version: number }> {
    return act(house, request, reply, async (made) => {
      const who = await asking(made)
      const { tx, session, now } = who
      if (!maySee(who, null)) throw problem('not_found')
      const task = await findTask(tx, session.wheelId, (request.params as IdParams).id, true)
      if (task === undefined || !maySee(who, task)) throw problem('not_found')
      const subject = { state: task.state, facts: factsOf(who, task) }
      const decision = decide(TASK_RULES, action, who.asker, subject)
      if (!decision.allowed && decision.because === 'not_own_action')
        throw problem('second_person_needed', { because: decision.because })
      requireAllowed(decision, true)
      requireVersion(request, task.version)
      const state = nextTaskState(task.state, event)
      if (state === undefined) throw problem('wrong_state', { because: 'state', state: task.state })
      const version = task.version + 1
      await tx
        .updateTable('task')
        .set({ ...change?.(task, now), state, version })
        .where('wheel_id', '=', task.wheel_id)
        .where('task_id', '=', task.task_id)
        .execute()
      if (words.sealed !== undefined) await write(who, task, words.kind, words.sealed)
      if (meets !== null) await sql`SELECT cw_task_clock(${task.task_id}::uuid, ${meets}, ${now})`.execute(tx)
      const note = {
        wheelId: task.wheel_id,
        event: entry,
        recordKind: 'task',
        recordId: task.task_id,
        organisationId: session.organisationId,
      }
      await house.keeper.record(tx, note, now, { state, version })
      return { state, version }
    })
  }

  /** Sealed to the responder and to the whole desk, each organisation once. */
  async function write(who: Asking, task: Task, kind: 'answer' | 'action', sealed: string): Promise<void> {
    const { tx, session, now, desk } = who
    const readers = new Set([session.organisationId, ...desk.map((one) => one.organisation_id)]).size
    const { rows } = await sql<{
      next: number
    }>`SELECT coalesce(max(number), 0)::int + 1 AS next FROM task_report
      WHERE wheel_id = ${task.wheel_id} AND task_id = ${task.task_id}`.execute(tx)
    const number = rows[0]?.next ?? 1
    const shelf = {
      wheelId: task.wheel_id,
      organisationId: session.organisationId,
      areaCode: 'all',
      at: now,
      class: 'response',
    } as const
    const body = await house.keeper.keepSealed(
      shelf,
      `task.report:${task.task_id}:${number}`,
      sealed,
      readers,
    )
    await tx
      .insertInto('task_report')
      .values({
        wheel_id: task.wheel_id,
        task_id: task.task_id,
        number,
        kind,
        body,
        organisation_id: session.organisationId,
        at: now,
      })
      .execute()
  }

  const schema = (operationId: string, summary: string) => ({
    tags,
    operationId,
    summary,
    security: signedInSecurity,
    params: IdParams,
    response: answers(Moved),
  })
  const answered = (_task: Task, now: Date): Change => ({ answered_at: now, decline_reason: null })
  const acted = (task: Task, now: Date): Change => ({ acted_at: task.acted_at ?? now })

  app.post(
    '/api/tasks/:id/accept',
    { schema: { ...schema('acceptTask', 'Accept it'), body: AcceptTask } },
    async (request, reply) => {
      const words = { kind: 'answer', sealed: request.body.words_sealed } as const
      const accept = {
        action: 'accept',
        event: 'accept',
        entry: responseEvents.accepted,
        change: answered,
      } as const
      return step(request, reply, accept, words, 'accept')
    },
  )
  app.post(
    '/api/tasks/:id/decline',
    { schema: { ...schema('declineTask', 'Decline it, with the reason'), body: DeclineTask } },
    async (request, reply) => {
      const { reason, words_sealed: sealed } = request.body
      const decline = {
        action: 'decline',
        event: 'decline',
        entry: responseEvents.declined,
        change: (_task: Task, now: Date): Change => ({ answered_at: now, decline_reason: reason }),
      } as const
      return step(request, reply, decline, { kind: 'answer', sealed }, 'accept')
    },
  )
  app.post(
    '/api/tasks/:id/begin',
    { schema: { ...schema('beginTask', 'Say that something is being done'), body: BeginTask } },
    async (request, reply) => {
      const begin = {
        action: 'start_action',
        event: 'act',
        entry: responseEvents.begun,
        change: acted,
      } as const
      return step(request, reply, begin, { kind: 'action', sealed: undefined }, 'act')
    },
  )
  app.post(
    '/api/tasks/:id/report',
    { schema: { ...schema('reportTask', 'Write what was done'), body: ReportAction } },
    async (request, reply) => {
      const report = { action: 'report_action', event: 'report', entry: responseEvents.reported } as const
      return step(request, reply, report, { kind: 'action', sealed: request.body.words_sealed }, null)
    },
  )
  app.post(
    '/api/tasks/:id/evaluate',
    {
      schema: {
        ...schema('evaluateTask', 'Say that the desk has judged what was done'),
        body: EvaluateTask,
      },
    },
    async (request, reply) => {
      const evaluate = {
        action: 'evaluate',
        event: 'evaluate',
        entry: responseEvents.evaluated,
      } as const
      return step(request, reply, evaluate, { kind: 'action', sealed: undefined }, null)
    },
  )
}
