import { randomBytes } from 'node:crypto'
import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import type { Role } from '../src/actors/roles.ts'
import { makePassphrase } from '../src/custody/passphrase.ts'
import { secretsOf } from '../src/custody/secrets.ts'
import { Identities, nodeArgon2, Rings } from '../src/custody/server/index.ts'
import { loadKenyaCounties, loadPcodes, loadPopulation } from '../src/places/server/index.ts'
import type { Config } from '../src/platform/config.ts'
import type { OpenDatabase } from '../src/platform/launch.ts'
import { insertService } from '../src/reports/server/index.ts'
import { openHouse } from '../src/server.ts'
import { type FoundingMember, foundWheel } from '../src/wheels/server/index.ts'
import { tellStories } from './stories.ts'
import { Teller } from './teller.ts'
import { turkana } from './turkana.ts'

type Order = { config: Config; root: string; database: OpenDatabase; say: (line: string) => void }

/** Loads the demonstration once. A load that was cut short is begun again from nothing. */
export async function loadDemonstration(order: Order): Promise<void> {
  const { config, say, database } = order
  if (database.owner === null) return
  const signIns = join(config.dataDirectory, 'demo.txt')
  const owner = new pg.Client(database.owner)
  await owner.connect()
  try {
    const loaded = (await owner.query('SELECT count(*)::int AS wheels FROM wheel')).rows[0].wheels > 0
    const told = await readFile(signIns, 'utf8').catch(() => '')
    // One that an earlier version loaded has keys in a form that this one does not read.
    const readable = (await stat(join(config.dataDirectory, 'keys', 'rings')).catch(() => null)) !== null
    if (loaded && told !== '' && readable) return
    if (loaded) await forget(owner, config)
    say('Loading the demonstration wheel (about a quarter of a minute, once) …')
    const text = await load(order, owner)
    // Written last: its presence says that the load was whole.
    await writeFile(signIns, text, { mode: 0o600, flush: true })
    say(text)
  } finally {
    await owner.end()
  }
}

async function forget(owner: pg.Client, config: Config): Promise<void> {
  const tables = await owner.query(`SELECT string_agg(format('%I', tablename), ', ') AS all FROM pg_tables
    WHERE schemaname = 'public' AND tablename NOT IN ('migration', 'journal_head')`)
  await owner.query(`TRUNCATE ${tables.rows[0].all}`)
  await owner.query('UPDATE journal_head SET next_position = 0')
  for (const folder of ['locks', 'identities', 'rings'])
    await rm(join(config.dataDirectory, 'keys', folder), { recursive: true, force: true })
}

async function load({ config, root, database, say }: Order, owner: pg.Client): Promise<string> {
  const data = (name: string): string => join(root, 'demo', 'data', name)
  await loadPcodes(owner, data('kenya-pcodes.csv'), () => {})
  await loadKenyaCounties(owner, data('kenya-counties.geojson'), () => {})
  await loadPopulation(owner, data('kenya-population.csv'), () => {})
  say('  Kenya: 47 counties, their boundaries, the census of 2019')

  const passphrases = new Map<string, string>()
  const member = async (
    signInName: string,
    displayName: string,
    organisation: string,
    ...roles: Role[]
  ): Promise<FoundingMember> => {
    const passphrase = makePassphrase(randomBytes(14))
    passphrases.set(signInName, passphrase)
    const salt = randomBytes(16)
    return {
      signInName,
      displayName,
      organisation,
      roles,
      salt,
      secrets: await secretsOf(passphrase, salt, nodeArgon2),
    }
  }
  const founding = await turkana(member, true)
  const time = { now: new Date(Date.now() - 9 * 86_400_000) }
  const founded = await foundWheel(
    owner,
    {
      identities: new Identities(join(config.dataDirectory, 'keys', 'identities')),
      rings: new Rings(join(config.dataDirectory, 'keys', 'rings')),
    },
    founding,
    time.now,
  )
  for (const service of services) await insertService(owner, founded.wheelId, service)
  say('  Organisations, offices, people and their keys')

  if (database.server === null) throw new Error('no server login')
  const house = await openHouse({
    config: { ...config, logLevel: 'error' },
    database: database.server,
    root,
    now: () => time.now,
  })
  try {
    await tellStories(new Teller(house, founding, founded, time))
  } finally {
    await house.close()
  }
  say('  Reports, warnings and responses of nine days')
  return signInText(founding.members, founding.organisations, passphrases)
}

/** Names of services are invented; numbers are of ranges that reach nobody. */
const services = [
  {
    areaCode: 'KE023125',
    kind: 'health',
    name: 'Lodwar clinic, room for private talks',
    reach: 'Every day 8 to 17, ask for Sister Rose. No papers needed.',
    languages: ['en', 'sw', 'tuv'],
    verifiedOn: '2026-10-30',
  },
  {
    areaCode: 'KE023',
    kind: 'helpline',
    name: 'Northern Care Partners helpline',
    reach: '0800 000 000, free, day and night, women answer',
    languages: ['en', 'sw'],
    verifiedOn: '2026-11-02',
  },
] as const

function signInText(
  members: readonly FoundingMember[],
  organisations: readonly { key: string; name: string }[],
  passphrases: ReadonlyMap<string, string>,
): string {
  const lines = members.map((one) => {
    const organisation = organisations.find((other) => other.key === one.organisation)?.name ?? ''
    return `  ${one.signInName.padEnd(9)} ${passphrases.get(one.signInName)}\n            ${organisation} · ${one.roles.join(', ').replaceAll('_', ' ')}`
  })
  return `\nThe demonstration's sign-ins (invented people; made on this machine, for this machine):\n\n${lines.join('\n')}\n`
}
