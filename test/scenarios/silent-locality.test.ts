import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Person, startHouse, type TestHouse } from '../people.ts'
import { tell } from '../reporter.ts'
import { DESK, hours, later, minutes } from '../warned.ts'
import { ask, EVERYBODY } from './seeing.ts'

const WEEK = 7 * 24
/** Seats of civil society from which the flow of reports is seen. */
const SEE_FLOW = ['ekai', 'nakiru', 'joseph', 'lokwang']

let house: TestHouse
let nakiru: Person
let amina: Person
let joseph: Person
let silent: readonly [string, string]
let talking: string
let check: string

before(async () => {
  house = await startHouse()
  nakiru = await house.person('nakiru')
  amina = await house.person('amina')
  joseph = await house.person('joseph')
  const [one = '', other = '', third = ''] = house.area.localities
  silent = [one, other]
  talking = third
})
after(() => house.close())

const coverage = async (area: string) =>
  (await nakiru.get('/api/coverage')).body.rows.find((row: { area_code: string }) => row.area_code === area)
const levels = async (area: string) => (await nakiru.get(`/api/alert-levels?area=${area}`)).body.rows
const raise = async (area: string) =>
  nakiru.post('/api/alert-levels', {
    area_code: area,
    level: 1,
    evidence: [check],
    reason_sealed: await nakiru.seal(DESK, { v: 1, reason: 'The monitor was threatened and stopped.' }),
  })

test('two communities write each week, and are heard from', async () => {
  for (let week = 0; week < 3; week += 1) {
    for (const area of silent) await tell(house, { words: 'All is as usual at the well.', area })
    if (week < 2) await later(house, hours(WEEK))
  }
  for (const area of silent) assert.equal((await coverage(area)).standing, 'heard_from')
})

test('for five weeks nothing comes from them: there is no information', async () => {
  await later(house, hours(5 * WEEK))
  await tell(house, { words: 'A quarrel.', area: talking })
  for (const area of silent) {
    const row = await coverage(area)
    assert.deepEqual([row.standing, row.expected_days, row.reports_30_days], ['no_information', 7, 0])
    assert.match(row.last_report_on, /^\d{4}-\d\d-\d\d$/)
  }
  assert.equal((await coverage(talking)).standing, 'heard_from')
})

test('FAIL IF the map shows calm: no word, level or colour stands for a place that nobody heard from', async () => {
  const { rows } = (await nakiru.get('/api/coverage')).body
  for (const row of rows) assert.ok(['heard_from', 'no_information'].includes(row.standing))
  for (const row of rows.filter((one: { last_report_on: string | null }) => one.last_report_on === null))
    assert.equal(row.standing, 'no_information', row.area_code)
  assert.deepEqual(
    (await nakiru.get('/api/alert-levels')).body.rows,
    [],
    'nobody judged: no level, not level 0',
  )
})

test('silence is something that a force must not learn either: coverage is for civil society’s desk alone', async () => {
  const missing = (await ask(house, '/api/nothing-here', nakiru.cookie)).text
  for (const name of EVERYBODY) {
    // Chebet coordinates another wheel, and sees the places of hers.
    if (name === 'chebet') continue
    const { cookie } = await house.person(name)
    for (const path of ['/api/coverage', '/api/alert-levels']) {
      const answer = await ask(house, path, cookie)
      const may = SEE_FLOW.includes(name) && !(name === 'ekai' && path.endsWith('levels'))
      if (may) assert.equal(answer.status, 200, `${name} ${path}`)
      else assert.deepEqual([answer.status, answer.text], [404, missing], `${name} ${path}`)
    }
  }
  for (const { area_code } of (await (await house.person('chebet')).get('/api/coverage')).body.rows)
    assert.match(area_code, /^KE024/)
  const card = await house.nobody.get(`/api/public/${house.wheel.slug}`)
  assert.doesNotMatch(card.text, /no_information|last_report|"expected_days":\d/)
})

test('the coordinator asks a monitor to look', async () => {
  const sent = await nakiru.post('/api/field-checks', {
    area_code: silent[0],
    monitor_id: amina.memberId,
    body_sealed: await nakiru.seal(DESK, { v: 1, words: 'Five weeks of silence: can you go safely?' }),
  })
  assert.equal(sent.status, 201, sent.text)
  check = sent.body.field_check_id
  const { rows } = (await amina.get('/api/needs-me')).body
  assert.ok(rows.some((need: { kind: string; subject_id: string }) => need.subject_id === check))
  assert.equal((await coverage(silent[0])).field_check, 'sent')
})

test('she was threatened and stopped: she says so to the desk alone, and the place is still one without information', async () => {
  const answer_sealed = await amina.seal(DESK, { v: 1, words: 'Men at the bridge sent me back.' })
  const answer = await amina.post(`/api/field-checks/${check}/answer`, {
    state: 'could_not_go',
    answer_sealed,
  })
  assert.equal(answer.body.state, 'could_not_go')
  const row = await coverage(silent[0])
  assert.deepEqual([row.standing, row.field_check], ['no_information', 'could_not_go'])
  const [read] = (await joseph.get('/api/field-checks')).body.rows
  assert.equal((await joseph.open(read.answer_sealed))['words'], 'Men at the bridge sent me back.')
  for (const name of ['otieno', 'wafula', 'barasa', 'grace', 'daniel', 'kofi', 'halima', 'dana'])
    assert.ok(!(await (await house.person(name)).get('/api/field-checks')).text.includes(check), name)
})

test('the level is raised to watch, and a second person confirms it', async () => {
  const raised = await raise(silent[0])
  assert.equal(raised.status, 201, raised.text)
  const itself = await nakiru.post(`/api/alert-levels/${raised.body.id}/confirm`)
  assert.equal(itself.body.code, 'second_person_needed')
  await later(house, minutes(90))
  assert.equal((await joseph.post(`/api/alert-levels/${raised.body.id}/confirm`)).status, 200)
  await later(house, hours(24))
  const [now] = await levels(silent[0])
  assert.deepEqual([now.level, now.state, now.evidence], [1, 'confirmed', [check]])
  assert.deepEqual([now.raised_by, now.confirmed_by], [nakiru.memberId, joseph.memberId])
})

test('a level that nobody confirms falls back after two hours', async () => {
  const raised = await raise(silent[1])
  assert.equal(raised.status, 201, raised.text)
  await later(house, minutes(119))
  assert.equal((await levels(silent[1]))[0].state, 'proposed')
  await later(house, minutes(2))
  assert.equal((await levels(silent[1]))[0].state, 'fell_back')
  assert.equal((await joseph.post(`/api/alert-levels/${raised.body.id}/confirm`)).status, 409)
  const inForce = (await nakiru.get('/api/alert-levels')).body.rows
  assert.deepEqual(
    inForce.map((row: { area_code: string }) => row.area_code),
    [silent[0]],
  )
})
