import { sql } from 'kysely'
import type { Kept } from '../../custody/server/index.ts'
import type { Tx } from '../../platform/db.ts'
import { unhurried } from '../../platform/deadline.ts'
import { cannotTakeNow, isFull, Problem, problem } from '../../platform/errors.ts'
import { Gate } from './gate.ts'
import { type NewReport, type Prepared, prepare } from './new-report.ts'

export type Taken = 'stored' | 'repeated'
type Waiting = {
  prepared: Prepared
  bytes: number
  stored: () => void
  failed: (error: unknown) => void
  timer: NodeJS.Timeout | undefined
}

/** As many as share a transaction: enough to pay for the commit, few enough that one bad one costs little. */
const LARGEST_GROUP = 64
/** What may wait in memory, in reports of one wheel and in bytes of all: a queue without an end would end the process. */
export const MOST_WAITING = 2000
const MOST_BYTES = 48 * 1024 * 1024

/**
 * Adaptive group commit: what arrives while one transaction of a wheel is in flight shares the next. No timer: a lone
 * report is never held back, and under load the groups grow by themselves. Every report is closed under its locks
 * before it waits here, so nothing readable stands in the queue. Each wheel has a lane of its own, and a lane asks for
 * one connection at a time, so that lanes take turns.
 */
export class Intake {
  /** Asked before anything costly is done for what comes from outside. */
  readonly gate: Gate
  readonly #house: Kept
  readonly #lanes = new Map<string, { waiting: Set<Waiting>; running: Promise<void> }>()
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
    const prepared = await prepare(this.#house, report, this.#house.now()).catch((error: unknown) => {
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
    const waiting = this.#lanes.get(wheelId)?.waiting.size ?? 0
    return Math.min(1, Math.max(waiting / MOST_WAITING, this.#bytes / MOST_BYTES))
  }

  /** Lets what waits be written and takes no more. */
  async close(): Promise<void> {
    this.#closed = true
    await Promise.all([...this.#lanes.values()].map((lane) => lane.running))
  }

  #queue(prepared: Prepared, stored: () => void, failed: (error: unknown) => void): void {
    const { wheelId } = prepared
    if (this.#closed) return failed(problem('shutting_down'))
    if (this.depth(wheelId) >= 1) return failed(cannotTakeNow())
    const one: Waiting = { prepared, bytes: sizeOf(prepared), stored, failed, timer: undefined }
    this.#bytes += one.bytes
    const lane = this.#lanes.get(wheelId)
    const waiting = lane?.waiting ?? new Set<Waiting>()
    waiting.add(one)
    // Still in the queue then, it is never written; in flight, it may be, and its repeat is told so.
    one.timer = setTimeout(() => {
      if (waiting.delete(one)) this.#bytes -= one.bytes
      failed(cannotTakeNow())
    }, this.#house.config.publicPatienceMs)
    if (lane !== undefined) return
    const opened = { waiting, running: Promise.resolve() }
    this.#lanes.set(wheelId, opened)
    opened.running = unhurried(() => this.#run(wheelId, waiting))
  }

  async #run(wheelId: string, waiting: Set<Waiting>): Promise<void> {
    while (waiting.size > 0) {
      const group = [...waiting].slice(0, LARGEST_GROUP)
      for (const one of group) waiting.delete(one)
      try {
        await this.#write(wheelId, group)
        for (const one of group) one.stored()
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
    this.#lanes.delete(wheelId)
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
  }

  async #write(wheelId: string, group: readonly Waiting[]): Promise<void> {
    await this.#house.db.as('cw_intake', { wheelId, memberId: null, organisationId: null }, (tx) =>
      insertAll(
        tx,
        group.map((one) => one.prepared),
      ),
    )
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
async function insertAll(tx: Tx, all: readonly Prepared[]): Promise<void> {
  const contacts = all.flatMap(({ contact }) => contact ?? [])
  const receipts = all.flatMap(({ receipt }) => receipt ?? [])
  const clocks = all.flatMap((one) => one.clocks)
  const seen = all.flatMap((one) => one.seen)
  if (seen.length > 0) await tx.insertInto('inbound_seen').values(seen).execute()
  await tx
    .insertInto('idempotency')
    .values(all.map((one) => one.idempotency))
    .execute()
  await tx
    .insertInto('report')
    .values(all.map((one) => one.report))
    .execute()
  await tx
    .insertInto('report_body')
    .values(all.map((one) => one.body))
    .execute()
  if (contacts.length > 0) await tx.insertInto('report_contact').values(contacts).execute()
  if (receipts.length > 0) await tx.insertInto('receipt').values(receipts).execute()
  if (clocks.length > 0) await tx.insertInto('clock').values(clocks).execute()
  await tx
    .insertInto('journal')
    .values(all.map((one) => one.journal))
    .execute()
}
