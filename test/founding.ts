import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { makePassphrase } from '../src/custody/passphrase.ts'
import { loadReference } from '../src/places/server/index.ts'
import { readConfig } from '../src/platform/config.ts'
import { type House, openHouse } from '../src/server.ts'
import { Client } from '../src/wheels/server/client.ts'
import { foundFrom, joinFrom, type NewWheel } from '../src/wheels/server/client-joining.ts'
import { foundCommand } from '../src/wheels/server/index.ts'
import { testDatabase } from './database.ts'

const root = resolve(import.meta.dirname, '..')

/** A host with areas and nothing else, as `commonwheel found` leaves it. */
export type EmptyHouse = {
  url: string
  house: House
  owner: pg.Pool
  dataDirectory: string
  clock: { now(): Date; advance(ms: number): void }
  foundingCode(): Promise<string>
  passphrase(name: string): string
  found(code: string, name: string, over?: Partial<NewWheel>): Promise<Client>
  join(code: string, name: string): Promise<Client>
  signIn(name: string): Promise<Client>
  close(): Promise<void>
}

export async function startEmpty(): Promise<EmptyHouse> {
  const database = await testDatabase()
  const dataDirectory = await mkdtemp(join(tmpdir(), 'cw-empty-'))
  let offset = 0
  const now = (): Date => new Date(Date.now() + offset)
  const config = readConfig(
    { LOG_LEVEL: 'silent', DATA: dataDirectory, PORT: '0', REQUEST_BURST: '100000' },
    root,
  )
  const owner = await database.owner.connect()
  await loadReference(owner, root, () => {})
  owner.release()
  const house = await openHouse({ config, database: database.serverConfig, root, now })
  const url = await house.app.listen({ host: '127.0.0.1', port: 0 })
  const where = { origin: url }
  const typed = new Map<string, string>()
  const passphrase = (name: string): string => {
    const words = typed.get(name) ?? makePassphrase(randomBytes(14))
    typed.set(name, words)
    return words
  }
  const display = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)
  const signIn = (name: string): Promise<Client> => Client.signIn(where, name, passphrase(name))
  return {
    url,
    house,
    owner: database.owner,
    dataDirectory,
    clock: { now, advance: (ms) => void (offset += ms) },
    foundingCode: async () => {
      const client = await database.owner.connect()
      try {
        return (await foundCommand(client, 24, now())).code
      } finally {
        client.release()
      }
    },
    passphrase,
    found: async (code, name, over = {}) => {
      const plan: NewWheel = {
        slug: 'kisumu',
        name: 'Kisumu',
        areaCode: 'KE042',
        timezone: 'Africa/Nairobi',
        languages: ['en', 'ar'],
        localities: [],
        organisation: { category: 'womens_group', name: 'Lake Women for Peace' },
        signInName: name,
        displayName: display(name),
        roles: ['intake_operator', 'coordinator'],
        ...over,
      }
      await foundFrom(where, code, passphrase(name), plan, now())
      return signIn(name)
    },
    join: async (code, name) => {
      await joinFrom(
        where,
        code,
        { signInName: name, displayName: display(name), passphrase: passphrase(name) },
        now(),
      )
      return signIn(name)
    },
    signIn,
    close: async () => {
      await house.close()
      await database.close()
      await rm(dataDirectory, { recursive: true, force: true })
    },
  }
}
