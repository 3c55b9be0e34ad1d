import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type DatabaseFacts, diagnose, type HostFacts, type WheelFacts } from './diagnosis.ts'

const now = new Date('2026-03-10T08:00:00Z')
const wheel: WheelFacts = {
  slug: 'turkana',
  open: true,
  custodians: 1,
  machineWords: 0,
  organisations: [{ name: 'Women', people: 2, paper: true }],
}
const database: DatabaseFacts = {
  version: 180_000,
  kind: 'real',
  loginProblems: [],
  missing: [],
  changed: [],
  wheels: [wheel],
}
const healthy: HostFacts = {
  node: { version: '24.21.0', wanted: '24.21.0' },
  data: { path: '/data', there: true, foreign: false, loose: [] },
  freeBytes: 50 * 2 ** 30,
  swap: false,
  coreDumps: false,
  clockInStep: true,
  settings: {
    host: '127.0.0.1',
    publicOrigin: 'https://wheel.example.org',
    trustProxy: '127.0.0.1',
    sms: true,
  },
  origin: { status: 200, days: 60 },
  database,
  locks: { all: 12, missing: 0 },
  backup: { at: '2026-03-10T02:00:00Z', to: '/backup' },
}
const said = (change: Partial<HostFacts>): string[] =>
  diagnose({ ...healthy, ...change }, now)
    .filter(({ level }) => level !== 'ok')
    .map(({ level, what }) => `${level}: ${what}`)

test('a healthy host has nothing to mend', () => {
  assert.deepEqual(said({}), [])
})

const cases: [string, Partial<HostFacts>, RegExp][] = [
  ['another Node', { node: { version: '20.1.0', wanted: '24.21.0' } }, /^wrong: Node 20/],
  [
    'keys that others read',
    { data: { ...healthy.data, loose: ['/data/keys/x'] } },
    /^wrong: others may read/,
  ],
  ['another owner', { data: { ...healthy.data, foreign: true } }, /^wrong: .* another user/],
  ['a full disk', { freeBytes: 1000 }, /^wrong: 0.0 GiB/],
  ['swap', { swap: true }, /^wrong: swap is on/],
  ['core dumps', { coreDumps: true }, /^wrong: core dumps/],
  ['a clock that runs away', { clockInStep: false }, /^wrong: the clock/],
  ['settings that cannot be', { settings: 'PORT must be a number' }, /^wrong: PORT must/],
  [
    'a proxy that nobody believes',
    { settings: { host: '127.0.0.1', publicOrigin: 'https://x.org', trustProxy: null, sms: true } },
    /^wrong: TRUST_PROXY/,
  ],
  ['no network', { origin: { error: 'ENOTFOUND' } }, /^look: .* could not be asked/],
  ['a proxy that leads elsewhere', { origin: { status: 502, days: null } }, /^wrong: .* answers 502/],
  ['a certificate that ends', { origin: { status: 200, days: 2 } }, /^wrong: its certificate holds 2/],
  ['a certificate that ends soon', { origin: { status: 200, days: 10 } }, /^look: its certificate holds 10/],
  [
    'a database that is gone',
    { database: { error: 'ECONNREFUSED' } },
    /^wrong: the database does not answer/,
  ],
  ['an old PostgreSQL', { database: { ...database, version: 140_000 } }, /^wrong: PostgreSQL 14/],
  [
    'a strong login',
    { database: { ...database, loginProblems: ['the login x is a superuser'] } },
    /superuser/,
  ],
  [
    'a changed migration',
    { database: { ...database, changed: ['0001-x.sql'] } },
    /^wrong: 0001-x.sql was changed/,
  ],
  ['a waiting migration', { database: { ...database, missing: ['0009-x.sql'] } }, /^look: 1 migrations wait/],
  ['the demonstration', { database: { ...database, kind: 'demonstration' } }, /^look: .*demonstration/],
  ['locks that nobody else has', { locks: { all: 12, missing: 3 } }, /^wrong: no partner holds 3 of 12/],
  ['no backup', { backup: null }, /^wrong: .*never backed up/],
  ['an old backup', { backup: { at: '2026-03-01T02:00:00Z', to: '/b' } }, /^wrong: .* 9 days old/],
]
for (const [name, change, line] of cases) {
  test(`${name} is named`, () => {
    const lines = said(change)
    assert.equal(lines.length, 1, lines.join('\n'))
    assert.match(lines[0] ?? '', line)
  })
}

test('of each wheel: whether it is open, who keeps its reports, who holds its keys, which words nobody has reviewed', () => {
  const of = (change: Partial<WheelFacts>) =>
    said({ database: { ...database, wheels: [{ ...wheel, ...change }] } })
  assert.match(of({ open: false })[0] ?? '', /^look: turkana: is not open/)
  assert.match(of({ custodians: 0 })[0] ?? '', /^wrong: turkana: nobody keeps reports/)
  assert.match(of({ machineWords: 4 })[0] ?? '', /4 texts are machine-made/)
  const held = (people: number, paper: boolean) =>
    of({ organisations: [{ name: 'Women', people, paper }] })[0] ?? ''
  assert.match(held(1, false), /^look: .*one person alone .*no paper key/)
  assert.match(held(1, true), /beside the paper/)
  assert.match(held(0, false), /^wrong: .*nobody holds/)
})

test('an empty folder is not sick', () => {
  const found = diagnose(
    {
      ...healthy,
      data: { ...healthy.data, there: false },
      database: null,
      backup: null,
      locks: { all: 0, missing: 0 },
    },
    now,
  )
  assert.deepEqual(
    found.filter(({ level }) => level === 'wrong'),
    [],
  )
})
