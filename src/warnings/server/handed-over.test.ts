import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Person, startHouse, type TestHouse } from '../../../test/people.ts'
import { DESK, draft, openIncident } from '../../../test/warned.ts'

let house: TestHouse
let ekai: Person
let nakiru: Person
let otieno: Person

before(async () => {
  house = await startHouse()
  ekai = await house.person('ekai')
  nakiru = await house.person('nakiru')
  otieno = await house.person('otieno')
})
after(() => house.close())

/** Somebody walks in and speaks; her report is made safe, registered and triaged. */
async function walkedIn(key: string): Promise<string> {
  const taken = await ekai.post(
    '/api/reports/walk-in',
    {
      area_code: house.area.localities[0],
      language: 'en',
      handling_group: 'harm',
      purposes: { check: true, summary: true, write: false, publish: false },
      severity: 4,
      urgency: 4,
      body_sealed: await ekai.seal(['women'], { v: 1, words: 'They beat the boys at the crossing.' }),
    },
    { 'idempotency-key': key },
  )
  assert.equal(taken.status, 201, taken.text)
  const { report_id: id } = (await ekai.get('/api/reports')).body.rows[0]
  const step = async (verb: string, body: object) => {
    const { version } = (await ekai.get(`/api/reports/${id}`)).body.report
    const answer = await ekai.post(`/api/reports/${id}/${verb}`, body, { 'if-match': String(version) })
    assert.equal(answer.status, 200, `${verb} ${answer.text}`)
  }
  await step('make-safe', {
    summary_sealed: await ekai.seal(DESK, { v: 1, summary: 'Young men were beaten.' }),
  })
  await step('register', {})
  await step('triage', { severity: 4, urgency: 4 })
  return id
}

async function accuse(id: string): Promise<void> {
  const { version } = (await ekai.get(`/api/reports/${id}`)).body.report
  const oversight = house.organisations['oversight']
  const answer = await ekai.post(
    `/api/reports/${id}/divert-accusation`,
    {
      organisation_id: oversight?.organisationId,
      body_sealed: await ekai.seal(['oversight'], { v: 1, words: 'They beat the boys at the crossing.' }),
    },
    { 'if-match': String(version) },
  )
  assert.equal(answer.status, 200, answer.text)
}

test('a report that turns out to accuse a unit takes along what was drawn from it, and the unit learns of nothing', async () => {
  const source = await walkedIn('crossing')
  const incident = await openIncident(house, nakiru, [source])
  const written = await draft(house, nakiru, incident, [source], [{ key: 'station', ask: null }])
  assert.equal(written.status, 201, written.text)
  const [ruth, daniel] = [await house.person('ruth'), await house.person('daniel')]
  assert.equal((await ruth.post(`/api/releases/${written.body.id}/approve`)).body.state, 'draft')
  const before = (await otieno.get('/api/needs-me')).text
  await accuse(source)
  assert.equal((await daniel.post(`/api/releases/${written.body.id}/approve`)).body.code, 'release_not_ready')
  await house.sweep()
  assert.equal((await daniel.get(`/api/releases/${written.body.id}`)).body.release.state, 'withdrawn')
  assert.equal((await daniel.post(`/api/releases/${written.body.id}/approve`)).status, 409)
  for (const path of ['/api/inbox', '/api/tasks']) assert.deepEqual((await otieno.get(path)).body.rows, [])
  assert.equal((await otieno.get('/api/needs-me')).text, before)
  const left = (await nakiru.get(`/api/incidents/${incident}`)).body
  assert.deepEqual([left.incident.reports, left.links, left.flags], [0, [], []])
  const again = await draft(house, nakiru, incident, [source], [{ key: 'station', ask: null }])
  assert.equal(again.body.code, 'wrong_value')
})

test('a walk-in’s report is linked, and says that something drawn from it was passed on', async () => {
  const source = await walkedIn('market')
  const incident = await openIncident(house, nakiru, [source])
  assert.equal((await ekai.get(`/api/reports/${source}`)).body.report.state, 'linked')
  const written = await draft(house, nakiru, incident, [source], [{ key: 'county', ask: null }])
  for (const name of ['ruth', 'ajuma'])
    await (await house.person(name)).post(`/api/releases/${written.body.id}/approve`)
  const grace = await house.person('grace')
  assert.equal((await grace.get('/api/inbox')).body.rows.length, 1)
  const { rows } = await house.owner.query('SELECT passed_on FROM report WHERE report_id = $1', [source])
  assert.equal(rows[0].passed_on, true)
})
