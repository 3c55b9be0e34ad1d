import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import { defaultProtocol } from '../src/wheels/protocol.ts'
import { beneath } from './beneath.ts'
import { type Person, startHouse, type TestHouse } from './people.ts'
import { type Route, routesOf, sample } from './routes.ts'
import { type Cast, fillWheel, type Rows } from './rows.ts'

export type Reply = { status: number; text: string; body: any; headers: string }
type Given = { cookie?: string; payload?: unknown; headers?: Record<string, string> }
export type FilledHouse = {
  house: TestHouse
  here: Rows
  other: Rows
  people: ReadonlyMap<string, Person>
  routes: Route[]
  /** What is answered where nothing is. */
  notFound: string
  /** From an address that nobody else has. */
  ask(method: 'GET' | 'POST', url: string, given?: Given): Promise<Reply>
  /** Somebody by name, or '' for nobody; with a body of the right shape where none is given. */
  askAs(name: string, route: Route, id?: string, payload?: unknown): Promise<Reply>
  /** A body of the right shape, or undefined where the route takes none. */
  bodyOf(route: Route): unknown
  /** Everything that is kept, but for sessions and answers to repeated requests. */
  fingerprint(): Promise<Record<string, string>>
  close(): Promise<void>
}
export const guests = ['otieno', 'wafula', 'barasa', 'dana'] as const
export const members = [
  'ekai',
  'amina',
  'nakiru',
  'joseph',
  'ruth',
  'lokwang',
  'ajuma',
  'kofi',
  'esther',
  'grace',
  'daniel',
  'halima',
  'chebet',
] as const

/** What an id in a path is of. */
export const subjects: Record<string, [table: string, column: string]> = {
  'alert-levels': ['alert_level', 'alert_level_id'],
  candidates: ['invitation', 'invitation_id'],
  clocks: ['clock', 'clock_id'],
  colleagues: ['seat', 'member_id'],
  envelopes: ['envelope', 'envelope_id'],
  'field-checks': ['field_check', 'field_check_id'],
  inbox: ['inbox_item', 'inbox_item_id'],
  incidents: ['incident', 'incident_id'],
  invitations: ['invitation', 'invitation_id'],
  'oversight-reports': ['oversight_report', 'oversight_report_id'],
  releases: ['release', 'release_id'],
  reports: ['report', 'report_id'],
  tasks: ['task', 'task_id'],
  'wheel-words': ['wheel_word', 'wheel_word_id'],
}
export const subjectOf = (route: Route): [string, string] | undefined =>
  subjects[route.path.split('/')[2] ?? '']
export const named = ({ method, path }: Route): string => `${method} ${path}`
/** The first row of what the route is about. */
export function idIn(route: Route, rows: Rows): string | undefined {
  const [table, column] = subjectOf(route) ?? ['', '']
  return rows[table]?.[0]?.[column]
}

/** A house whose two wheels hold rows of every table, in every state, of several organisations. */
export async function startFilledHouse(): Promise<FilledHouse> {
  const house = await startHouse()
  try {
    return await fill(house)
  } catch (error) {
    await house.close()
    throw error
  }
}

async function fill(house: TestHouse): Promise<FilledHouse> {
  // The words in these rows are invented bytes, which no lock has closed: they are given back as they lie there.
  house.keeper.give = async (bytes) => bytes
  const id = (key: string): string => house.organisations[key]?.organisationId ?? ''
  const otherId = (key: string): string => house.otherOrganisations[key]?.organisationId ?? ''
  const cast = async (
    wheelId: string,
    areaCode: string,
    rest: Omit<Cast, 'wheelId' | 'areaCode' | 'members'>,
  ): Promise<Cast> => {
    const seats = await beneath(
      house.owner,
      'SELECT member_id, organisation_id, roles FROM seat WHERE wheel_id = $1',
      [wheelId],
    )
    const members = seats.map((seat) => ({
      memberId: seat['member_id'],
      organisationId: seat['organisation_id'],
      roles: seat['roles'],
    }))
    return { wheelId, areaCode, members, ...rest }
  }
  const here = await fillWheel(
    house.owner,
    await cast(house.wheel.wheelId, house.area.localities[0] ?? '', {
      desk: ['women', 'interfaith', 'youth'].map(id),
      recipients: ['mediation', 'county', 'command', 'station', 'army'].map(id),
      oversight: [id('oversight')],
      focal: [id('care')],
    }),
    ['station', 'county', 'donor'].map(id),
  )
  const other = await fillWheel(
    house.owner,
    await cast(house.other.wheelId, 'KE024129', {
      desk: [otherId('pokot')],
      recipients: [otherId('kapenguria')],
      oversight: [],
      focal: [],
    }),
  )
  for (const [rows, wheelId] of [
    [here, house.wheel.wheelId],
    [other, house.other.wheelId],
  ] as const)
    rows['seat'] = await beneath(house.owner, 'SELECT * FROM seat WHERE wheel_id = $1', [wheelId])
  const ask: FilledHouse['ask'] = async (method, url, { cookie, payload, headers } = {}) => {
    const answer = await house.house.app.inject({
      method,
      url,
      remoteAddress: `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`,
      headers: { ...(cookie === undefined ? {} : { cookie }), ...headers },
      ...(payload === undefined ? {} : { payload: payload as string }),
    })
    const { date: _date, ...others } = answer.headers
    const isJson = /json/.test(String(answer.headers['content-type']))
    return {
      status: answer.statusCode,
      text: answer.body,
      body: isJson ? answer.json() : answer.body,
      headers: JSON.stringify(others),
    }
  }
  const people = new Map<string, Person>()
  for (const name of [...guests, ...members]) people.set(name, await house.person(name))
  const known = {
    sealed: await people.get('ekai')?.seal(['women', 'interfaith', 'youth'], { v: 1 }),
    later: new Date(Date.now() + 86_400_000).toISOString(),
    area_code: house.area.localities[0],
    place_code: house.area.localities[0],
    time_from: '2026-03-01',
    time_to: '2026-03-02',
    number: '+254700000001',
    reason: 'monitor_at_risk',
    recipient: house.organisations['women']?.recipient,
    vault_recipient: house.organisations['women']?.recipient,
    replaces: house.organisations['women']?.recipient,
    secret_hash: randomBytes(32).toString('base64'),
    rings: {},
    roles: 'liaison',
    protocol: defaultProtocol({ timezone: 'Africa/Nairobi', languages: ['en'] }),
  }
  const bodyOf = (route: Route): unknown => (route.body ? sample(route.body, known) : undefined)
  const askAs: FilledHouse['askAs'] = (name, route, id = randomUUID(), payload) => {
    const body = payload ?? bodyOf(route) ?? (route.method === 'POST' ? {} : undefined)
    return ask(route.method, route.path.replace(':version', '1').replace(/:\w+/, id), {
      cookie: people.get(name)?.cookie ?? '',
      headers: { 'if-match': '"1"' },
      ...(body === undefined ? {} : { payload: body }),
    })
  }
  const routes = routesOf(house.house.app)
  const notFound = (await ask('GET', '/api/nothing-here')).text
  const close = (): Promise<void> => house.close()
  const made = { house, here, other, people, routes, notFound, ask, askAs, bodyOf, close }
  return { ...made, fingerprint: () => fingerprint(house) }
}

async function fingerprint(house: TestHouse): Promise<Record<string, string>> {
  const tables = await beneath<{ name: string }>(
    house.owner,
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
       AND relname NOT IN ('session', 'idempotency', 'area', 'area_boundary', 'population')`,
  )
  const sums = tables.map(
    ({ name }) =>
      `SELECT '${name}' AS name, md5(coalesce(string_agg(x::text, '' ORDER BY x::text), '')) AS sum FROM ${name} x`,
  )
  const rows = await beneath<{ name: string; sum: string }>(
    house.owner,
    `${sums.join(' UNION ALL ')} ORDER BY 1`,
  )
  return Object.fromEntries(rows.map(({ name, sum }) => [name, sum]))
}
