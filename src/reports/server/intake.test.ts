import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { sealTo } from '../../custody/seal.ts'
import { findWheel, type PublicWheel } from '../../wheels/server/index.ts'
import { beneath, countBeneath } from '../../../test/beneath.ts'
import { startHouse, type TestHouse } from '../../../test/people.ts'
import { Intake } from './intake.ts'
import type { NewReport } from './new-report.ts'

let house: TestHouse
let intake: Intake
let wheel: PublicWheel
let body: Uint8Array

before(async () => {
  house = await startHouse()
  intake = new Intake(house.house)
  wheel = (await findWheel(house.house.db, house.wheel.slug)) as PublicWheel
  body = await sealTo([house.organisations['women']?.recipient ?? ''], {
    v: 1,
    words: 'goats moved at night',
  })
})
after(async () => {
  await intake.close()
  await house.close()
})

const report = (key: string, more: Partial<NewReport> = {}): NewReport => ({
  wheel,
  custodianId: house.organisations['women']?.organisationId ?? '',
  channel: 'web',
  language: 'en',
  handlingGroup: 'threat',
  areaCode: 'KE023123',
  purposes: { check: true, summary: false, write: true, publish: false },
  body,
  sealedBy: 'browser',
  live: true,
  receivedAt: house.clock.now(),
  ...more,
  key,
})
const receipt = (locator: string) => ({
  locator,
  salt: randomBytes(16),
  recipient: `age1${'q'.repeat(58)}`,
  verifierHash: randomBytes(32),
})
const count = (from: string): Promise<number> => countBeneath(house.owner, from)

test('of 64 reports that arrive at once the one that cannot be stored is refused, and it alone', async () => {
  const all = await Promise.allSettled(
    Array.from({ length: 64 }, (_, at) =>
      intake.take(report(`at-once-${at}`, at === 40 ? { areaCode: 'NOWHERE' } : {})),
    ),
  )
  const refused = all.flatMap((one, at) => (one.status === 'rejected' ? [{ at, code: one.reason.code }] : []))
  assert.deepEqual(refused, [{ at: 40, code: 'wrong_value' }])
  assert.equal(await count('report'), 63)
  assert.equal(await count('report_body'), 63)
  assert.equal(await count(`journal WHERE event = 'report.received'`), 63)
  assert.equal(await count(`clock WHERE subject = 'report'`), 63)
})

test('reports that arrive together share transactions', async () => {
  const transactions = '(SELECT DISTINCT xmin::text FROM idempotency) AS each'
  const earlier = await count(transactions)
  await Promise.all(Array.from({ length: 64 }, (_, at) => intake.take(report(`shared-${at}`))))
  assert.ok((await count(transactions)) - earlier <= 4)
})

test('a repeat gives one row, also when both arrive at once', async () => {
  const same = report('repeat')
  const answers = await Promise.all([intake.take(same), intake.take(same)])
  assert.deepEqual(answers.sort(), ['repeated', 'stored'])
  assert.equal(await intake.take(same), 'repeated')
  assert.equal(
    await count(`report WHERE report_id IN (SELECT report_id FROM report_body) AND state = 'received'`),
    128,
  )
})

test('a key that comes back with other words is refused', async () => {
  const other = await sealTo([house.organisations['women']?.recipient ?? ''], {
    v: 1,
    words: 'something else',
  })
  await assert.rejects(intake.take(report('repeat', { body: other })), { code: 'idempotency_key_reused' })
})

test('a provider that sends its message again is not stored twice, though sealing differs each time', async () => {
  const message = {
    ...report('x'),
    channel: 'sms' as const,
    sealedBy: 'server' as const,
    externalId: 'ATXid_1',
  }
  const { key: _, ...external } = message as NewReport & { key: string }
  assert.equal(await intake.take(external as unknown as NewReport), 'stored')
  const again = {
    ...external,
    body: await sealTo([`${house.organisations['women']?.recipient}`], { v: 1, words: 'x' }),
  }
  assert.equal(await intake.take(again as unknown as NewReport), 'repeated')
})

test('a receipt number that somebody has already is refused, and nothing of the report stays', async () => {
  await intake.take(report('first', { receipt: receipt('12345678') }))
  await assert.rejects(intake.take(report('second', { receipt: receipt('12345678') })), {
    code: 'locator_taken',
  })
  assert.equal(await count(`receipt WHERE locator = '12345678'`), 1)
  assert.equal(await intake.take(report('second', { receipt: receipt('87654321') })), 'stored')
})

test('what is not read yet is treated as pressing, and a receipt page is the acknowledgement', async () => {
  await intake.take(report('dispute', { handlingGroup: 'dispute', receipt: receipt('11112222') }))
  const rows = await beneath(
    house.owner,
    `SELECT k.kind, k.priority, k.state FROM clock k JOIN receipt c ON c.report_id = k.subject_id
     WHERE c.locator = '11112222' ORDER BY k.kind`,
  )
  assert.deepEqual(rows, [
    { kind: 'acknowledge', priority: 'P2', state: 'met' },
    { kind: 'triage', priority: 'P2', state: 'running' },
  ])
})

test('imported history has its own dates and no clocks', async () => {
  const before = await count('clock')
  await intake.take(report('history', { live: false, channel: 'csv', receivedAt: new Date('2024-03-01') }))
  assert.equal(await count('clock'), before)
})

test('when intake closes, what waits is written and nothing more is taken', async () => {
  const closing = new Intake(house.house)
  const waiting = Array.from({ length: 5 }, (_, at) => closing.take(report(`closing-${at}`)))
  await Promise.race(waiting)
  await closing.close()
  const all = await Promise.allSettled(waiting)
  assert.ok(all.every((one) => one.status === 'fulfilled' || one.reason.code === 'shutting_down'))
  await assert.rejects(closing.take(report('too-late')), { code: 'shutting_down' })
})
