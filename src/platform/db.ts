import type { Socket } from 'node:net'
import { Kysely, PostgresAdapter, PostgresDialect, PostgresIntrospector, PostgresQueryCompiler } from 'kysely'
import pg from 'pg'
import { deadline } from './deadline.ts'
import { cannotTakeNow, isAway } from './errors.ts'
import { Line, type LineName, lineOf, type Patience, patienceOf } from './patience.ts'
import type { Audience } from './roles.ts'
import type { DB } from './schema.ts'

/** Queries inside one open transaction, as one audience. It ends with the function that was given it. */
export type Tx = Kysely<DB>

/** Who asks, as the transaction knows it: ids that policies compare. `null` is nobody. */
export type AskerIds = { wheelId: string; memberId: string | null; organisationId: string | null }

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

function setting(value: string | null): string {
  if (value === null) return "''"
  if (!uuid.test(value)) throw new Error('an asker id is not a uuid')
  return `'${value}'`
}

function begin(
  audience: Audience,
  asker: AskerIds | null,
  { statement, lock }: Patience,
  snapshot = false,
): string {
  const isolation = snapshot ? ' ISOLATION LEVEL REPEATABLE READ' : ''
  const limits = `SET LOCAL statement_timeout = ${statement}; SET LOCAL lock_timeout = ${lock};`
  const ids =
    asker === null
      ? ''
      : `SELECT set_config('cw.wheel', ${setting(asker.wheelId)}, true), set_config('cw.member', ${setting(asker.memberId)}, true), set_config('cw.organisation', ${setting(asker.organisationId)}, true);`
  return `BEGIN${isolation}; SET LOCAL ROLE ${audience}; ${limits} ${ids}`
}

/** A statement that a connection parses and plans once, under its name. */
export type Prepared = { name: string; text: string; values: readonly unknown[] }

// Dates stay text: a day has no time zone, and `pg` would give it one.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => Number(text))

/** What a connection does at this moment, for the one who looks whether it has hung. */
type Busy = { until: number; queryMs: number; asked: number | undefined }

const LOOK_EVERY_MS = 50

/**
 * The database seen from the server: every transaction becomes one of the five audiences first, and nothing is read
 * or written outside a transaction. BEGIN, role, asker and limits travel in one round trip. Each kind of work has its
 * own places and its own patience; a database that is away, stopped or too slow is `cannot_take_now`, and then what was
 * asked may have been done or not: only an answer to COMMIT says that it was.
 */
export class Database {
  readonly pool: pg.Pool
  /** Connections that send without waiting for the answer before. */
  readonly #pipes: pg.Pool
  readonly #patience: Record<LineName, Patience>
  readonly #lines: Record<LineName, Line>
  readonly #kysely = new WeakMap<pg.PoolClient, Tx>()
  readonly #busy = new Map<pg.PoolClient, Busy>()
  readonly #look: NodeJS.Timeout

  /** @param publicMs how long a request of the public may take in all */
  constructor(config: pg.PoolConfig, publicMs?: number) {
    this.#patience = patienceOf(publicMs)
    const { public: open, intake, members, jobs } = this.#patience
    this.#lines = {
      public: new Line(open),
      intake: new Line(intake),
      members: new Line(members),
      jobs: new Line(jobs),
    }
    const places = Object.values(this.#patience).reduce((sum, { atOnce }) => sum + atOnce, 0)
    const late = { connectionTimeoutMillis: open.whole }
    this.pool = new pg.Pool({ max: places + 1, ...late, ...config })
    this.#pipes = new pg.Pool({ ...late, ...config, max: intake.atOnce, pipeline: true } as pg.PoolConfig)
    // A connection may end at any time, idle or not; whoever uses it hears of it by her own query.
    for (const pool of [this.pool, this.#pipes]) {
      pool.on('error', () => {})
      pool.on('connect', (client) => client.on('error', () => {}))
    }
    this.#look = setInterval(() => this.#cutHung(), LOOK_EVERY_MS)
    this.#look.unref()
  }

  /**
   * @param snapshot everything is read as it was at one moment, however long it takes
   * @throws Problem cannot_take_now
   */
  async as<T>(
    audience: Audience,
    asker: AskerIds | null,
    run: (tx: Tx) => Promise<T>,
    { snapshot = false }: { snapshot?: boolean } = {},
  ): Promise<T> {
    const patience = this.#patience[snapshot ? 'jobs' : lineOf[audience]]
    const opening = begin(audience, asker, patience, snapshot)
    return this.#inLine(audience, this.pool, patience, async (client) => {
      try {
        await this.#ask(client, opening)
        const result = await run(this.#bound(client))
        await this.#ask(client, 'COMMIT')
        return { result }
      } catch (error) {
        let broken: Error | undefined
        await this.#ask(client, 'ROLLBACK').catch((failed: Error) => {
          broken = failed
        })
        return { error, broken }
      }
    })
  }

  /**
   * A transaction of statements that need no answer of one another: all of it travels in one round trip.
   * @throws Problem cannot_take_now, or what the first of them that failed says; then none is written
   */
  async write(audience: Audience, asker: AskerIds, statements: readonly Prepared[]): Promise<void> {
    const patience = this.#patience[lineOf[audience]]
    const all = [begin(audience, asker, patience), ...statements, 'COMMIT']
    await this.#inLine(audience, this.#pipes, patience, async (client) => {
      const { stream } = (client as unknown as { connection: { stream: Socket } }).connection
      const answers = await this.#noting(client, () => {
        // One packet for all of it; each query would send one of its own.
        stream.cork()
        const sent = all.map((one) => client.query(one as string))
        stream.uncork()
        return Promise.allSettled(sent)
      })
      // After a failure COMMIT rolls back; where it has no answer itself, the connection is of no use any more.
      const last = answers.at(-1)
      const broken = last?.status === 'rejected' ? (last.reason as Error) : undefined
      const failed = answers.find((one) => one.status === 'rejected')
      return failed === undefined ? { result: undefined } : { error: failed.reason, broken }
    })
  }

  /** One piece of work on one connection, in its line and no longer than its patience. */
  async #inLine<T>(
    audience: Audience,
    pool: pg.Pool,
    { whole, query }: Patience,
    work: (client: pg.PoolClient) => Promise<{ result: T } | { error: unknown; broken: Error | undefined }>,
  ): Promise<T> {
    const line = this.#lines[lineOf[audience]]
    const now = performance.now()
    const until = Math.min(now + whole, deadline())
    await line.enter(until - now)
    try {
      const client = await this.#connect(pool, until)
      this.#busy.set(client, { until, queryMs: query, asked: undefined })
      const done = await work(client)
      this.#busy.delete(client)
      client.release('error' in done ? done.broken : undefined)
      if ('error' in done) throw done.error
      return done.result
    } catch (error) {
      throw isAway(error) ? cannotTakeNow() : error
    } finally {
      line.leave()
    }
  }

  /** A connection that comes too late goes back as it is. */
  async #connect(pool: pg.Pool, until: number): Promise<pg.PoolClient> {
    const connecting = pool.connect()
    if (until === Number.POSITIVE_INFINITY) return connecting
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, refuse) => {
      timer = setTimeout(() => refuse(cannotTakeNow()), Math.max(0, until - performance.now()))
    })
    try {
      return await Promise.race([connecting, late])
    } catch (error) {
      connecting.then(
        (client) => client.release(),
        () => {},
      )
      throw error
    } finally {
      clearTimeout(timer)
    }
  }

  async #ask(client: pg.PoolClient, text: string): Promise<void> {
    await this.#noting(client, () => client.query(text))
  }

  async #noting<T>(client: pg.PoolClient, ask: () => Promise<T>): Promise<T> {
    const busy = this.#busy.get(client)
    if (busy !== undefined) busy.asked = performance.now()
    try {
      return await ask()
    } finally {
      if (busy !== undefined) busy.asked = undefined
    }
  }

  /** A stopped database answers no question and keeps no limit of its own: the connection is given up from here. */
  #cutHung(): void {
    const now = performance.now()
    for (const [client, { until, queryMs, asked }] of this.#busy) {
      if (asked === undefined || (now < until && now - asked < queryMs)) continue
      const { connection } = client as unknown as { connection: { stream: { destroy(): void } } }
      connection.stream.destroy()
    }
  }

  #bound(client: pg.PoolClient): Tx {
    let bound = this.#kysely.get(client)
    if (bound === undefined) {
      const noted = {
        query: (...given: unknown[]) =>
          this.#noting(client, () => (client.query as (...all: unknown[]) => Promise<unknown>)(...given)),
      }
      bound = kyselyOn(noted as unknown as pg.ClientBase)
      this.#kysely.set(client, bound)
    }
    return bound
  }

  async close(): Promise<void> {
    clearInterval(this.#look)
    await Promise.all([this.pool.end(), this.#pipes.end()])
  }
}

/** Kysely over one connection that somebody else opened and will give back. */
export function kyselyOn(client: pg.ClientBase): Tx {
  const lent = { query: client.query.bind(client), release: () => {} }
  const dialect = new PostgresDialect({ pool: { connect: async () => lent, end: async () => {} } as never })
  return new Kysely<DB>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => dialect.createDriver(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  })
}
