import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { KeyFiles, Locks } from '../src/custody/server/index.ts'
import { readConfig } from '../src/platform/config.ts'
import { type Catalogue, readCatalogue } from '../src/platform/rows/catalogue.ts'
import { type House, openHouse } from '../src/server.ts'
import type { Moving } from '../src/wheels/server/export-wheel.ts'
import { beneath } from './beneath.ts'
import { type TestDatabase, testDatabase } from './database.ts'
import { type FilledHouse, startFilledHouse } from './filled.ts'
import { type Reporter, tell, triaged } from './reporter.ts'

const root = resolve(import.meta.dirname, '..')
export const passphrase = 'abandon ability able about above absent absorb'

/** A second host: a database and a data folder of its own, empty. */
export type Host = {
  house: House
  database: TestDatabase
  folder: string
  moving: Moving
  wheels(): Promise<number>
  close(): Promise<void>
}

const movingOf = (house: House, owner: pg.Client, folder: string): Moving => ({
  owner,
  locks: new Locks(join(folder, 'keys', 'locks')),
  keyFiles: new KeyFiles(join(folder, 'keys')),
  followJournal: () => house.sweep.followJournal(),
  subscribers: house.sweep.subscriberNames,
  signal: new AbortController().signal,
  onProgress: () => {},
})

export async function emptyHost(): Promise<Host> {
  const database = await testDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'cw-move-'))
  const config = readConfig({ LOG_LEVEL: 'silent', DATA: folder, PORT: '0', REQUEST_BURST: '100000' }, root)
  const house = await openHouse({ config, database: database.serverConfig, root })
  const owner = new pg.Client(database.ownerConfig)
  await owner.connect()
  return {
    house,
    database,
    folder,
    moving: movingOf(house, owner, folder),
    wheels: async () =>
      (await beneath<{ n: number }>(database.owner, 'SELECT count(*)::int AS n FROM wheel'))[0]?.n ?? -1,
    close: async () => {
      await owner.end()
      await house.close()
      await database.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export type Leaving = {
  filled: FilledHouse
  owner: pg.Client
  from: Moving
  folder: string
  file: string
  /** What somebody told before the wheel moved. */
  told: Reporter
  wheelId: string
  order: { slug: string; file: string; passphrase: string; version: string; now: Date }
  close(): Promise<void>
}

/** A host whose wheel is to move: rows in every table, and a report with words under a lock. */
export async function leavingHost(): Promise<Leaving> {
  const filled = await startFilledHouse()
  const told = await tell(filled.house, {
    words: 'they cut the fence at the borehole',
    address: '+254700000001',
  })
  const owner = new pg.Client(filled.house.ownerConfig)
  await owner.connect()
  await triaged(filled.house, told)
  await beneath(
    filled.house.owner,
    `UPDATE alert_level SET raised_by = (SELECT m.member_id FROM member m WHERE m.member_id IS DISTINCT FROM confirmed_by LIMIT 1)`,
  )
  await beneath(
    filled.house.owner,
    `UPDATE seat s SET successor_id = (SELECT max(o.member_id::text)::uuid FROM seat o WHERE o.wheel_id = s.wheel_id)`,
  )
  await dropDangling(filled.house.owner)
  const folder = await mkdtemp(join(tmpdir(), 'cw-moved-'))
  const file = join(folder, 'wheel.age')
  return {
    filled,
    owner,
    from: movingOf(filled.house.house, owner, filled.house.dataDirectory),
    folder,
    file,
    told,
    wheelId: filled.house.wheel.wheelId,
    order: { slug: filled.house.wheel.slug, file, passphrase, version: '0.1.0', now: new Date() },
    close: async () => {
      await owner.end()
      await filled.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The filling has rows that refer to nothing, on purpose; PostgreSQL itself keeps such from every real host. */
async function dropDangling(owner: pg.Pool): Promise<void> {
  const { references } = await catalogueOf(owner)
  const client = await owner.connect()
  try {
    await client.query('SET ROLE NONE; SET session_replication_role = replica')
    for (let gone = 1; gone > 0; ) {
      gone = 0
      for (const { from, columns, to, toColumns } of references) {
        const match = columns.map((column, n) => `t.${toColumns[n]} = f.${column}`).join(' AND ')
        const all = columns.map((column) => `f.${column} IS NOT NULL`).join(' AND ')
        const done = await client.query(
          `DELETE FROM ${from} f WHERE ${all} AND NOT EXISTS (SELECT FROM ${to} t WHERE ${match})`,
        )
        gone += done.rowCount ?? 0
      }
    }
  } finally {
    await client.query('RESET session_replication_role; RESET ROLE')
    client.release()
  }
}

async function catalogueOf(owner: pg.Pool): Promise<Catalogue> {
  const client = await owner.connect()
  try {
    return await readCatalogue(client)
  } finally {
    client.release()
  }
}
