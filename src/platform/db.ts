import type { Socket } from 'node:net'
import { Kysely, PostgresAdapter, PostgresDialect, PostgresIntrospector, PostgresQueryCompiler } from 'kysely'
import pg from 'pg'
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

function begin(audience: Audience, asker: AskerIds | null, snapshot = false): string {
  const ids =
    asker === null
      ? ''
      : `SELECT set_config('cw.wheel', ${setting(asker.wheelId)}, true), set_config('cw.member', ${setting(asker.memberId)}, true), set_config('cw.organisation', ${setting(asker.organisationId)}, true);`
  const isolation = snapshot ? ' ISOLATION LEVEL REPEATABLE READ' : ''
  return `BEGIN${isolation}; SET LOCAL ROLE ${audience}; ${ids}`
}

/** A statement that a connection parses and plans once, under its name. */
export type Prepared = { name: string; text: string; values: readonly unknown[] }

// Dates stay text: a day has no time zone, and `pg` would give it one.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => Number(text))

/**
 * The database seen from the server: every transaction becomes one of the five audiences first, and nothing is read
 * or written outside a transaction. BEGIN, role and asker travel in one round trip.
 */
export class Database {
  readonly pool: pg.Pool
  /** Connections that send without waiting for the answer before. */
  readonly #pipes: pg.Pool
  #kysely = new WeakMap<pg.PoolClient, Tx>()

  constructor(config: pg.PoolConfig) {
    this.pool = new pg.Pool({ max: 12, ...config })
    this.#pipes = new pg.Pool({ ...config, max: 4, pipeline: true } as pg.PoolConfig)
    // An idle connection may end when the server restarts; the next request opens another.
    for (const pool of [this.pool, this.#pipes]) {
      pool.on('error', () => {})
      // One that ends in the middle of its work fails its queries, and whoever asked hears of it there.
      pool.on('connect', (client) => client.on('error', () => {}))
    }
  }

  /** @param snapshot everything is read as it was at one moment, however long it takes */
  async as<T>(
    audience: Audience,
    asker: AskerIds | null,
    run: (tx: Tx) => Promise<T>,
    { snapshot = false }: { snapshot?: boolean } = {},
  ): Promise<T> {
    const opening = begin(audience, asker, snapshot)
    const client = await this.pool.connect()
    let broken: Error | undefined
    try {
      await client.query(opening)
      const result = await run(this.#bound(client))
      await client.query('COMMIT')
      return result
    } catch (error) {
      await client.query('ROLLBACK').catch((failed: Error) => {
        broken = failed
      })
      throw error
    } finally {
      client.release(broken)
    }
  }

  /**
   * A transaction of statements that need no answer of one another: all of it travels in one round trip.
   * @throws what the first of them that failed says; then none is written
   */
  async write(audience: Audience, asker: AskerIds, statements: readonly Prepared[]): Promise<void> {
    const all = [begin(audience, asker), ...statements, 'COMMIT']
    const client = await this.#pipes.connect()
    const { stream } = (client as unknown as { connection: { stream: Socket } }).connection
    // One packet for all of it; each query would send one of its own.
    stream.cork()
    const sent = all.map((one) => client.query(one as string))
    stream.uncork()
    const answers = await Promise.allSettled(sent)
    const failed = answers.find((one) => one.status === 'rejected')
    // After a failure COMMIT rolls back; where it has no answer itself, the connection is of no use any more.
    client.release(answers.at(-1)?.status === 'rejected')
    if (failed !== undefined) throw failed.reason
  }

  #bound(client: pg.PoolClient): Tx {
    let bound = this.#kysely.get(client)
    if (bound === undefined) {
      bound = kyselyOn(client)
      this.#kysely.set(client, bound)
    }
    return bound
  }

  async close(): Promise<void> {
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
