import { sql } from 'kysely'
import type { Kept } from '../../custody/server/index.ts'
import type { Prepared as Statement } from '../../platform/db.ts'
import { problem } from '../../platform/errors.ts'
import { insertMany } from '../../platform/insert.ts'
import { type NewReport, type Prepared, prepare } from './new-report.ts'

export type Taken = 'stored' | 'repeated'
type Lanes = { waiting: Waiting[]; running: number }
type Waiting = { prepared: Prepared; stored: () => void; failed: (error: unknown) => void }

/** As many as share a transaction: enough to pay for the commit, few enough that one bad one costs little. */
const LARGEST_GROUP = 64
/** As many transactions of one wheel are in flight: while one waits for the disk another is at work. */
const LANES = 2

/**
 * Adaptive group commit: what arrives while a wheel's lanes are both in flight shares the next transaction. No timer: a
 * lone report is never held back, and under load the groups grow by themselves. Every report is closed under its locks
 * before it waits here, so nothing readable stands in the queue.
 */
export class Intake {
  readonly #house: Kept
  readonly #wheels = new Map<string, Lanes>()
  readonly #running = new Set<Promise<void>>()
  #closed = false

  constructor(house: Kept) {
    this.#house = house
  }

  /**
   * Returns when it is on disk.
   * @throws Problem locator_taken, idempotency_key_reused, shutting_down
   */
  async take(report: NewReport): Promise<Taken> {
    const prepared = await prepare(this.#house, report, this.#house.now())
    try {
      await new Promise<void>((stored, failed) => this.#queue({ prepared, stored, failed }))
      return 'stored'
    } catch (error) {
      return this.#repeatOrRefusal(prepared, error)
    }
  }

  /** Lets what waits be written and takes no more. */
  async close(): Promise<void> {
    this.#closed = true
    await Promise.all(this.#running)
  }

  #queue(one: Waiting): void {
    if (this.#closed) {
      one.failed(problem('shutting_down'))
      return
    }
    const { wheelId } = one.prepared
    const lanes = this.#wheels.get(wheelId) ?? { waiting: [], running: 0 }
    this.#wheels.set(wheelId, lanes)
    lanes.waiting.push(one)
    if (lanes.running === LANES) return
    const lane = this.#run(wheelId, lanes).finally(() => this.#running.delete(lane))
    this.#running.add(lane)
  }

  async #run(wheelId: string, lanes: Lanes): Promise<void> {
    lanes.running += 1
    while (lanes.waiting.length > 0) {
      const group = lanes.waiting.splice(0, LARGEST_GROUP)
      try {
        await this.#write(wheelId, group)
        for (const one of group) one.stored()
        this.#house.announcer.soon(wheelId, 'report', 'civil_society')
      } catch (error) {
        if (group.length === 1) group[0]?.failed(error)
        else await this.#oneByOne(wheelId, group)
      }
    }
    // In the same turn as it found nothing waiting: what comes a moment later must find a lane free.
    lanes.running -= 1
    if (lanes.running === 0) this.#wheels.delete(wheelId)
  }

  /** A group failed as a whole: each goes alone, and only the bad one is refused. */
  async #oneByOne(wheelId: string, group: readonly Waiting[]): Promise<void> {
    for (const one of group) await this.#write(wheelId, [one]).then(one.stored, one.failed)
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
