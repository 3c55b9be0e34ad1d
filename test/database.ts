import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { Database } from '../src/platform/db.ts'
import { migrate } from '../src/platform/migrate.ts'
import { rolesSql } from '../src/platform/roles.ts'

const root = resolve(import.meta.dirname, '..')
const migrations = join(root, 'migrations')
const serverLogin = 'cw_server_test'
const serverPassword = 'only-for-tests'

export type TestDatabase = {
  /** Rights of cw_owner: founding, importing, and looking beneath the fences. */
  owner: pg.Pool
  /** As the server sees it. */
  db: Database
  /** What to give to a server or a CLI under test. */
  serverConfig: pg.PoolConfig
  ownerConfig: pg.PoolConfig
  close(): Promise<void>
}

let cluster: Promise<{ config: pg.PoolConfig; stop(): Promise<void> }> | undefined
let open = 0

/** One cluster a process, unless the test command already runs one for all (COMMONWHEEL_TEST_POSTGRES). */
function clusterOf(): Promise<{ config: pg.PoolConfig; stop(): Promise<void> }> {
  cluster ??= (async () => {
    const given = process.env['COMMONWHEEL_TEST_POSTGRES']
    if (given) return { config: fromUrl(given), stop: async () => {} }
    const { startEmbedded } = await import('../src/platform/postgres/embedded.ts')
    const directory = await mkdtemp(join(tmpdir(), 'cw-test-'))
    const embedded = await startEmbedded({
      directory: join(directory, 'postgres'),
      durable: false,
      maxConnections: 60,
    })
    return {
      config: embedded.superuser,
      stop: async () => {
        await embedded.stop()
        await rm(directory, { recursive: true, force: true })
      },
    }
  })()
  return cluster
}

/** `postgres://user:password@/database?host=/socket&port=5432`, as the test command writes it. */
function fromUrl(url: string): pg.PoolConfig {
  const at = new URL(url.replace('@/', '@localhost/'))
  return {
    host: at.searchParams.get('host') ?? at.hostname,
    port: Number(at.searchParams.get('port') ?? (at.port || 5432)),
    user: decodeURIComponent(at.username),
    password: decodeURIComponent(at.password),
    database: at.pathname.slice(1) || 'postgres',
  }
}

async function run(config: pg.PoolConfig, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client(config)
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

/** The migrated template, made once for each state of the migrations. */
async function templateOf(config: pg.PoolConfig): Promise<string> {
  const hash = createHash('sha256')
  for (const name of readdirSync(migrations).sort()) hash.update(readFileSync(join(migrations, name)))
  const name = `cw_template_${hash.digest('hex').slice(0, 16)}`
  await run(config, async (client) => {
    await client.query(`SELECT pg_advisory_lock(hashtext('commonwheel test template'))`)
    const there = await client.query('SELECT FROM pg_database WHERE datname = $1 AND datistemplate', [name])
    if (there.rowCount === 0) {
      await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
      await client.query(
        `CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'`,
      )
      await run({ ...config, database: name }, async (inside) => {
        await inside.query(rolesSql(serverLogin, name, serverPassword))
        await migrate(inside, migrations)
      })
      await client.query(`UPDATE pg_database SET datistemplate = true WHERE datname = $1`, [name])
    }
    await client.query(`SELECT pg_advisory_unlock(hashtext('commonwheel test template'))`)
  })
  return name
}

/** A database of its own, cloned from the migrated template. */
export async function testDatabase(): Promise<TestDatabase> {
  const { config } = await clusterOf()
  const template = await templateOf(config)
  const name = `t_${randomBytes(8).toString('hex')}`
  await run(config, async (client) => {
    await client.query(`SELECT pg_advisory_lock(hashtext('commonwheel test template'))`)
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`)
    await client.query(`ALTER DATABASE ${name} OWNER TO cw_owner`)
    await client.query(`GRANT CONNECT ON DATABASE ${name} TO ${serverLogin}`)
  })
  open += 1
  const ownerConfig = { ...config, database: name, options: '-c role=cw_owner' }
  const serverConfig = { ...config, database: name, user: serverLogin, password: serverPassword }
  const owner = new pg.Pool({ ...ownerConfig, max: 4 })
  // Its last connections may still be closing when the database is dropped.
  owner.on('error', () => {})
  const db = new Database(serverConfig)
  return {
    owner,
    db,
    serverConfig,
    ownerConfig,
    close: async () => {
      await db.close()
      await owner.end()
      await run(config, async (client) => {
        await client.query(`DROP DATABASE ${name} WITH (FORCE)`)
      })
      open -= 1
      if (open === 0) {
        const running = cluster
        cluster = undefined
        await (await running)?.stop()
      }
    },
  }
}
