import { sql } from 'kysely'
import type { Kept } from '../../custody/server/index.ts'
import type { Tx } from '../../platform/db.ts'
import { problem } from '../../platform/errors.ts'
import { type NewReport, type Prepared, prepare } from './new-report.ts'

export type Taken = 'stored' | 'repeated'
type Waiting = { prepared: Prepared; stored: () => void; failed: (error: unknown) => void }

/** As many as share a transaction: enough to pay for the commit, few enough that one bad one costs little. */
const LARGEST_GROUP = 64

/**
 * Adaptive group commit: what arrives while one transaction of a wheel is in flight shares the next. No timer: a lone
 * report is never held back, and under load the groups grow by themselves. Every report is closed under its locks
 * before it waits here, so nothing readable stands in the queue.
 */
export class Intake {
  readonly #house: Kept
  readonly #lanes = new Map<string, { waiting: Waiting[]; running: Promise<void> }>()
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
    await Promise.all([...this.#lanes.values()].map((lane) => lane.running))
  }

  #queue(one: Waiting): void {
    if (this.#closed) {
      one.failed(problem('shutting_down'))
      return
    }
    const lane = this.#lanes.get(one.prepared.wheelId)
    if (lane !== undefined) {
      lane.waiting.push(one)
      return
    }
    const opened = { waiting: [one], running: Promise.resolve() }
    this.#lanes.set(one.prepared.wheelId, opened)
    opened.running = this.#run(one.prepared.wheelId, opened.waiting)
  }

  async #run(wheelId: string, waiting: Waiting[]): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting.splice(0, LARGEST_GROUP)
      try {
        await this.#write(wheelId, group)
        for (const one of group) one.stored()
      } catch (error) {
        if (group.length === 1) group[0]?.failed(error)
        else await this.#oneByOne(wheelId, group)
      }
    }
    this.#lanes.delete(wheelId)
  }

  /** A group failed as a whole: each goes alone, and only the bad one is refused. */
  async #oneByOne(wheelId: string, group: readonly Waiting[]): Promise<void> {
    for (const one of group) await this.#write(wheelId, [one]).then(one.stored, one.failed)
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
