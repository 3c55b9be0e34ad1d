import { join } from 'node:path'
import pg from 'pg'
import { type Config, ConfigProblem } from './config.ts'
import { hostSecret } from './host-secret.ts'
import { migrate } from './migrate.ts'
import { attachEmbedded } from './postgres/attach.ts'
import { DataDirectoryHeld, startEmbedded } from './postgres/embedded.ts'
import { identifier, loginProblems, rolesSql } from './roles.ts'

export type OpenDatabase = {
  /** What the server signs in with: it owns nothing. */
  server: pg.PoolConfig
  /** Rights of the owner, for migrations, founding and importing; absent on a PostgreSQL that somebody else keeps. */
  owner: pg.PoolConfig | null
  created: boolean
  kind: HostKind
  stop(): Promise<void>
}

/** A host serves real wheels or shows the demonstration, and never both: nobody may take one for the other. */
export type HostKind = 'real' | 'demonstration'
export const hostKinds: Readonly<Record<HostKind, string>> = {
  real: 'commonwheel',
  demonstration: 'commonwheel_demo',
}

/** `serve`: whatever this folder holds, or the demonstration in an empty one. `found`: a real wheel is to begin here. */
export type Purpose = 'serve' | 'found'

export class DemonstrationHere extends Error {}

/** The database cannot be used as it is; `sql` mends it when there is something to run. */
export class DatabaseRefused extends Error {
  readonly problems: string[]
  readonly sql: string | null

  constructor(problems: string[], sql: string | null) {
    super(problems.join('; '))
    this.problems = problems
    this.sql = sql
  }
}

export function urlConfig(url: string): pg.PoolConfig & { user: string; database: string } {
  const at = new URL(url.replace('@/', '@localhost/'))
  const mode = at.searchParams.get('sslmode') ?? 'disable'
  const sealed = ['require', 'verify-ca', 'verify-full'].includes(mode)
  // What we do not do must not pass as done: "prefer" would go in the open where the other side says no.
  if (!sealed && mode !== 'disable')
    throw new ConfigProblem('sslmode must be disable, require, verify-ca or verify-full')
  return {
    host: at.searchParams.get('host') ?? at.hostname,
    port: Number(at.searchParams.get('port') ?? (at.port || 5432)),
    user: decodeURIComponent(at.username),
    password: decodeURIComponent(at.password),
    database: decodeURIComponent(at.pathname.slice(1)) || 'commonwheel',
    ...(sealed ? { ssl: { rejectUnauthorized: true } } : {}),
  }
}

async function connected<T>(config: pg.ClientConfig, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(config)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** `admit` may refuse, by throwing, what the folder holds or is about to hold. */
type OpenOptions = { attach?: boolean; admit?: (kind: HostKind) => void }

/** The embedded PostgreSQL: started, or with `attach` the one that a running Commonwheel holds; its roles and migrations. */
async function openEmbedded(
  config: Config,
  root: string,
  purpose: Purpose,
  say: (line: string) => void,
  { attach = false, admit = () => {} }: OpenOptions,
): Promise<OpenDatabase> {
  const directory = join(config.dataDirectory, 'postgres')
  const embedded = await startEmbedded({ directory }).catch(async (error: unknown) => {
    if (!attach || !(error instanceof DataDirectoryHeld)) throw error
    return { superuser: await attachEmbedded(directory), stop: async () => {} }
  })
  try {
    const password = (await hostSecret(join(config.dataDirectory, 'keys'), 'database-login')).toString(
      'base64url',
    )
    const there = await connected(embedded.superuser, (client) =>
      client.query('SELECT datname FROM pg_database WHERE datname = ANY ($1)', [Object.values(hostKinds)]),
    )
    const holds = (kind: HostKind): boolean => there.rows.some((row) => row.datname === hostKinds[kind])
    if (purpose === 'found' && holds('demonstration'))
      throw new DemonstrationHere(
        `${config.dataDirectory} holds the demonstration. A real wheel begins in a folder of its own: set DATA, for example DATA=./wheel`,
      )
    const kind: HostKind = purpose === 'found' || holds('real') ? 'real' : 'demonstration'
    const name = hostKinds[kind]
    // Before anything is made, so that a refusal leaves nothing behind.
    admit(kind)
    if (!holds(kind)) {
      await connected(embedded.superuser, (client) =>
        client.query(
          `CREATE DATABASE ${identifier(name)} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'`,
        ),
      )
    }
    const inside = { ...embedded.superuser, database: name }
    await connected(inside, async (client) => {
      await client.query(rolesSql('cw_server', name, password))
      await migrate(client, join(root, 'migrations'), (file) => say(`  ${file}`))
    })
    return {
      server: { ...inside, user: 'cw_server', password },
      owner: { ...inside, options: '-c role=cw_owner' },
      created: !holds(kind),
      kind,
      stop: () => embedded.stop(),
    }
  } catch (error) {
    await embedded.stop()
    throw error
  }
}

/** A PostgreSQL that somebody else keeps, version 15 or later. Refused unless every fence holds: there is no weaker mode. */
async function openExternal(
  url: string,
  config: Config,
  root: string,
  purpose: Purpose,
  say: (line: string) => void,
): Promise<OpenDatabase> {
  const server = urlConfig(url)
  let problems: string[]
  try {
    problems = await connected(server, async (client) => {
      const version = await client.query(`SELECT current_setting('server_version_num')::int AS v`)
      if (version.rows[0].v < 150_000) return ['this PostgreSQL is older than version 15']
      return loginProblems(client)
    })
  } catch (error) {
    const code = (error as { code?: string }).code ?? 'no answer'
    throw new DatabaseRefused(
      [`DATABASE_URL cannot be reached or does not let the login in (${code})`],
      rolesSql(server.user, server.database),
    )
  }
  if (problems.length > 0) throw new DatabaseRefused(problems, rolesSql(server.user, server.database))
  const owner =
    config.ownerUrl === undefined ? null : { ...urlConfig(config.ownerUrl), options: '-c role=cw_owner' }
  if (config.ownerUrl !== undefined) {
    await connected(urlConfig(config.ownerUrl), (client) =>
      migrate(client, join(root, 'migrations'), (file) => say(`  ${file}`)),
    )
  }
  const migrated = await connected(server, (client) =>
    client.query(`SELECT to_regclass('public.report') IS NOT NULL AS there`),
  )
  if (!migrated.rows[0]?.there) {
    throw new DatabaseRefused(
      ['the database is not migrated: run `commonwheel migrate` with DATABASE_OWNER_URL set'],
      null,
    )
  }
  const shown = await connected(owner ?? server, (client) =>
    client.query(
      owner === null
        ? 'SELECT false AS demonstration'
        : 'SELECT EXISTS (SELECT FROM wheel WHERE demonstration) AS demonstration',
    ),
  )
  const kind: HostKind = shown.rows[0]?.demonstration ? 'demonstration' : 'real'
  if (purpose === 'found' && kind === 'demonstration')
    throw new DemonstrationHere('this database holds the demonstration: a real wheel begins in another one')
  return { server, owner, created: false, kind, stop: async () => {} }
}

export async function openDatabase(
  config: Config,
  root: string,
  purpose: Purpose,
  say: (line: string) => void,
  options: OpenOptions = {},
): Promise<OpenDatabase> {
  if (config.databaseUrl !== undefined) return openExternal(config.databaseUrl, config, root, purpose, say)
  return openEmbedded(config, root, purpose, say, options)
}
