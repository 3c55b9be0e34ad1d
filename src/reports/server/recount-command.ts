import pg from 'pg'
import type { Command } from '../../platform/command-line.ts'
import { readConfig } from '../../platform/config.ts'
import { lookAtDatabase } from '../../platform/look.ts'

/** For whom the doctor told that counts and reports differ. */
export function recountCommand(root: string): Command {
  return {
    name: 'recount',
    does: 'count the reports anew, where the doctor says that the counts are wrong',
    help: `commonwheel recount

Counts the reports of every wheel anew, beside a running Commonwheel or without one; reports come in meanwhile. Give it
the same settings as the server. Needs DATABASE_OWNER_URL where the database is your own.`,
    run: () => recount(root),
  }
}

async function recount(root: string): Promise<number> {
  const looked = await lookAtDatabase(readConfig(process.env, root))
  try {
    if (looked?.owner == null) {
      console.error('There is no database here, or no login that owns it: set DATABASE_OWNER_URL.')
      return 2
    }
    const client = new pg.Client(looked.owner)
    await client.connect()
    try {
      const wheels = await client.query('SELECT wheel_id, slug FROM wheel ORDER BY slug')
      for (const { wheel_id, slug } of wheels.rows) {
        const { rows } = await client.query('SELECT cw_tally_wrong_by($1)::int AS n', [wheel_id])
        await client.query('SELECT cw_tally_recount($1)', [wheel_id])
        console.log(`${slug}: counted anew; it was wrong by ${rows[0].n}.`)
      }
    } finally {
      await client.end()
    }
    return 0
  } finally {
    await looked?.stop()
  }
}
