import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { loadDemonstration } from '../demo/load.ts'
import { ensureBuilt } from './platform/build.ts'
import { type Config, ConfigProblem, isLoopback, readConfig } from './platform/config.ts'
import {
  DatabaseRefused,
  DemonstrationHere,
  type HostKind,
  openDatabase,
  urlConfig,
} from './platform/launch.ts'
import { migrate, MigrationChanged } from './platform/migrate.ts'
import { DataDirectoryHeld } from './platform/postgres/embedded.ts'
import { rolesSql } from './platform/roles.ts'
import { type ImportGround, importHelp, ImportMisuse, runImport, smsSecret } from './reports/server/index.ts'
import { ImportFault, loadReference } from './places/server/index.ts'
import { openHouse } from './server.ts'
import { foundCommand, foundHelp, listWheels } from './wheels/server/index.ts'

const root = resolve(import.meta.dirname, '..')
const say = (line: string): void => console.log(line)

const usage = `commonwheel <command> [--help]

  start     run Commonwheel on this machine
  found     begin a real wheel: prints a one-time code for the page that founds it
  migrate   bring your own PostgreSQL up to date
  roles     print the SQL that your own PostgreSQL needs once
  import    reports, areas, populations from files
  locks     hand copies of the locks to a partner organisation
  sms       print the address that a message gateway posts to, for each wheel

Settings are environment variables: PORT (8730), HOST (127.0.0.1), DATA (./data), DATABASE_URL, DATABASE_OWNER_URL,
PUBLIC_ORIGIN, TRUST_PROXY, SMS_GATEWAY_URL, REQUEST_BURST (240), LOG_LEVEL.`

const help: Record<string, string> = {
  start: `commonwheel start

Starts the database (embedded, or the one of DATABASE_URL), brings it up to date and serves on HOST:PORT.
The first start with the embedded database loads the demonstration wheel and prints how to sign in.`,
  found: foundHelp,
  migrate: `commonwheel migrate

Applies the migrations to the PostgreSQL of DATABASE_OWNER_URL, whose login must be able to become cw_owner.`,
  roles: `commonwheel roles [--login NAME] [--database NAME]

Prints the SQL that an administrator of your PostgreSQL server runs once: the roles, and what the server's login may be.
The defaults come from DATABASE_URL.`,
  sms: `commonwheel sms

Prints for each wheel the address to which an SMS gateway posts what comes in (RapidPro's external channel, Telerivet,
Africa's Talking and what resembles them). The address is a secret. Answers go out through SMS_GATEWAY_URL.`,
  locks: `commonwheel locks hand-over --to AGE_RECIPIENT --file FILE

Seals a copy of every lock to a partner organisation. Until a partner holds them, one lost disk loses all words.`,
}

async function main(argv: string[]): Promise<number> {
  const [command, ...rest] = argv
  if (command === undefined || command === '--help' || command === 'help') {
    say(usage)
    return command === undefined ? 2 : 0
  }
  const text = help[command]
  if (text !== undefined && rest.includes('--help')) {
    say(text)
    return 0
  }
  switch (command) {
    case 'start':
      return start()
    case 'found':
      return found(rest)
    case 'migrate':
      return migrateCommand()
    case 'roles':
      return rolesCommand(rest)
    case 'import':
      return importCommand(rest)
    case 'sms':
      return smsCommand()
    case 'locks':
      return locksCommand(rest)
    default:
      console.error(`There is no command "${command}".\n\n${usage}`)
      return 2
  }
}

async function start(): Promise<number> {
  const config = readConfig(process.env, root)
  // From the first moment: a start that is stopped half-way still stops its database.
  const asked = untilAskedToStop()
  await ensureBuilt(root, say)
  const embedded = config.databaseUrl === undefined
  const database = await openDatabase(config, root, 'serve', say, { admit: (kind) => admit(config, kind) })
  const shows = embedded && database.kind === 'demonstration'
  try {
    if (shows) await loadDemonstration({ config, root, database, say })
    const house = await openHouse({ config, database: database.server, root })
    await house.app.listen({ host: config.host, port: config.port })
    house.sweep.start()
    await sayWhereToGo(config, house, shows)
    await asked
    say('Stopping …')
    await house.close()
  } finally {
    await database.stop()
  }
  return 0
}

/** Its sign-ins lie in a file, so it is for this machine alone; a proxy in front would put it before everybody. */
function admit(config: Config, kind: HostKind): void {
  if (kind === 'real') return
  const begin = 'Begin a real wheel with `commonwheel found` in a folder of its own.'
  if (!isLoopback(config.host))
    throw new ConfigProblem(
      `the demonstration runs on the loopback address only, not on HOST=${config.host}. ${begin}`,
    )
  if (config.publicOrigin !== undefined || config.trustProxy !== false)
    throw new ConfigProblem(
      `the demonstration is for this machine alone: unset PUBLIC_ORIGIN and TRUST_PROXY. ${begin}`,
    )
}

/** Beside a running Commonwheel too: the code counts as soon as it is printed. */
async function found(rest: string[]): Promise<number> {
  const { values } = parseArgs({ args: rest, options: { hours: { type: 'string' } } })
  const hours = Number(values.hours ?? 24)
  if (!Number.isInteger(hours) || hours < 1 || hours > 168) {
    console.error('--hours is a whole number from 1 to 168')
    return 2
  }
  const config = readConfig(process.env, root)
  const database = await openDatabase(config, root, 'found', say, { attach: true })
  try {
    if (database.owner === null)
      throw new ConfigProblem('Set DATABASE_OWNER_URL: the code is written by the owner’s login.')
    const owner = new pg.Client(database.owner)
    await owner.connect()
    try {
      await loadReference(owner, root, () => {})
      const { code, expiresAt } = await foundCommand(owner, hours, new Date())
      const origin = config.publicOrigin ?? `http://${config.host}:${config.port}`
      say(`\nThe code, once, until ${expiresAt.toISOString()}:\n\n  ${code}\n`)
      say(`Open ${origin}/work/found#${code}\nor ${origin}/work/found and type it.`)
      if (config.databaseUrl === undefined)
        say('If nothing runs there yet: commonwheel start, with the same DATA.')
    } finally {
      await owner.end()
    }
  } finally {
    await database.stop()
  }
  return 0
}

async function sayWhereToGo(
  config: Config,
  house: Awaited<ReturnType<typeof openHouse>>,
  shows: boolean,
): Promise<void> {
  const address = house.app.server.address()
  const port = typeof address === 'object' && address !== null ? address.port : config.port
  const origin = config.publicOrigin ?? `http://${config.host}:${port}`
  say(`\nCommonwheel is running.\n\n  For everyone   ${origin}/\n  Members        ${origin}/work\n`)
  if (shows) {
    say(`Sign-ins of the demonstration are kept in ${resolve(config.dataDirectory, 'demo.txt')}\n`)
  }
  const { missing } = await house.keeper.locks.handedOver()
  if (missing > 0) {
    say(
      `No partner holds ${missing} of the locks: one lost disk loses those words. See \`commonwheel locks --help\`.\n`,
    )
  }
}

/** Once: a service manager signals the whole group, and our own launcher passes the signal on as well. */
function untilAskedToStop(): Promise<void> {
  return new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => done())
  })
}

/** Beside a running Commonwheel it uses the database that is up; otherwise it starts one for as long as it takes. */
async function withHouse<T>(
  work: (open: () => Promise<Omit<ImportGround, 'signal'>>) => Promise<T>,
): Promise<T> {
  const closing: (() => Promise<void>)[] = []
  try {
    return await work(async () => {
      const config = { ...readConfig(process.env, root), logLevel: 'silent' as const }
      const database = await openDatabase(config, root, 'serve', say, { attach: true })
      closing.unshift(() => database.stop())
      const house = await openHouse({ config, database: database.server, root })
      closing.unshift(() => house.close())
      const owner = database.owner === null ? null : new pg.Client(database.owner)
      if (owner !== null) {
        await owner.connect()
        closing.unshift(() => owner.end())
      }
      return { owner, house, intake: house.intake, say }
    })
  } finally {
    for (const close of closing) await close()
  }
}

async function importCommand(rest: string[]): Promise<number> {
  if (rest.includes('--help')) {
    say(importHelp)
    return 0
  }
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  process.once('SIGTERM', () => stop.abort())
  return withHouse((open) => runImport(rest, async () => ({ ...(await open()), signal: stop.signal })))
}

/** The address is a secret: whoever has it can write as if from any number. */
async function smsCommand(): Promise<number> {
  return withHouse(async (open) => {
    const { house } = await open()
    const origin = house.config.publicOrigin ?? `http://${house.config.host}:${house.config.port}`
    for (const wheel of await listWheels(house.db)) {
      say(`${wheel.slug}: ${origin}/api/sms/${wheel.slug}/${smsSecret(house, wheel.wheelId)}`)
    }
    return 0
  })
}

async function migrateCommand(): Promise<number> {
  const config = readConfig(process.env, root)
  if (config.ownerUrl === undefined) {
    console.error(
      'Set DATABASE_OWNER_URL to a login that may become cw_owner. The embedded database migrates when it starts.',
    )
    return 2
  }
  const client = new pg.Client(urlConfig(config.ownerUrl))
  await client.connect()
  try {
    const applied = await migrate(client, resolve(root, 'migrations'), (name) => say(`  ${name}`))
    say(applied.length === 0 ? 'Nothing to do.' : `${applied.length} applied.`)
  } finally {
    await client.end()
  }
  return 0
}

function rolesCommand(rest: string[]): number {
  const { values } = parseArgs({
    args: rest,
    options: { login: { type: 'string' }, database: { type: 'string' } },
  })
  const url = process.env['DATABASE_URL']
  const from = url === undefined ? { user: 'cw_server', database: 'commonwheel' } : urlConfig(url)
  process.stdout.write(rolesSql(values.login ?? from.user, values.database ?? from.database))
  return 0
}

async function locksCommand(rest: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: rest,
    allowPositionals: true,
    options: { to: { type: 'string' }, file: { type: 'string' } },
  })
  if (positionals[0] !== 'hand-over' || values.to === undefined || values.file === undefined) {
    console.error(help['locks'])
    return 2
  }
  const { Locks } = await import('./custody/server/index.ts')
  const config = readConfig(process.env, root)
  const locks = new Locks(resolve(config.dataDirectory, 'keys', 'locks'))
  const { count } = await locks.handOver(values.to, resolve(values.file))
  say(`${count} locks sealed for the partner in ${values.file}.`)
  return 0
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  process.exitCode = 1
  if (error instanceof DatabaseRefused) {
    console.error(`The database cannot be used:\n${error.problems.map((one) => `  - ${one}`).join('\n')}`)
    if (error.sql !== null) console.error(`\nAn administrator of the database mends it with:\n\n${error.sql}`)
  } else if (error instanceof DataDirectoryHeld) {
    console.error(
      `Commonwheel already runs on this data, as process ${error.holderPid}. Stop that one first, or set DATA to another folder.`,
    )
  } else if (error instanceof ImportMisuse) {
    console.error(error.message)
    process.exitCode = 2
  } else if (
    error instanceof ConfigProblem ||
    error instanceof DemonstrationHere ||
    error instanceof MigrationChanged ||
    error instanceof ImportFault
  ) {
    console.error(error.message)
  } else if ((error as { code?: string }).code === 'EADDRINUSE') {
    console.error('The port is taken by another program. Set PORT to a free one.')
  } else if ((error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS')) {
    console.error((error as Error).message)
    process.exitCode = 2
  } else {
    // Never the whole of it: a database's error carries the row.
    console.error(error instanceof Error ? error.stack : error)
  }
}
