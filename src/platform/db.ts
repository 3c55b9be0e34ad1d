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

// Dates stay text: a day has no time zone, and `pg` would give it one.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => Number(text))

/**
 * The database seen from the server: every transaction becomes one of the five audiences first, and nothing is read
 * or written outside a transaction. BEGIN, role and asker travel in one round trip.
 */
export class Database {
  readonly pool: pg.Pool
  #kysely = new WeakMap<pg.PoolClient, Tx>()

  constructor(config: pg.PoolConfig) {
    this.pool = new pg.Pool({ max: 12, ...config })
    // An idle connection may end when the server restarts; the next request opens another.
    this.pool.on('error', () => {})
  }

  async as<T>(audience: Audience, asker: AskerIds | null, run: (tx: Tx) => Promise<T>): Promise<T> {
    const client = await this.pool.connect()
    let broken: Error | undefined
    try {
      const ids =
        asker === null
          ? ''
          : `SELECT set_config('cw.wheel', ${setting(asker.wheelId)}, true), set_config('cw.member', ${setting(asker.memberId)}, true), set_config('cw.organisation', ${setting(asker.organisationId)}, true);`
      await client.query(`BEGIN; SET LOCAL ROLE ${audience}; ${ids}`)
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

  #bound(client: pg.PoolClient): Tx {
    let bound = this.#kysely.get(client)
    if (bound === undefined) {
      bound = kyselyOn(client)
      this.#kysely.set(client, bound)
    }
    return bound
  }

  async close(): Promise<void> {
    await this.pool.end()
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
