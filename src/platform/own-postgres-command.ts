import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { readConfig } from './config.ts'
import { urlConfig } from './launch.ts'
import { migrate } from './migrate.ts'
import { rolesSql } from './roles.ts'

export async function migrateCommand(root: string, say: (line: string) => void): Promise<number> {
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

export function rolesCommand(rest: string[]): number {
  const { values } = parseArgs({
    args: rest,
    options: { login: { type: 'string' }, database: { type: 'string' } },
  })
  const url = process.env['DATABASE_URL']
  const from = url === undefined ? { user: 'cw_server', database: 'commonwheel' } : urlConfig(url)
  process.stdout.write(rolesSql(values.login ?? from.user, values.database ?? from.database))
  return 0
}
