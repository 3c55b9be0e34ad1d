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
  type Purpose,
} from './platform/launch.ts'
import { MigrationChanged } from './platform/migrate.ts'
import { DataDirectoryHeld } from './platform/postgres/embedded.ts'
import { migrateCommand, rolesCommand } from './platform/own-postgres-command.ts'
import { type ImportGround, importHelp, ImportMisuse, runImport, smsSecret } from './reports/server/index.ts'
import { ImportFault, loadReference } from './places/server/index.ts'
import {
  backupHelp,
  Locks,
  locksHelp,
  restoreHelp,
  runBackup,
  runLocks,
  runRestore,
} from './custody/server/index.ts'
import { MoveRefused } from './platform/rows/line-file.ts'
import { ownHelp, usage } from './platform/usage.ts'
import { type House, openHouse } from './server.ts'
import {
  doctorHelp,
  exportHelp,
  foundCommand,
  foundHelp,
  importWheelHelp,
  listWheels,
  runDoctor,
  runExport,
  runImportWheel,
} from './wheels/server/index.ts'

const root = resolve(import.meta.dirname, '..')
const say = (line: string): void => console.log(line)

const help: Record<string, string> = {
  ...ownHelp,
  found: foundHelp,
  locks: locksHelp,
  export: exportHelp,
  backup: backupHelp,
  restore: restoreHelp,
  doctor: doctorHelp,
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
      return migrateCommand(root, say)
    case 'roles':
      return rolesCommand(rest)
    case 'import':
      return importCommand(rest)
    case 'export':
      return withHouse('serve', (open) => runExport(rest, open))
    case 'backup':
      return withHouse('serve', (open) => runBackup(rest, open))
    case 'restore':
      return withHouse('found', (open) => runRestore(rest, open))
    case 'doctor':
      return runDoctor({ root, env: process.env, now: new Date(), say })
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

type Opened = Omit<ImportGround, 'house'> & { house: House; kind: HostKind; config: Config; root: string }

/** Beside a running Commonwheel it uses the database that is up; otherwise it starts one for as long as it takes. */
async function withHouse<T>(purpose: Purpose, work: (open: () => Promise<Opened>) => Promise<T>): Promise<T> {
  const closing: (() => Promise<void>)[] = []
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  process.once('SIGTERM', () => stop.abort())
  try {
    return await work(async () => {
      const config = { ...readConfig(process.env, root), logLevel: 'silent' as const }
      const database = await openDatabase(config, root, purpose, say, { attach: true })
      closing.unshift(() => database.stop())
      const house = await openHouse({ config, database: database.server, root })
      closing.unshift(() => house.close())
      const owner = database.owner === null ? null : new pg.Client(database.owner)
      if (owner !== null) {
        await owner.connect()
        closing.unshift(() => owner.end())
      }
      const { kind } = database
      return { owner, house, intake: house.intake, say, kind, config, root, signal: stop.signal }
    })
  } finally {
    for (const close of closing) await close()
  }
}

async function importCommand(rest: string[]): Promise<number> {
  const wheel = rest[0] === 'wheel' || (rest[0] === '--wheel' && rest[1]?.startsWith('--') !== false)
  if (rest.includes('--help')) {
    say(wheel ? importWheelHelp : `${importHelp}\n\n${importWheelHelp}`)
    return 0
  }
  if (wheel) return withHouse('found', (open) => runImportWheel(rest.slice(1), open))
  return withHouse('serve', (open) => runImport(rest, open))
}

/** The address is a secret: whoever has it can write as if from any number. */
async function smsCommand(): Promise<number> {
  return withHouse('serve', async (open) => {
    const { house } = await open()
    const origin = house.config.publicOrigin ?? `http://${house.config.host}:${house.config.port}`
    for (const wheel of await listWheels(house.db)) {
      say(`${wheel.slug}: ${origin}/api/sms/${wheel.slug}/${smsSecret(house, wheel.wheelId)}`)
    }
    return 0
  })
}

async function locksCommand(rest: string[]): Promise<number> {
  const config = readConfig(process.env, root)
  const done = await runLocks(rest, () => new Locks(resolve(config.dataDirectory, 'keys', 'locks')), say)
  if (done === null) console.error(locksHelp)
  return done ?? 2
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
    error instanceof MoveRefused ||
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
