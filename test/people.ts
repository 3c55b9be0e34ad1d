import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type pg from 'pg'
import type { Role } from '../src/actors/roles.ts'
import { type MakeMember, turkana } from '../demo/turkana.ts'
import { makePassphrase } from '../src/custody/passphrase.ts'
import { open, sealTo } from '../src/custody/seal.ts'
import { secretsOf } from '../src/custody/secrets.ts'
import { Identities, type Keeper, nodeArgon2, Rings } from '../src/custody/server/index.ts'
import { loadKenyaCounties, loadPcodes } from '../src/places/server/index.ts'
import { readConfig } from '../src/platform/config.ts'
import { type House, openHouse } from '../src/server.ts'
import { defaultProtocol } from '../src/wheels/protocol.ts'
import { type Founded, type Founding, type FoundingMember, foundWheel } from '../src/wheels/server/index.ts'
import { testDatabase } from './database.ts'

const root = resolve(import.meta.dirname, '..')

export type Answer = { status: number; body: any; headers: Headers; text: string }
export type Person = {
  name: string
  memberId: string
  organisationId: string
  identity: string
  recipient: string
  cookie: string
  get(path: string, headers?: Record<string, string>): Promise<Answer>
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  /** Keys of organisations ("women", "interfaith", …) or age recipients. */
  seal(readers: readonly string[], value: object): Promise<string>
  open(base64: string): Promise<Record<string, unknown>>
}
export type TestHouse = {
  url: string
  house: House
  owner: pg.Pool
  ownerConfig: pg.PoolConfig
  keeper: Keeper
  dataDirectory: string
  clock: { now(): Date; advance(ms: number): void; set(at: Date): void }
  sweep(): Promise<void>
  wheel: { slug: string; wheelId: string }
  other: { slug: string; wheelId: string }
  area: { county: string; localities: string[] }
  organisations: Founded['organisations']
  otherOrganisations: Founded['organisations']
  person(name: string): Promise<Person>
  /** What somebody types into the sign-in form; only for those that the house was started with. */
  passphrase: (name: string) => string
  /** What her browser sends to sign in. */
  signInSecret: (name: string) => string
  /** Nobody: not signed in. */
  nobody: Pick<Person, 'get' | 'post'>
  close(): Promise<void>
}

const member = (
  signInName: string,
  displayName: string,
  organisation: string,
  ...roles: Role[]
): FoundingMember => ({
  signInName,
  displayName,
  organisation,
  roles,
  salt: randomBytes(16),
  // As Argon2id would give them, without its quarter of a second a person; `passphrases` makes them whole.
  secrets: { signIn: randomBytes(32), wrapping: randomBytes(32) },
})

function westPokot(): Founding {
  return {
    slug: 'west-pokot',
    name: 'West Pokot',
    areaCode: 'KE024',
    languages: ['en'],
    demonstration: false,
    protocol: { ...defaultProtocol({ timezone: 'Africa/Nairobi', languages: ['en'] }) },
    localities: [{ areaCode: 'KE024129' }],
    organisations: [
      { key: 'pokot', sector: 'civil_society', category: 'ngo', name: 'Pokot Peace Forum', onDesk: true },
      { key: 'kapenguria', sector: 'police', category: 'office', name: 'Kapenguria Police Station' },
    ],
    members: [
      member('chebet', 'Chebet', 'pokot', 'intake_operator', 'coordinator'),
      member('kiprop', 'Kiprop', 'kapenguria', 'liaison'),
    ],
    custodians: [{ areaCode: 'KE024', organisation: 'pokot' }],
  }
}

type Options = {
  /** Sign-in names of those who sign in through the form, in a browser. */
  passphrases?: readonly string[]
  /** Where every line goes that the house logs. */
  log?: { write(line: string): void }
}

export async function startHouse({ passphrases = [], log }: Options = {}): Promise<TestHouse> {
  const typed = new Map<string, string>()
  const withPassphrase: MakeMember = async (name, ...rest) => {
    const made = member(name, ...rest)
    if (!passphrases.includes(name)) return made
    const passphrase = makePassphrase(randomBytes(14))
    typed.set(name, passphrase)
    return { ...made, secrets: await secretsOf(passphrase, made.salt, nodeArgon2) }
  }
  const database = await testDatabase()
  const dataDirectory = await mkdtemp(join(tmpdir(), 'cw-house-'))
  let offset = 0
  const now = (): Date => new Date(Date.now() + offset)
  const config = readConfig(
    // A test is one address that does what a county does.
    { LOG_LEVEL: log ? 'info' : 'silent', DATA: dataDirectory, PORT: '0', REQUEST_BURST: '100000' },
    root,
  )
  const owner = await database.owner.connect()
  await loadPcodes(owner, join(root, 'demo/data/kenya-pcodes.csv'), () => {})
  await loadKenyaCounties(owner, join(root, 'demo/data/kenya-counties.geojson'), () => {})
  const keys = {
    identities: new Identities(join(dataDirectory, 'keys', 'identities')),
    rings: new Rings(join(dataDirectory, 'keys', 'rings')),
  }
  const spec = await turkana(withPassphrase, false)
  const otherSpec = westPokot()
  const founded = await foundWheel(owner, keys, spec, now())
  const other = await foundWheel(owner, keys, otherSpec, now())
  owner.release()
  const house = await openHouse({ config, database: database.serverConfig, root, now, ...(log && { log }) })
  const url = await house.app.listen({ host: '127.0.0.1', port: 0 })

  const call = async (
    cookie: string,
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const response = await fetch(`${url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(cookie ? { cookie } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = /json/.test(response.headers.get('content-type') ?? '')
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson ? JSON.parse(text) : text,
    }
  }
  const callsAs = (cookie: string): Pick<Person, 'get' | 'post'> => ({
    get: (path, headers) => call(cookie, 'GET', path, undefined, headers),
    post: (path, body, headers) => call(cookie, 'POST', path, body ?? {}, headers),
  })

  const signedIn = new Map<string, Promise<Person>>()
  const signIn = async (name: string): Promise<Person> => {
    const all = [
      ...spec.members.map((one) => ({ one, in: founded })),
      ...otherSpec.members.map((one) => ({ one, in: other })),
    ]
    const found = all.find(({ one }) => one.signInName === name)
    if (found === undefined) throw new Error(`nobody is called ${name}`)
    const answer = await call('', 'POST', '/api/sign-in', {
      name,
      secret: Buffer.from(found.one.secrets.signIn).toString('base64'),
    })
    if (answer.status !== 200) throw new Error(`${name} could not sign in: ${answer.text}`)
    const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    const organisation = found.in.organisations[found.one.organisation]
    if (organisation === undefined) throw new Error('no organisation')
    return {
      name,
      memberId: answer.body.member_id,
      organisationId: organisation.organisationId,
      identity: organisation.identity,
      recipient: organisation.recipient,
      cookie,
      ...callsAs(cookie),
      seal: async (readers, value) => {
        const recipients = readers.map((reader) => found.in.organisations[reader]?.recipient ?? reader)
        return Buffer.from(await sealTo(recipients, value)).toString('base64')
      },
      open: (base64) => open(organisation.identity, Buffer.from(base64, 'base64')),
    }
  }

  return {
    url,
    house,
    owner: database.owner,
    ownerConfig: database.ownerConfig,
    keeper: house.keeper,
    dataDirectory,
    clock: {
      now,
      advance: (ms) => {
        offset += ms
      },
      set: (at) => {
        offset = at.getTime() - Date.now()
      },
    },
    sweep: () => house.sweep.pass(),
    wheel: { slug: spec.slug, wheelId: founded.wheelId },
    other: { slug: otherSpec.slug, wheelId: other.wheelId },
    area: { county: 'KE023', localities: ['KE023123', 'KE023124', 'KE023125'] },
    organisations: founded.organisations,
    otherOrganisations: other.organisations,
    person: (name) => {
      const there = signedIn.get(name) ?? signIn(name)
      signedIn.set(name, there)
      return there
    },
    passphrase: (name) => {
      const words = typed.get(name)
      if (words === undefined) throw new Error(`${name} has no passphrase here`)
      return words
    },
    signInSecret: (name) => {
      const found = [...spec.members, ...otherSpec.members].find((one) => one.signInName === name)
      if (found === undefined) throw new Error(`nobody is called ${name}`)
      return Buffer.from(found.secrets.signIn).toString('base64')
    },
    nobody: callsAs(''),
    close: async () => {
      await house.close()
      await database.close()
      await rm(dataDirectory, { recursive: true, force: true })
    },
  }
}
