import { cannotTakeNow } from './errors.ts'
import type { Audience } from './roles.ts'

/**
 * How long one kind of work waits for the database, in ms, and how much of it there may be. `whole` is everything from
 * asking for a connection to the answer of COMMIT; `query` one question alone, asked of a database that may be stopped
 * and so cannot keep its own limits (`statement`, `lock`).
 */
export type Patience = {
  atOnce: number
  waiting: number
  whole: number
  query: number
  statement: number
  lock: number
}

/** The places of one line, shared by those of its audiences. */
export type LineName = 'public' | 'intake' | 'members' | 'jobs'

export const lineOf: Readonly<Record<Audience, LineName>> = {
  cw_public: 'public',
  cw_intake: 'intake',
  cw_guest: 'members',
  cw_member: 'members',
  cw_job: 'jobs',
}

/** A request of the public is answered within a second, whatever the database does. */
export const PUBLIC_MS = 900

/**
 * A flood of reports or of page views fills its own line and nobody else's: members always have places of their own.
 */
export function patienceOf(publicMs: number = PUBLIC_MS): Record<LineName, Patience> {
  const open = { whole: publicMs, query: publicMs, statement: publicMs, lock: Math.ceil(publicMs / 2) }
  return {
    public: { ...open, atOnce: 4, waiting: 400 },
    intake: { ...open, atOnce: 3, waiting: 400 },
    members: {
      atOnce: 8,
      waiting: 400,
      whole: Number.POSITIVE_INFINITY,
      query: 20_000,
      statement: 15_000,
      lock: 5_000,
    },
    jobs: {
      atOnce: 2,
      waiting: 100,
      whole: Number.POSITIVE_INFINITY,
      query: 150_000,
      statement: 120_000,
      lock: 10_000,
    },
  }
}

type Waiting = { go: () => void; refuse: (error: Error) => void; timer: NodeJS.Timeout | undefined }

/** So many at once, so many behind them in the order in which they came, and nobody for longer than she would wait. */
export class Line {
  readonly #atOnce: number
  readonly #most: number
  readonly #waiting = new Set<Waiting>()
  #inside = 0

  constructor({ atOnce, waiting }: Pick<Patience, 'atOnce' | 'waiting'>) {
    this.#atOnce = atOnce
    this.#most = waiting
  }

  /** How many wait. */
  get behind(): number {
    return this.#waiting.size
  }

  /** @param ms how long to wait for a place @throws Problem cannot_take_now */
  async enter(ms: number): Promise<void> {
    if (this.#inside < this.#atOnce) {
      this.#inside += 1
      return
    }
    if (this.#waiting.size >= this.#most || ms <= 0) throw cannotTakeNow()
    await new Promise<void>((go, refuse) => {
      const one: Waiting = { go, refuse, timer: undefined }
      if (Number.isFinite(ms)) {
        one.timer = setTimeout(() => {
          this.#waiting.delete(one)
          refuse(cannotTakeNow())
        }, ms)
      }
      this.#waiting.add(one)
    })
  }

  /** Whoever has waited longest takes the place over. */
  leave(): void {
    const [next] = this.#waiting
    if (next === undefined) {
      this.#inside -= 1
      return
    }
    this.#waiting.delete(next)
    clearTimeout(next.timer)
    next.go()
  }
}
