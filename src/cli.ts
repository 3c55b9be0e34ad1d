import { resolve } from 'node:path'
import pg from 'pg'
import {
  backupHelp,
  Locks,
  locksHelp,
  restoreHelp,
  runBackup,
  runLocks,
  runRestore,
} from './custody/server/index.ts'
import { ImportFault } from './places/server/index.ts'
import { ensureBuilt } from './platform/build.ts'
import { type Command, dispatch, Ended, listed } from './platform/command-line.ts'
import { type Config, ConfigProblem, isLoopback, readConfig } from './platform/config.ts'
import { databaseCommands } from './platform/database-commands.ts'
import {
  DatabaseRefused,
  DemonstrationHere,
  type HostKind,
  openDatabase,
  type Purpose,
} from './platform/launch.ts'
import { MigrationChanged } from './platform/migrate.ts'
import { DataDirectoryHeld } from './platform/postgres/embedded.ts'
import { MoveRefused } from './platform/rows/line-file.ts'
import { type ImportGround, importHelp, reportCommand, runImport, smsSecret } from './reports/server/index.ts'
import type { House } from './server.ts'
import {
  clientCommands,
  doctorHelp,
  exportHelp,
  foundingCommand,
  importWheelHelp,
  listWheels,
  runDoctor,
  runExport,
  runImportWheel,
} from './wheels/server/index.ts'

const root = resolve(import.meta.dirname, '..')
const say = (line: string): void => console.log(line)

/** What whoever runs the host does, beside its data. A new command is one more line. */
const here: Command[] = [
  {
    name: 'start',
    does: 'run Commonwheel on this machine',
    help: `commonwheel start

Starts the database (embedded, or the one of DATABASE_URL), brings it up to date and serves on HOST:PORT.
The first start with the embedded database loads the demonstration wheel and prints how to sign in.`,
    run: start,
  },
  foundingCommand(root),
  ...databaseCommands(root),
  {
    name: 'import',
    does: 'reports, areas, populations from files; a wheel from another host',
    help: `${importHelp}\n\n${importWheelHelp}`,
    run: importCommand,
  },
  {
    name: 'export',
    does: 'one wheel, whole, for another host',
    help: exportHelp,
    run: (rest) => withHouse('serve', (open) => runExport(rest, open)),
  },
  {
    name: 'backup',
    does: 'a copy of this host while it runs',
    help: backupHelp,
    run: (rest) => withHouse('serve', (open) => runBackup(rest, open)),
  },
  {
    name: 'restore',
    does: 'the newest copy into an empty folder',
    help: restoreHelp,
    run: (rest) => withHouse('found', (open) => runRestore(rest, open)),
  },
  {
    name: 'locks',
    does: 'hand copies of the locks to a partner organisation, take them back',
    help: locksHelp,
    run: locksCommand,
  },
  {
    name: 'doctor',
    does: 'what is wrong with this host, and how to mend it',
    help: doctorHelp,
    run: () => runDoctor({ root, env: process.env, now: new Date(), say }),
  },
  {
    name: 'sms',
    does: 'print the address that a message gateway posts to, for each wheel',
    help: `commonwheel sms

Prints for each wheel the address to which an SMS gateway posts what comes in (RapidPro's external channel, Telerivet,
Africa's Talking and what resembles them). The address is a secret. Answers go out through SMS_GATEWAY_URL.`,
    run: smsCommand,
  },
]

/** What people do who take part, from wherever they are: over HTTP, with keys that are made and opened here. */
const anywhere: Command[] = [...clientCommands, reportCommand]

const usage = `commonwheel <command> [--help]

${listed(here)}

Taking part without a browser, over HTTP (--at ORIGIN, by default this machine):

${listed(anywhere)}

Settings are environment variables: PORT (8730), HOST (127.0.0.1), DATA (./data), DATABASE_URL, DATABASE_OWNER_URL,
PUBLIC_ORIGIN, TRUST_PROXY, SMS_GATEWAY_URL, REQUEST_BURST (240), LOG_LEVEL.`

async function start(): Promise<number> {
  const config = readConfig(process.env, root)
  // From the first moment: a start that is stopped half-way still stops its database.
  const asked = untilAskedToStop()
  await ensureBuilt(root, say)
  const embedded = config.databaseUrl === undefined
  const database = await openDatabase(config, root, 'serve', say, { admit: (kind) => admit(config, kind) })
  const shows = embedded && database.kind === 'demonstration'
  try {
    if (shows) await (await import('../demo/load.ts')).loadDemonstration({ config, root, database, say })
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

/** Loaded when it is wanted: whoever takes part from afar does not wait for a server. */
async function openHouse(options: Parameters<typeof import('./server.ts').openHouse>[0]) {
  return (await import('./server.ts')).openHouse(options)
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

type Opened = ImportGround & { house: House; kind: HostKind; config: Config; root: string }

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

/** `import wheel --file …` and `import --wheel --file …` are a wheel from another host; `--wheel SLUG` names one that is here. */
function importCommand(rest: string[]): Promise<number> {
  const wheel = rest[0] === 'wheel' || (rest[0] === '--wheel' && rest[1]?.startsWith('--') !== false)
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
  process.exitCode = await dispatch([...here, ...anywhere], usage, process.argv.slice(2))
} catch (error) {
  process.exitCode = 1
  if (error instanceof DatabaseRefused) {
    console.error(`The database cannot be used:\n${error.problems.map((one) => `  - ${one}`).join('\n')}`)
    if (error.sql !== null) console.error(`\nAn administrator of the database mends it with:\n\n${error.sql}`)
  } else if (error instanceof DataDirectoryHeld) {
    console.error(
      `Commonwheel already runs on this data, as process ${error.holderPid}. Stop that one first, or set DATA to another folder.`,
    )
  } else if (error instanceof Ended) {
    console.error(error.message)
    process.exitCode = error.exit
  } else if (
    error instanceof ConfigProblem ||
    error instanceof DemonstrationHere ||
    error instanceof MigrationChanged ||
    error instanceof MoveRefused ||
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
