import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ClientBase } from 'pg'

export class MigrationChanged extends Error {}

/**
 * Applies `migrations/*.sql` in order, each in its own transaction, as cw_owner. Forward only: a migration that was
 * applied and whose file has changed since is refused, because two hosts would then differ without knowing it.
 * @returns the names applied now
 */
export async function migrate(
  client: ClientBase,
  directory: string,
  onApplied: (name: string) => void = () => {},
): Promise<string[]> {
  const files = (await readdir(directory)).filter((name) => /^\d{4}-.*\.sql$/.test(name)).sort()
  await client.query('SET ROLE cw_owner')
  try {
    await client.query(
      `CREATE TABLE IF NOT EXISTS migration (name text COLLATE "C" PRIMARY KEY, sha256 text NOT NULL, at timestamptz NOT NULL DEFAULT now())`,
    )
    await client.query(`COMMENT ON TABLE migration IS 'host: migrations applied'`)
    // Two hosts starting at once apply each migration once.
    await client.query(`SELECT pg_advisory_lock(hashtext('commonwheel migrate'))`)
    const done = new Map<string, string>()
    for (const row of (await client.query('SELECT name, sha256 FROM migration')).rows)
      done.set(row.name, row.sha256)
    const applied: string[] = []
    for (const name of files) {
      const text = await readFile(join(directory, name), 'utf8')
      const sha256 = createHash('sha256').update(text).digest('hex')
      const before = done.get(name)
      if (before === sha256) continue
      if (before !== undefined) throw new MigrationChanged(`${name} was changed after it was applied`)
      await client.query('BEGIN')
      try {
        await client.query(text)
        await client.query('INSERT INTO migration (name, sha256) VALUES ($1, $2)', [name, sha256])
        await client.query('COMMIT')
      } catch (error) {
        await client.query('ROLLBACK')
        throw new Error(`${name}: ${(error as Error).message}`, { cause: error })
      }
      applied.push(name)
      onApplied(name)
    }
    return applied
  } finally {
    await client.query(`SELECT pg_advisory_unlock(hashtext('commonwheel migrate'))`).catch(() => {})
    await client.query('RESET ROLE')
  }
}
