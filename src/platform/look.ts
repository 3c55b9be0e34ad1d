import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import type { Config } from './config.ts'
import { hostKinds, type HostKind, urlConfig } from './launch.ts'
import { attachEmbedded } from './postgres/attach.ts'
import { DataDirectoryHeld, startEmbedded } from './postgres/embedded.ts'

/** The database as it lies, for whoever only looks: nothing is made, migrated or mended. */
export type Looked = {
  owner: pg.ClientConfig | null
  server: pg.ClientConfig
  kind: HostKind | null
  stop(): Promise<void>
}

/** null where there is no database yet. */
export async function lookAtDatabase(config: Config): Promise<Looked | null> {
  if (config.databaseUrl !== undefined) {
    const owner =
      config.ownerUrl === undefined ? null : { ...urlConfig(config.ownerUrl), options: '-c role=cw_owner' }
    return { owner, server: urlConfig(config.databaseUrl), kind: null, stop: async () => {} }
  }
  const directory = join(config.dataDirectory, 'postgres')
  if (!existsSync(directory)) return null
  const embedded = await startEmbedded({ directory }).catch(async (error: unknown) => {
    if (!(error instanceof DataDirectoryHeld)) throw error
    return { superuser: await attachEmbedded(directory), stop: async () => {} }
  })
  try {
    const client = new pg.Client(embedded.superuser)
    await client.connect()
    const names = Object.entries(hostKinds) as [HostKind, string][]
    const { rows } = await client
      .query('SELECT datname FROM pg_database WHERE datname = ANY ($1)', [names.map(([, name]) => name)])
      .finally(() => client.end())
    const held = names.find(([, name]) => rows.some((row) => row.datname === name))
    const inside = { ...embedded.superuser, database: held?.[1] ?? 'postgres' }
    const secret = await readFile(join(config.dataDirectory, 'keys', 'database-login.secret')).catch(
      () => null,
    )
    return {
      owner: { ...inside, options: held === undefined ? '' : '-c role=cw_owner' },
      server: { ...inside, user: 'cw_server', password: secret?.toString('base64url') ?? '' },
      kind: held?.[0] ?? null,
      stop: () => embedded.stop(),
    }
  } catch (error) {
    await embedded.stop()
    throw error
  }
}
