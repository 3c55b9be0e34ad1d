import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import type { Command } from './command-line.ts'
import { readConfig } from './config.ts'
import { urlConfig } from './launch.ts'
import { migrate } from './migrate.ts'
import { rolesSql } from './roles.ts'

/** For whoever keeps a PostgreSQL of her own. */
export function databaseCommands(root: string): Command[] {
  return [
    {
      name: 'migrate',
      does: 'bring your own PostgreSQL up to date',
      help: `commonwheel migrate

Applies the migrations to the PostgreSQL of DATABASE_OWNER_URL, whose login must be able to become cw_owner.`,
      run: () => runMigrate(root),
    },
    {
      name: 'roles',
      does: 'print the SQL that your own PostgreSQL needs once',
      help: `commonwheel roles [--login NAME] [--database NAME]

Prints the SQL that an administrator of your PostgreSQL server runs once: the roles, and what the server's login may be.
The defaults come from DATABASE_URL.`,
      run: printRoles,
    },
  ]
}

async function runMigrate(root: string): Promise<number> {
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
    const applied = await migrate(client, resolve(root, 'migrations'), (name) => console.log(`  ${name}`))
    console.log(applied.length === 0 ? 'Nothing to do.' : `${applied.length} applied.`)
  } finally {
    await client.end()
  }
  return 0
}

function printRoles(args: string[]): number {
  const { values } = parseArgs({
    args,
    options: { login: { type: 'string' }, database: { type: 'string' } },
  })
  const url = process.env['DATABASE_URL']
  const from = url === undefined ? { user: 'cw_server', database: 'commonwheel' } : urlConfig(url)
  process.stdout.write(rolesSql(values.login ?? from.user, values.database ?? from.database))
  return 0
}
