import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { countBeneath } from '../../../test/beneath.ts'
import { type Person, startHouse, type TestHouse } from '../../../test/people.ts'
import { smsSecret } from './sms-routes.ts'

let house: TestHouse
let ekai: Person
let report: string
before(async () => {
  house = await startHouse()
  ekai = await house.person('ekai')
  const path = `/api/sms/${house.wheel.slug}/${smsSecret(house.house, house.wheel.wheelId)}`
  await house.nobody.post(path, { from: '+254700000009', text: 'Men left at night.', id: 'sms-1' })
  report = (await ekai.get('/api/reports?channel=sms')).body.rows[0].report_id
})
after(() => house.close())

const given = async () => (await ekai.get(`/api/reports/${report}`)).body.report
const record = async (by: Person, purposes: object, version?: number) =>
  by.post(
    `/api/reports/${report}/purposes`,
    {
      purposes,
      note_sealed: await ekai.seal(['women'], { v: 1, notes: 'Asked by text; she answered yes.' }),
    },
    { 'if-match': `"${version ?? (await given()).version}"` },
  )
const nothing = { check: false, summary: false, write: false, publish: false }

test('who texts has agreed to nothing yet', async () => {
  assert.deepEqual((await given()).purposes, nothing)
})

test('nobody but the intake of its custodian records what the person said', async () => {
  for (const name of ['otieno', 'grace', 'chebet', 'amina', 'kofi', 'ruth'])
    assert.equal((await record(await house.person(name), { ...nothing, summary: true })).status, 404, name)
  assert.deepEqual((await given()).purposes, nothing)
})

test('half an answer is none, and neither is one to an older version', async () => {
  assert.equal((await record(ekai, { summary: true })).status, 422)
  assert.equal((await record(ekai, { ...nothing, summary: true }, 99)).body.code, 'changed_meanwhile')
})

test('asked again she agrees, and may take it back; how she said it is kept sealed', async () => {
  assert.equal((await record(ekai, { ...nothing, check: true, summary: true })).status, 200)
  assert.deepEqual((await given()).purposes, { ...nothing, check: true, summary: true })
  const { notes } = (await ekai.get(`/api/reports/${report}`)).body
  assert.match(String((await ekai.open(notes[0].sealed))['notes']), /Asked by text/)
  assert.equal((await record(ekai, nothing)).status, 200)
  assert.deepEqual((await given()).purposes, nothing)
  assert.equal(await countBeneath(house.owner, `journal WHERE event = 'report.purposes_recorded'`), 2)
})
