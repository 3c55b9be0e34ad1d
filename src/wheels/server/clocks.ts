import { sql } from 'kysely'
import type { Tx } from '../../platform/db.ts'
import { problem } from '../../platform/errors.ts'
import { newId } from '../../platform/id.ts'
import type { DueWork } from '../../platform/sweep.ts'
import type { Priority } from '../clocks.ts'
import type { Protocol } from '../protocol.ts'

export type ClockSubject = 'report' | 'incident' | 'alert_level' | 'release' | 'task'
export type TimedKind =
  | 'acknowledge'
  | 'triage'
  | 'verify'
  | 'approve'
  | 'confirm'
  | 'accept'
  | 'act'
  | 'close'

export type ClockOrder = {
  wheelId: string
  subject: ClockSubject
  subjectId: string
  organisationId: string
  priority: Priority
  kinds: readonly TimedKind[]
  from: Date
}

/** Minutes that the protocol gives, and the named roles that are asked one after the other. */
export function limitOf(
  protocol: Protocol,
  kind: TimedKind,
  priority: Priority,
): { minutes: number; roles: readonly string[] } {
  if (kind === 'confirm') return { minutes: protocol.confirmLevelMinutes, roles: ['analyst', 'coordinator'] }
  // The panel has half of the time that the responder has to answer: waiting for a second person must not use it up.
  if (kind === 'approve') {
    return {
      minutes: Math.ceil(protocol.clocks.accept[priority] / 2),
      roles: ['release_approver', 'release_approver', 'coordinator'],
    }
  }
  return { minutes: protocol.clocks[kind][priority], roles: protocol.escalation[kind] }
}

export function clockRows(order: ClockOrder, protocol: Protocol, now: Date) {
  return order.kinds.map((kind) => {
    const { minutes, roles } = limitOf(protocol, kind, order.priority)
    const due = new Date(order.from.getTime() + minutes * 60_000)
    return {
      wheel_id: order.wheelId,
      clock_id: newId(now),
      subject: order.subject,
      subject_id: order.subjectId,
      kind,
      priority: order.priority,
      organisation_id: order.organisationId,
      role: roles[0] ?? 'coordinator',
      started_at: order.from,
      due_at: due,
      next_at: due,
    }
  })
}

/**
 * Starts clocks; one that already runs takes the new priority's limit, counted from its own start and with what it was
 * paused. One whose time was up is missed, whether the sweep has come by or not.
 */
export async function startClocks(tx: Tx, order: ClockOrder, protocol: Protocol, now: Date): Promise<void> {
  for (const row of clockRows(order, protocol, now)) {
    const there = await tx
      .selectFrom('clock')
      .select(['clock_id', 'priority', 'started_at', 'due_at', 'state'])
      .where('wheel_id', '=', row.wheel_id)
      .where('subject', '=', row.subject)
      .where('subject_id', '=', row.subject_id)
      .where('kind', '=', row.kind)
      .forUpdate()
      .executeTakeFirst()
    if (there === undefined) {
      await tx.insertInto('clock').values(row).execute()
      continue
    }
    if (there.state !== 'paused' && (there.state !== 'running' || there.due_at <= now)) continue
    const limit = (priority: string) => limitOf(protocol, row.kind, priority as Priority).minutes * 60_000
    const due = new Date(there.due_at.getTime() + limit(row.priority) - limit(there.priority))
    await tx
      .updateTable('clock')
      .set({ priority: row.priority, due_at: due, next_at: due })
      .where('wheel_id', '=', row.wheel_id)
      .where('clock_id', '=', there.clock_id)
      .execute()
  }
}

/** What was missed stays missed, with the time at which it was done after all. */
export async function meetClock(
  tx: Tx,
  wheelId: string,
  subject: ClockSubject,
  subjectId: string,
  kind: TimedKind,
  now: Date,
): Promise<void> {
  await sql`UPDATE clock SET ended_at = ${now}, paused_at = NULL, pause_reason = NULL,
      state = CASE WHEN state = 'missed' OR (paused_at IS NULL AND due_at < ${now}) THEN 'missed' ELSE 'met' END
    WHERE wheel_id = ${wheelId} AND subject = ${subject} AND subject_id = ${subjectId} AND kind = ${kind} AND ended_at IS NULL`.execute(
    tx,
  )
}

/** A diverted record leaves no clock behind: its count and its delay would speak of it. */
export async function removeClocks(tx: Tx, subject: 'report' | 'incident', subjectId: string): Promise<void> {
  await sql`SELECT cw_clocks_remove(${subject}, ${subjectId}::uuid)`.execute(tx)
}

/** The exact start is not kept longer than the record's own; how long each clock took stays as it was. */
export async function moveClocks(
  tx: Tx,
  wheelId: string,
  subject: ClockSubject,
  subjectId: string,
  start: Date,
): Promise<void> {
  await sql`UPDATE clock SET started_at = ${start}, due_at = due_at - (started_at - ${start}), next_at = next_at - (started_at - ${start}),
      ended_at = ended_at - (started_at - ${start})
    WHERE wheel_id = ${wheelId} AND subject = ${subject} AND subject_id = ${subjectId} AND ended_at IS NOT NULL`.execute(
    tx,
  )
}

export async function clocksOf(tx: Tx, wheelId: string, subject: ClockSubject, subjectId: string) {
  return tx
    .selectFrom('clock')
    .select([
      'clock_id',
      'kind',
      'priority',
      'role',
      'step',
      'state',
      'started_at',
      'due_at',
      'ended_at',
      'paused_at',
      'pause_reason',
    ])
    .where('wheel_id', '=', wheelId)
    .where('subject', '=', subject)
    .where('subject_id', '=', subjectId)
    .orderBy('due_at')
    .execute()
}

/** The open clocks of one kind for many records at once, by record. */
export async function openClocksOf(
  tx: Tx,
  wheelId: string,
  subject: ClockSubject,
  kind: TimedKind,
  subjectIds: readonly string[],
): Promise<Map<string, { priority: string; started_at: Date; due_at: Date; step: number }>> {
  if (subjectIds.length === 0) return new Map()
  const rows = await tx
    .selectFrom('clock')
    .select(['subject_id', 'priority', 'started_at', 'due_at', 'step'])
    .where('wheel_id', '=', wheelId)
    .where('subject', '=', subject)
    .where('kind', '=', kind)
    .where('subject_id', 'in', subjectIds)
    .where('ended_at', 'is', null)
    .execute()
  return new Map(rows.map((row) => [row.subject_id, row]))
}

/** What a later slice does when a clock of its records is missed, beside passing it on. */
export type OnMissed = (
  tx: Tx,
  clock: { wheelId: string; subjectId: string; kind: TimedKind; step: number },
  now: Date,
) => Promise<void>

/** A missed clock is passed on to the next named role, and then to the next; it is never extended in silence. */
export function clockDue(
  protocolOf: (tx: Tx, wheelId: string, version: number | null) => Promise<Protocol>,
  onMissed: Partial<Record<ClockSubject, OnMissed>>,
): DueWork {
  return {
    name: 'clocks',
    limit: 100,
    run: async (tx, now, limit) => {
      const due = await tx
        .selectFrom('clock')
        .selectAll()
        .where('state', 'in', ['running', 'missed'])
        .where('ended_at', 'is', null)
        .where('next_at', '<=', now)
        .orderBy('next_at')
        .limit(limit)
        .forUpdate()
        .skipLocked()
        .execute()
      for (const clock of due) {
        const kind = clock.kind as TimedKind
        const { minutes, roles } = limitOf(
          await protocolOf(tx, clock.wheel_id, clock.protocol_version),
          kind,
          clock.priority as Priority,
        )
        const step = clock.step + 1
        const next = roles[step]
        await tx
          .updateTable('clock')
          .set({
            state: 'missed',
            step: next === undefined ? clock.step : step,
            role: next ?? clock.role,
            // With nobody left to ask it stays open and missed, in front of the last one asked.
            next_at:
              next === undefined
                ? new Date('9999-12-31T00:00:00Z')
                : new Date(clock.next_at.getTime() + minutes * 60_000),
          })
          .where('wheel_id', '=', clock.wheel_id)
          .where('clock_id', '=', clock.clock_id)
          .execute()
        await onMissed[clock.subject as ClockSubject]?.(
          tx,
          { wheelId: clock.wheel_id, subjectId: clock.subject_id, kind, step: clock.step },
          now,
        )
      }
      return due.length
    },
  }
}

export async function pauseClock(
  tx: Tx,
  wheelId: string,
  clockId: string,
  reason: string,
  now: Date,
): Promise<string> {
  const paused = await sql`UPDATE clock SET state = 'paused', paused_at = ${now}, pause_reason = ${reason}
    WHERE wheel_id = ${wheelId} AND clock_id = ${clockId} AND state = 'running' AND due_at > ${now}`.execute(
    tx,
  )
  if (paused.numAffectedRows === 0n)
    throw problem((await isThere(tx, wheelId, clockId)) ? 'wrong_state' : 'not_found')
  return 'paused'
}

/** The paused time is added to the limit, once; nothing else ever is. */
export async function resumeClock(tx: Tx, wheelId: string, clockId: string, now: Date): Promise<string> {
  const resumed = await sql`UPDATE clock SET state = 'running', due_at = due_at + (${now} - paused_at),
      next_at = due_at + (${now} - paused_at), paused_at = NULL
    WHERE wheel_id = ${wheelId} AND clock_id = ${clockId} AND state = 'paused'`.execute(tx)
  if (resumed.numAffectedRows === 0n)
    throw problem((await isThere(tx, wheelId, clockId)) ? 'wrong_state' : 'not_found')
  return 'running'
}

async function isThere(tx: Tx, wheelId: string, clockId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('clock')
    .select('clock_id')
    .where('wheel_id', '=', wheelId)
    .where('clock_id', '=', clockId)
    .executeTakeFirst()
  return row !== undefined
}
