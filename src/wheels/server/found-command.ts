import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { makeOneTimeCode, oneTimeHash, parseOneTimeCode } from '../../custody/one-time-code.ts'
import { loadReference } from '../../places/server/index.ts'
import { type Command, readArgs, wholeNumber } from '../../platform/command-line.ts'
import { ConfigProblem, readConfig } from '../../platform/config.ts'
import { openDatabase } from '../../platform/launch.ts'

const say = (line: string): void => console.log(line)

/** Beside a running Commonwheel too: the code counts as soon as it is printed. */
export function foundingCommand(root: string): Command {
  return {
    name: 'found',
    does: 'begin a real wheel: prints a one-time code for the page that founds it',
    help: `commonwheel found [--hours N]

Prepares this host for a real wheel and prints a one-time code. The page /work/found, opened with it, founds the wheel: the
first organisation's custodian makes the keys in her own browser and invites the others. Without a browser: commonwheel
wheel found. The code is good for 24 hours (or --hours, at most 168) and for one wheel. Run it again for a further wheel
on the same host.

The demonstration's folder is refused: choose another one, for example DATA=./wheel commonwheel found.`,
    run: (args) => printCode(root, args),
  }
}

async function printCode(root: string, args: string[]): Promise<number> {
  const { values } = readArgs(args, { hours: { type: 'string' } })
  const hours = wholeNumber('--hours', values.hours ?? '24', 1, 168)
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

/** Writes the code's hash with the owner's login, which the server does not have. @returns the code, once */
export async function foundCommand(
  owner: pg.ClientBase,
  hours: number,
  now: Date,
): Promise<{ code: string; expiresAt: Date }> {
  const code = makeOneTimeCode(randomBytes(24))
  const letters = parseOneTimeCode(code) ?? ''
  const expiresAt = new Date(now.getTime() + hours * 3_600_000)
  await owner.query('DELETE FROM founding WHERE expires_at <= $1 AND used_at IS NULL', [now])
  await owner.query('INSERT INTO founding (secret_hash, made_at, expires_at) VALUES ($1, $2, $3)', [
    Buffer.from(oneTimeHash(letters)),
    now,
    expiresAt,
  ])
  return { code, expiresAt }
}
