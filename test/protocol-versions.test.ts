import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Protocol } from '../src/wheels/protocol.ts'
import { Client } from '../src/wheels/server/client.ts'
import { beneath } from './beneath.ts'
import { startHouse, type TestHouse } from './people.ts'
import { type Reporter, tell } from './reporter.ts'

let house: TestHouse
let ekai: Client, joseph: Client, nakiru: Client
let early: Reporter, late: Reporter
before(async () => {
  house = await startHouse({ passphrases: ['ekai', 'joseph', 'nakiru', 'amina'] })
  const signIn = (name: string) => Client.signIn({ origin: house.url }, name, house.passphrase(name))
  ;[ekai, joseph, nakiru] = await Promise.all([signIn('ekai'), signIn('joseph'), signIn('nakiru')])
  early = await tell(house, { words: 'Before anything changed.' })
})
after(() => house?.close())

const stamps = (table: string) =>
  beneath(house.owner, `SELECT protocol_version AS v, count(*)::int AS n FROM ${table} GROUP BY 1 ORDER BY 1`)

test('a report and its clocks carry the version under which they were made, and nobody changes that', async () => {
  assert.deepEqual(await stamps('report'), [{ v: 1, n: 1 }])
  assert.ok((await stamps('clock')).every((row) => row['v'] === 1))
  await assert.rejects(
    house.owner.query('UPDATE report SET protocol_version = 7'),
    /keeps the protocol under which it was made/,
  )
})

test('what is made after a new version came in force carries that one', async () => {
  const now = (await nakiru.get('/api/protocol')).rows[0].protocol as Protocol
  const next: Protocol = {
    ...now,
    clocks: { ...now.clocks, triage: { ...now.clocks.triage, P1: 5, P2: 30 } },
    escalation: { ...now.escalation, triage: ['analyst', 'verifier'] },
    legal: [{ limit: 'triage', source: 'An invented regulation, section 7', as_of: '2026-01-31' }],
  }
  const reason = 'People in the north wait too long for a first answer.'
  assert.equal((await ekai.post('/api/protocol', { protocol: next, reason })).version, 2)
  assert.equal((await joseph.post('/api/protocol/2/confirm')).state, 'in_force')
  late = await tell(house, { words: 'After the change.' })
  assert.deepEqual(await stamps('report'), [
    { v: 1, n: 1 },
    { v: 2, n: 1 },
  ])
})

test('how often a place is expected to write stands in the protocol for civil society alone', async () => {
  const daysOf = async (name: string): Promise<unknown[]> => {
    const { body } = await (await house.person(name)).get('/api/protocol')
    const { who } = body.rows.find((row: { state: string }) => row.state === 'in_force').protocol
    return who.localities.map((one: { expected_days: number | null }) => one.expected_days)
  }
  assert.ok((await daysOf('nakiru')).includes(7))
  for (const name of ['grace', 'otieno', 'dana'])
    assert.deepEqual([...new Set(await daysOf(name))], [null], name)
  const { text } = await house.nobody.get(`/api/public/${house.wheel.slug}`)
  assert.doesNotMatch(text, /"expected_days":\d/)
  const [row] = await beneath(house.owner, 'SELECT protocol::text AS text FROM wheel WHERE slug = $1', [
    house.wheel.slug,
  ])
  assert.doesNotMatch(row?.['text'], /"expected_days": \d/)
  const old = (await (await house.person('otieno')).get('/api/protocol')).body.rows
  assert.deepEqual(
    old.map((one: { state: string; protocol: unknown }) => [one.state, one.protocol === null]),
    [
      ['in_force', false],
      ['superseded', true],
    ],
  )
})

test('a monitor who leaves hands what she was asked to the colleague who is named, and to nobody else', async () => {
  const amina = await house.person('amina')
  const asked = await house.person('nakiru')
  const area_code = house.area.localities[0]
  const body_sealed = await asked.seal(['women', 'interfaith', 'youth'], { v: 1, words: 'Please look.' })
  const check = await asked.post('/api/field-checks', { area_code, monitor_id: amina.memberId, body_sealed })
  assert.equal(check.status, 201, check.text)
  const keys = await ekai.changedKeys(house.clock.now(), amina.memberId)
  await ekai.post(`/api/colleagues/${amina.memberId}/leave`, { successor_id: nakiru.me.member_id, keys })
  await house.sweep()
  const [row] = await beneath(house.owner, 'SELECT monitor_id, state FROM field_check')
  assert.deepEqual(row, { monitor_id: nakiru.me.member_id, state: 'sent' })
  // What was sealed before the change of keys is still hers to read.
  const again = await Client.signIn({ origin: house.url }, 'nakiru', house.passphrase('nakiru'))
  const { rows } = await again.get('/api/field-checks')
  assert.deepEqual(await again.open(rows[0].body_sealed), { v: 1, words: 'Please look.' })
})

test('a missed clock is passed on by the protocol under which it began', async () => {
  const roleOf = async (report: Reporter): Promise<string> => {
    const [row] = await beneath(
      house.owner,
      `SELECT role FROM clock WHERE subject = 'report' AND subject_id = $1 AND kind = 'triage'`,
      [report.reportId],
    )
    return row?.['role']
  }
  house.clock.advance(5 * 3_600_000)
  await house.sweep()
  assert.equal(await roleOf(early), 'coordinator')
  assert.equal(await roleOf(late), 'verifier')
})
