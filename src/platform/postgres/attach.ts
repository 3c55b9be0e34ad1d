import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readSecret, SUPERUSER } from './cluster.ts'
import type { Connection } from './embedded.ts'
import { findPlace } from './place.ts'

/** To the embedded PostgreSQL that another process of ours holds and keeps running: for the commands beside `start`. */
export async function attachEmbedded(directory: string): Promise<Connection> {
  const place = await findPlace(directory)
  const holder = JSON.parse(await readFile(join(place.privately, 'holder.json'), 'utf8')) as {
    socketFolder: string
  }
  return {
    host: holder.socketFolder,
    port: 5432,
    user: SUPERUSER,
    password: await readSecret(place),
    database: 'postgres',
  }
}
