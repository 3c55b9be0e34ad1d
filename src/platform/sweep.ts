import type { Database, Tx } from './db.ts'
import { follow, indexJournal, type Subscriber } from './journal.ts'

/**
 * Something that has a time at which it is due. `run` takes at most `limit` rows with FOR UPDATE SKIP LOCKED, acts on
 * them in this transaction and says how many they were; a full batch is followed by another.
 */
export type DueWork = { name: string; limit: number; run(tx: Tx, now: Date, limit: number): Promise<number> }

export type SweepLog = (line: { sweep: string; failed: string; code?: string }) => void

/**
 * The one sweep: every clock, departure, expiry and destruction, and the subscribers of the journal. Several
 * processes may sweep the same database; each row is acted on once.
 */
export class Sweep {
  readonly #db: Database
  readonly #now: () => Date
  readonly #log: SweepLog
  readonly #work: DueWork[] = []
  readonly #subscribers: Subscriber[] = []
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined
  #stopped = false

  constructor(db: Database, now: () => Date, log: SweepLog) {
    this.#db = db
    this.#now = now
    this.#log = log
  }

  add(...work: DueWork[]): void {
    this.#work.push(...work)
  }

  subscribe(...subscribers: Subscriber[]): void {
    this.#subscribers.push(...subscribers)
  }

  /** One pass until nothing is due. A part that fails is logged by its name and does not keep the others waiting. */
  async pass(): Promise<void> {
    for (const work of this.#work) {
      await this.#attempt(work.name, async () => {
        let done = work.limit
        while (done >= work.limit && !this.#stopped) {
          done = await this.#db.as('cw_job', null, (tx) => work.run(tx, this.#now(), work.limit))
        }
      })
    }
    await this.followJournal()
  }

  /** Who follows the journal here. */
  get subscriberNames(): string[] {
    return this.#subscribers.map(({ name }) => name)
  }

  /** The journal's index and those who follow it, and nothing that is due by the clock. */
  async followJournal(): Promise<void> {
    await this.#attempt('journal', async () => {
      while ((await this.#db.as('cw_job', null, (tx) => indexJournal(tx))) >= 1000);
    })
    for (const subscriber of this.#subscribers) {
      await this.#attempt(subscriber.name, async () => {
        while ((await this.#db.as('cw_job', null, (tx) => follow(tx, subscriber))) >= 200);
      })
    }
  }

  async #attempt(name: string, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      const { name: failed, code } = error as { name?: string; code?: string }
      this.#log({ sweep: name, failed: failed ?? 'unknown', ...(code === undefined ? {} : { code }) })
    }
  }

  start(everyMs = 1000): void {
    const tick = async (): Promise<void> => {
      this.#running = this.pass()
      await this.#running
      if (!this.#stopped) this.#timer = setTimeout(() => void tick(), everyMs)
    }
    this.#timer = setTimeout(() => void tick(), 0)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    await this.#running
  }
}
