import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { beneath, countBeneath, tablesWith } from '../../../test/beneath.ts'
import { startHouse, type TestHouse } from '../../../test/people.ts'
import { desk, tell, triaged } from '../../../test/reporter.ts'

let house: TestHouse
const DAY = 86_400_000
before(async () => {
  house = await startHouse()
})
after(() => house.close())

const standing = async (area: string) => {
  const nakiru = await house.person('nakiru')
  return (await nakiru.get('/api/coverage')).body.rows.find((row: any) => row.area_code === area)
}

test('an answer that is remembered for a repeat holds no sealed words: they would outlive their lock', async () => {
  const nakiru = await house.person('nakiru')
  const amina = await house.person('amina')
  const ask = {
    area_code: 'KE023124',
    monitor_id: amina.memberId,
    body_sealed: await nakiru.seal(desk, { v: 1, words: 'is all well?' }),
  }
  const once = { 'idempotency-key': 'ask once' }
  const first = await nakiru.post('/api/field-checks', ask, once)
  const again = await nakiru.post('/api/field-checks', ask, once)
  assert.deepEqual([again.status, again.body], [201, first.body])
  assert.equal((await nakiru.open(again.body.body_sealed))['words'], 'is all well?')
  const answer = {
    state: 'answered',
    answer_sealed: await amina.seal(desk, { v: 1, words: 'All is well.' }),
  }
  const at = `/api/field-checks/${first.body.field_check_id}/answer`
  const said = await amina.post(at, answer, { 'idempotency-key': 'answer once' })
  assert.deepEqual([said.status, said.body.answer_sealed], [200, answer.answer_sealed])
  const age = Buffer.from('age-encryption.org').toString('base64').slice(0, 20)
  assert.deepEqual(await tablesWith(house.owner, age), [])
})

test('a locality that never wrote is one without information, never one at peace', async () => {
  const row = await standing('KE023125')
  assert.deepEqual([row.standing, row.last_report_on, row.reports_30_days], ['no_information', null, 0])
})

test('a locality that usually writes each week and has been silent for five falls back to "no information"', async () => {
  const told = await tell(house, { words: 'x', area: 'KE023123' })
  assert.equal((await standing('KE023123')).standing, 'heard_from')
  await beneath(
    house.owner,
    `UPDATE report SET received_at = received_at - interval '35 days' WHERE report_id = $1`,
    [told.reportId],
  )
  const row = await standing('KE023123')
  assert.deepEqual([row.standing, row.reports_30_days], ['no_information', 0])
  assert.notEqual(row.last_report_on, null)
})

test('the coordinator asks a monitor to look; she cannot go, and says why to the desk alone', async () => {
  const nakiru = await house.person('nakiru')
  const amina = await house.person('amina')
  const ask = {
    area_code: 'KE023123',
    monitor_id: amina.memberId,
    body_sealed: await nakiru.seal(desk, { v: 1, words: 'is all well? CANARY-CHECK-4' }),
  }
  const notMonitor = { ...ask, monitor_id: nakiru.memberId }
  assert.equal((await nakiru.post('/api/field-checks', notMonitor)).body.code, 'wrong_value')
  const alone = { ...ask, body_sealed: await nakiru.seal(['women'], { v: 1 }) }
  assert.equal((await nakiru.post('/api/field-checks', alone)).body.code, 'sealed_for_others')
  const sent = await nakiru.post('/api/field-checks', ask)
  assert.equal(sent.status, 201)
  const needs = (await amina.get('/api/needs-me')).body.rows
  assert.ok(needs.some((need: any) => need.kind === 'field_check' && need.area_code === 'KE023123'))
  const [check] = (await amina.get('/api/field-checks')).body.rows
  assert.equal((await amina.open(check.body_sealed))['words'], 'is all well? CANARY-CHECK-4')
  const at = `/api/field-checks/${check.field_check_id}/answer`
  const answer_sealed = await amina.seal(desk, { v: 1, words: 'I was threatened and stopped' })
  assert.equal((await nakiru.post(at, { state: 'could_not_go', answer_sealed })).status, 404)
  assert.equal((await amina.post(at, { state: 'could_not_go', answer_sealed })).body.state, 'could_not_go')
  assert.equal((await amina.post(at, { state: 'answered', answer_sealed })).body.code, 'wrong_state')
  const joseph = await house.person('joseph')
  const [seen] = (await joseph.get('/api/field-checks')).body.rows
  assert.equal((await joseph.open(seen.answer_sealed))['words'], 'I was threatened and stopped')
  const row = await standing('KE023123')
  assert.deepEqual([row.standing, row.field_check], ['no_information', 'could_not_go'])
  assert.deepEqual(await tablesWith(house.owner, 'CANARY-CHECK-4'), [])
})

test('a closed report keeps its day and loses its hour, and its clocks with it', async () => {
  const told = await tell(house, { words: 'x', address: '+254711000999' })
  await triaged(house, told)
  const ekai = await house.person('ekai')
  const close = { silence_is_safer: true }
  const closed = await ekai.post(`/api/reports/${told.reportId}/close`, close, { 'if-match': '"4"' })
  assert.equal(closed.status, 200)
  await house.sweep()
  const hourOf = async () => {
    const [row] = await beneath(
      house.owner,
      `SELECT (received_at AT TIME ZONE 'Africa/Nairobi')::time::text AS hour, state FROM report WHERE report_id = $1`,
      [told.reportId],
    )
    return row
  }
  assert.notEqual((await hourOf())?.['hour'], '00:00:00')
  house.clock.advance(DAY + 60_000)
  await house.sweep()
  assert.deepEqual(await hourOf(), { hour: '00:00:00', state: 'closed' })
  assert.equal(
    await countBeneath(
      house.owner,
      `clock k JOIN report r ON r.report_id = k.subject_id WHERE k.started_at <> r.received_at AND r.report_id = $1`,
      [told.reportId],
    ),
    0,
  )
  assert.equal(await countBeneath(house.owner, 'report_contact WHERE report_id = $1', [told.reportId]), 1)
})

test('thirty days after closure the reply address is destroyed, and the report is retained without it', async () => {
  house.clock.advance(30 * DAY)
  await house.sweep()
  assert.equal(await countBeneath(house.owner, 'report_contact'), 0)
  assert.equal(await countBeneath(house.owner, `report WHERE state = 'retained'`), 1)
})

test('keys of requests are forgotten after a day', async () => {
  await tell(house, { words: 'x' })
  house.clock.advance(DAY + 60_000)
  await house.sweep()
  assert.equal(await countBeneath(house.owner, `idempotency WHERE scope = 'intake'`), 0)
})
