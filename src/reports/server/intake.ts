import { sql } from 'kysely'
import type { Kept } from '../../custody/server/index.ts'
import type { Prepared as Statement } from '../../platform/db.ts'
import { unhurried } from '../../platform/deadline.ts'
import { cannotTakeNow, isFull, Problem, problem } from '../../platform/errors.ts'
import { insertMany } from '../../platform/insert.ts'
import { Gate } from './gate.ts'
import { type NewReport, type Prepared, prepare } from './new-report.ts'

export type Taken = 'stored' | 'repeated'
type Lanes = { waiting: Set<Waiting>; running: number }
type Waiting = {
  prepared: Prepared
  bytes: number
  stored: () => void
  failed: (error: unknown) => void
  timer: NodeJS.Timeout | undefined
}

/** As many as share a transaction: enough to pay for the commit, few enough that one bad one costs little. */
const LARGEST_GROUP = 64
/** As many transactions of one wheel are in flight: while one waits for the disk another is at work. */
const LANES = 2
/** What may wait in memory, in reports of one wheel and in bytes of all: a queue without an end would end the process. */
export const MOST_WAITING = 2000
const MOST_BYTES = 48 * 1024 * 1024

/**
 * Adaptive group commit: what arrives while a wheel's lanes are both in flight shares the next transaction. No timer: a
 * lone report is never held back, and under load the groups grow by themselves. Every report is closed under its locks
 * before it waits here, so nothing readable stands in the queue. Each wheel has lanes of its own, and a lane asks for
 * one connection at a time, so that wheels take turns.
 */
export class Intake {
  /** Asked before anything costly is done for what comes from outside. */
  readonly gate: Gate
  readonly #house: Kept
  readonly #wheels = new Map<string, Lanes>()
  readonly #running = new Set<Promise<void>>()
  #bytes = 0
  #closed = false

  constructor(house: Kept) {
    this.#house = house
    this.gate = new Gate(house.config.intakePerMinute, (wheelId) => this.depth(wheelId))
  }

  /**
   * Returns when it is on disk.
   * @throws Problem locator_taken, idempotency_key_reused, shutting_down, cannot_take_now
   */
  async take(report: NewReport): Promise<Taken> {
    // Before it is closed under its locks for nothing.
    if (this.depth(report.wheel.wheelId) >= 1) throw cannotTakeNow()
    const { wheelId } = report.wheel
    const { publicPatienceMs } = this.#house.config
    const prepared = await this.gate
      .turn(wheelId, publicPatienceMs, () => prepare(this.#house, report, this.#house.now()))
      .catch((error: unknown) => {
        throw isFull(error) ? cannotTakeNow() : error
      })
    try {
      await new Promise<void>((stored, failed) => this.#queue(prepared, stored, failed))
      return 'stored'
    } catch (error) {
      return this.#repeatOrRefusal(prepared, error)
    }
  }

  /** How full the queue of a wheel is, from 0 to 1. */
  depth(wheelId: string): number {
    const waiting = this.#wheels.get(wheelId)?.waiting.size ?? 0
    return Math.min(1, Math.max(waiting / MOST_WAITING, this.#bytes / MOST_BYTES))
  }

  /** Lets what waits be written and takes no more. */
  async close(): Promise<void> {
    this.#closed = true
    await Promise.all(this.#running)
  }

  #queue(prepared: Prepared, stored: () => void, failed: (error: unknown) => void): void {
    const { wheelId } = prepared
    if (this.#closed) return failed(problem('shutting_down'))
    if (this.depth(wheelId) >= 1) return failed(cannotTakeNow())
    const one: Waiting = { prepared, bytes: sizeOf(prepared), stored, failed, timer: undefined }
    this.#bytes += one.bytes
    const lanes = this.#wheels.get(wheelId) ?? { waiting: new Set<Waiting>(), running: 0 }
    this.#wheels.set(wheelId, lanes)
    lanes.waiting.add(one)
    // Still in the queue then, it is never written; in flight, it may be, and its repeat is told so.
    one.timer = setTimeout(() => {
      if (lanes.waiting.delete(one)) this.#bytes -= one.bytes
      failed(cannotTakeNow())
    }, this.#house.config.publicPatienceMs)
    if (lanes.running === LANES) return
    const lane = unhurried(() => this.#run(wheelId, lanes)).finally(() => this.#running.delete(lane))
    this.#running.add(lane)
  }

  async #run(wheelId: string, lanes: Lanes): Promise<void> {
    lanes.running += 1
    while (lanes.waiting.size > 0) {
      const group = [...lanes.waiting].slice(0, LARGEST_GROUP)
      for (const one of group) lanes.waiting.delete(one)
      try {
        await this.#write(wheelId, group)
        for (const one of group) one.stored()
        this.#house.announcer.soon(wheelId, 'report', 'civil_society')
      } catch (error) {
        if (group.length === 1 || isAwayNow(error)) for (const one of group) one.failed(error)
        else await this.#oneByOne(wheelId, group)
      } finally {
        for (const one of group) {
          clearTimeout(one.timer)
          this.#bytes -= one.bytes
        }
      }
    }
    // In the same turn as it found nothing waiting: what comes a moment later must find a lane free.
    lanes.running -= 1
    if (lanes.running === 0) this.#wheels.delete(wheelId)
  }

  /** A group failed as a whole: each goes alone, and only the bad one is refused. */
  async #oneByOne(wheelId: string, group: readonly Waiting[]): Promise<void> {
    let away: unknown
    for (const one of group) {
      if (away !== undefined) one.failed(away)
      else
        await this.#write(wheelId, [one]).then(one.stored, (error: unknown) => {
          if (isAwayNow(error)) away = error
          one.failed(error)
        })
    }
    this.#house.announcer.soon(wheelId, 'report', 'civil_society')
  }

  async #write(wheelId: string, group: readonly Waiting[]): Promise<void> {
    const asker = { wheelId, memberId: null, organisationId: null }
    await this.#house.db.write('cw_intake', asker, rowsOf(group.map((one) => one.prepared)))
  }

  /** Intake reads nothing, so the database itself says whether a key that conflicts came with the same body. */
  async #repeatOrRefusal(prepared: Prepared, error: unknown): Promise<'repeated'> {
    const { code, constraint } = error as { code?: string; constraint?: string }
    if (code === '23503' && constraint === 'report_area_code_fkey')
      throw problem('wrong_value', { field: 'area_code' })
    if (code !== '23505') throw error
    if (constraint === 'receipt_pkey') throw problem('locator_taken')
    if (constraint === 'inbound_seen_pkey') return 'repeated'
    if (constraint !== 'idempotency_pkey' && constraint !== 'report_pkey') throw error
    const { key_hash, body_hash } = prepared.idempotency
    const asker = { wheelId: prepared.wheelId, memberId: null, organisationId: null }
    const { rows } = await this.#house.db.as('cw_intake', asker, (tx) =>
      sql<{ said: string | null }>`SELECT cw_intake_repeat(${key_hash}, ${body_hash}) AS said`.execute(tx),
    )
    if (rows[0]?.said === 'other') throw problem('idempotency_key_reused')
    return 'repeated'
  }
}

const isAwayNow = (error: unknown): boolean => error instanceof Problem && error.code === 'cannot_take_now'

/** What of it grows with what somebody wrote. */
function sizeOf({ body, contact }: Prepared): number {
  return body.body.length + (contact?.reply_address?.length ?? 0) + (contact?.identity?.length ?? 0) + 2048
}

/** What tells a repeat goes first, before anything else can conflict. */
function rowsOf(all: readonly Prepared[]): Statement[] {
  return [
    insertMany(
      'inbound_seen',
      all.flatMap((one) => one.seen),
    ),
    insertMany(
      'idempotency',
      all.map((one) => one.idempotency),
    ),
    insertMany(
      'report',
      all.map((one) => one.report),
    ),
    insertMany(
      'report_body',
      all.map((one) => one.body),
    ),
    insertMany(
      'report_contact',
      all.flatMap(({ contact }) => contact ?? []),
    ),
    insertMany(
      'receipt',
      all.flatMap(({ receipt }) => receipt ?? []),
    ),
    insertMany(
      'clock',
      all.flatMap((one) => one.clocks),
    ),
    insertMany(
      'journal',
      all.map((one) => one.journal),
    ),
  ].flatMap((one) => one ?? [])
}
