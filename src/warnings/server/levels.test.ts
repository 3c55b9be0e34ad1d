import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { type Person, startHouse, type TestHouse } from '../../../test/people.ts'
import { DESK, hours, later, minutes } from '../../../test/warned.ts'

let house: TestHouse
let nakiru: Person
let joseph: Person

before(async () => {
  house = await startHouse()
  nakiru = await house.person('nakiru')
  joseph = await house.person('joseph')
})
after(() => house.close())

const fieldCheck = '00000000-0000-7000-8000-00000000000a'
const change = async (by: Person, area: string, level: number, evidence = [fieldCheck]) =>
  by.post('/api/alert-levels', {
    area_code: area,
    level,
    evidence,
    reason_sealed: await by.seal(DESK, { v: 1, reason: 'The monitor was threatened and stopped.' }),
  })
const inArea = async (area: string) => (await nakiru.get(`/api/alert-levels?area=${area}`)).body.rows

test('an area that nobody judged has no level: silence is not calm', async () => {
  assert.deepEqual((await nakiru.get('/api/alert-levels')).body.rows, [])
})

test('a level needs evidence, a reason for the desk, and somebody whose duty it is', async () => {
  const area = house.area.localities[0] ?? ''
  assert.equal((await change(nakiru, area, 1, [])).status, 409)
  assert.equal((await change(joseph, area, 1)).status, 409)
  assert.equal((await change(nakiru, 'KE024', 1)).status, 422, 'an area that this wheel does not watch')
})

test('watch is raised by one person, and without a second within two hours it falls back', async () => {
  const area = house.area.localities[0] ?? ''
  const raised = await change(nakiru, area, 1)
  assert.equal(raised.status, 201, raised.text)
  assert.equal(
    (await nakiru.post(`/api/alert-levels/${raised.body.id}/confirm`)).body.code,
    'second_person_needed',
  )
  assert.equal((await change(nakiru, area, 2)).status, 409, 'nobody renews her own two hours')
  await later(house, minutes(119))
  assert.equal((await inArea(area))[0].state, 'proposed')
  await later(house, minutes(2))
  assert.equal((await inArea(area))[0].state, 'fell_back')
  assert.equal((await joseph.post(`/api/alert-levels/${raised.body.id}/confirm`)).status, 409)
  assert.deepEqual((await nakiru.get('/api/alert-levels')).body.rows, [])
  const { rows } = await house.owner.query(
    `SELECT state, ended_at FROM clock WHERE subject = 'alert_level' AND subject_id = $1`,
    [raised.body.id],
  )
  assert.equal(rows[0].state, 'missed')
  assert.notEqual(rows[0].ended_at, null)
})

test('its clock does not pause: one person cannot keep a level up alone', async () => {
  const area = house.area.localities[2] ?? ''
  const raised = await change(nakiru, area, 1)
  const { rows } = await house.owner.query(`SELECT clock_id FROM clock WHERE subject_id = $1`, [
    raised.body.id,
  ])
  await nakiru.post(`/api/clocks/${rows[0].clock_id}/pause`, { reason: 'monitor_at_risk' })
  await later(house, minutes(121))
  assert.equal((await inArea(area))[0].state, 'fell_back')
})

test('a second person confirms; lowering takes two as well, and counts only then', async () => {
  const area = house.area.localities[1] ?? ''
  const raised = await change(nakiru, area, 2)
  assert.ok(
    (await joseph.get('/api/needs-me')).body.rows.some((need: { kind: string }) => need.kind === 'confirm'),
  )
  assert.equal((await joseph.post(`/api/alert-levels/${raised.body.id}/confirm`)).status, 200)
  await later(house, hours(5))
  const confirmed = (await nakiru.get('/api/alert-levels')).body.rows
  assert.deepEqual(
    confirmed.map((row: { area_code: string; level: number; state: string }) => [
      row.area_code,
      row.level,
      row.state,
    ]),
    [[area, 2, 'confirmed']],
  )
  const lowered = await change(nakiru, area, 0)
  assert.equal(lowered.status, 201, lowered.text)
  const waiting = (await nakiru.get('/api/alert-levels')).body.rows
  assert.deepEqual(
    waiting.map((row: { level: number; state: string }) => [row.level, row.state]),
    [
      [0, 'proposed'],
      [2, 'confirmed'],
    ],
  )
  assert.equal((await joseph.post(`/api/alert-levels/${lowered.body.id}/confirm`)).status, 200)
  const after = (await nakiru.get('/api/alert-levels')).body.rows
  assert.deepEqual(
    after.map((row: { level: number; state: string }) => [row.level, row.state]),
    [[0, 'confirmed']],
  )
  const kept = await inArea(area)
  assert.deepEqual(kept[0].evidence, [fieldCheck])
  assert.equal(
    (await joseph.open(kept[0].reason_sealed))['reason'],
    'The monitor was threatened and stopped.',
  )
})

test('the database knows no level that one person confirmed to herself, or too late', async () => {
  const { wheelId } = house.wheel
  const asker = { wheelId, memberId: nakiru.memberId, organisationId: nakiru.organisationId }
  const insert = (state: string, raisedBy: string, confirmedBy: string | null) =>
    house.house.db.as('cw_member', asker, (tx) =>
      sql`INSERT INTO alert_level (wheel_id, alert_level_id, area_code, level, state, reason, evidence, raised_by, raised_at, due_at, confirmed_by, confirmed_at)
        VALUES (${wheelId}, gen_random_uuid(), ${house.area.county}, 3, ${state}, '', '{}', ${raisedBy}::uuid, now(), now() + interval '2 hours',
          ${confirmedBy}::uuid, ${confirmedBy === null ? null : house.clock.now()})`
        .execute(tx)
        .then(() => {}),
    )
  await assert.rejects(insert('confirmed', nakiru.memberId, nakiru.memberId))
  await assert.rejects(insert('confirmed', nakiru.memberId, joseph.memberId))
  await assert.rejects(insert('proposed', joseph.memberId, null))
  const raised = await change(nakiru, house.area.county, 1)
  const confirm = (by: string, minutesLater: number) =>
    house.house.db.as('cw_member', asker, (tx) =>
      sql`UPDATE alert_level SET state = 'confirmed', confirmed_by = ${by}::uuid, confirmed_at = raised_at + ${minutesLater} * interval '1 minute'
        WHERE alert_level_id = ${raised.body.id}`
        .execute(tx)
        .then(() => {}),
    )
  await assert.rejects(confirm(nakiru.memberId, 1), /check constraint/)
  await assert.rejects(confirm(joseph.memberId, 1), /row-level security/)
  await assert.rejects(confirm(joseph.memberId, 121), /check constraint|row-level security/)
})
