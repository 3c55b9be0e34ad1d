import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { beneath, countBeneath } from '../beneath.ts'
import { type Person, startHouse, type TestHouse } from '../people.ts'
import { coercion, DESK, draft, grade, hours, later, minutes, openIncident, seen } from '../warned.ts'
import { EVERYBODY, everyPath, found, readAll, tablesHolding } from './seeing.ts'
import { approve, carryOut, ready, text, walkIn } from './telling.ts'

const NUMBER = '+254722000111'
const DIGITS = ['254722000111', '722000111']
const WORDS = 'Men left with no women zebrawords, goats were moved at night'
const SUMMARY = 'Men are said to have left without women zebrasummary'
const LEAVES = 'Tension in the area; mediation under way. Request: patrol on the main road.'

const log: string[] = []
let house: TestHouse
let nakiru: Person
let ekai: Person
let report: string
let incident: string
let monitors: string

before(async () => {
  house = await startHouse({ log: { write: (line) => log.push(line) } })
  nakiru = await house.person('nakiru')
  ekai = await house.person('ekai')
})
after(() => house.close())

const at = () => `/api/incidents/${incident}`
const stateOf = async () => (await nakiru.get(at())).body.incident.state
const kept = () => countBeneath(house.owner, 'report_contact WHERE report_id = $1', [report])
/** What each of them can read and open, and where a text turns up in it. */
async function whoSees(...texts: string[]): Promise<Record<string, string[]>> {
  const paths = await everyPath(house)
  const all: Record<string, string[]> = {}
  for (const name of EVERYBODY) {
    const places = found(await readAll(house, await house.person(name), paths), ...texts)
    if (places.length > 0) all[name] = places
  }
  const nobody = found(await readAll(house, undefined, paths), ...texts)
  return nobody.length > 0 ? { ...all, nobody } : all
}

test('a woman texts without an account, and is told one neutral thing', async () => {
  assert.equal(await text(house, NUMBER, WORDS), 'Thank you. Your message has arrived.')
  const [row] = (await ekai.get('/api/reports')).body.rows
  report = row.report_id
  assert.deepEqual([row.channel, row.area_code, row.sealed_by], ['sms', house.area.county, 'server'])
  assert.equal(await countBeneath(house.owner, 'report_message'), 0, 'nothing more is written to her phone')
})

test('her words and her number lie in no table and no log line in the open, in any form', async () => {
  assert.deepEqual(await tablesHolding(house, 'zebrawords', ...DIGITS), [])
  const lines = log.join('')
  assert.match(lines, /receive|sms/, 'the log was read')
  assert.ok(![...DIGITS, 'zebrawords'].some((one) => lines.includes(one)))
})

test('it is made safe, given its place, and judged P1: severe and within the day', async () => {
  await ready(house, report, { summary: SUMMARY, category: 'all_male_migration', severity: 4, urgency: 4 })
  const view = (await nakiru.get(`/api/reports/${report}`)).body
  assert.deepEqual([view.report.state, view.report.priority], ['triaged', 'P1'])
  incident = await openIncident(house, nakiru, [report])
})

test('Joseph grades it F3: a stranger, and possible', async () => {
  assert.equal((await grade(await house.person('joseph'), incident, 'F', 3)).status, 200)
  const { incident: now } = (await nakiru.get(at())).body
  assert.deepEqual([now.grade, now.verification], ['F3', 'plausible'])
})

test('a monitor looks, and what an elder told her is a second origin', async () => {
  const amina = await house.person('amina')
  const sent = await nakiru.post('/api/field-checks', {
    area_code: house.area.localities[0],
    monitor_id: amina.memberId,
    body_sealed: await nakiru.seal(DESK, { v: 1, words: 'Is it quiet at the river?' }),
  })
  assert.equal(sent.status, 201, sent.text)
  const answered = await amina.post(`/api/field-checks/${sent.body.field_check_id}/answer`, {
    state: 'answered',
    answer_sealed: await amina.seal(DESK, { v: 1, words: 'The young men are gone; an elder says why.' }),
  })
  assert.equal(answered.body.state, 'answered')
  monitors = await walkIn(house, amina, 'An elder says that the young men left.')
  await ready(house, monitors, { summary: 'An elder confirms that men left.', severity: 4, urgency: 4 })
  assert.equal((await seen(nakiru, at(), 'link', { report_id: monitors, origin: 2 })).status, 200)
})

test('nothing is drawn from a message whose sender nobody could ask', async () => {
  const refused = await draft(
    house,
    nakiru,
    incident,
    [report],
    [{ key: 'mediation', ask: 'mediation_team' }],
  )
  assert.equal(refused.body.code, 'purpose_not_given')
})

test('two of the panel let it leave to the Mediation Circle, who accept in fifty minutes', async () => {
  const written = await draft(
    house,
    nakiru,
    incident,
    [monitors],
    [{ key: 'mediation', ask: 'mediation_team' }],
  )
  assert.equal(written.status, 201, written.text)
  assert.equal(await approve(house, written.body.id, 'ruth', 'ajuma'), 'released')
  await later(house, minutes(50))
  const kofi = await house.person('kofi')
  const task = await carryOut(kofi, 'Both sides sat down.', DESK, async () => {
    await house.sweep()
    assert.equal(await stateOf(), 'responding')
  })
  const { tasks } = (await nakiru.get(`${at()}/responses`)).body
  const clock = tasks[0].clocks.find((one: { kind: string }) => one.kind === 'accept')
  assert.deepEqual([tasks[0].task_id, clock.state, clock.priority], [task, 'met', 'P1'])
})

test('the police get the words of the release, with a request that says why nothing less would do', async () => {
  const station = { key: 'station', ask: 'police' }
  const body_sealed = await nakiru.seal(['women', 'interfaith', 'youth', 'county', 'station'], {
    v: 1,
    words: LEAVES,
  })
  const without = await draft(house, nakiru, incident, [monitors], [station], { body_sealed })
  assert.deepEqual(without.body.details.because, ['reason_missing', 'no_lesser_choice_considered'])
  const asked = { ...station, coercion: await coercion(nakiru) }
  const written = await draft(house, nakiru, incident, [monitors], [asked], { body_sealed })
  assert.equal(written.status, 201, written.text)
  assert.equal(await approve(house, written.body.id, 'ruth', 'daniel'), 'released')
  const otieno = await house.person('otieno')
  const [item] = (await otieno.get('/api/inbox')).body.rows
  const { body_sealed: got } = (await otieno.post(`/api/inbox/${item.inbox_item_id}/open`)).body
  assert.deepEqual(await otieno.open(got), { v: 1, words: LEAVES })
  await carryOut(otieno, 'One car stayed on the main road.')
})

test('FAIL IF the police view contains the message or its summary', async () => {
  const seenBy = await whoSees('zebrawords', 'zebrasummary')
  for (const name of ['otieno', 'wafula', 'barasa', 'dana', 'grace', 'daniel', 'kofi', 'nobody'])
    assert.deepEqual(seenBy[name], undefined, name)
  assert.ok(seenBy['joseph']?.length, 'the desk works on the summary')
})

test('FAIL IF the phone number is visible to any role after hand-over', async () => {
  // Sealed to the custodian, who alone may write to her: her browser opens it undrawn. Nobody else is given the file.
  assert.deepEqual(await whoSees(...DIGITS), { ekai: [`/api/reports/${report} opened`] })
  assert.deepEqual(await tablesHolding(house, ...DIGITS), [])
})

test('the outcome is recorded, the loop is closed by radio, and the incident with it', async () => {
  const { tasks } = (await nakiru.get(`${at()}/responses`)).body
  assert.equal(tasks.length, 2)
  for (const task of tasks)
    assert.equal((await seen(nakiru, `/api/tasks/${task.task_id}`, 'evaluate')).status, 200)
  const words_sealed = await nakiru.seal(DESK, { v: 1, words: 'The goats went back.' })
  const outcome = { code: 'de_escalated', said_by: 'community', words_sealed }
  assert.equal((await seen(nakiru, at(), 'outcome', outcome)).status, 200)
  const loop = { told: 'community', channel: 'radio', words_sealed }
  assert.equal((await seen(nakiru, at(), 'close-loop', loop)).status, 200)
  const { closures } = (await nakiru.get(`${at()}/responses`)).body
  assert.deepEqual(
    closures.map((one: { told: string; channel: string }) => [one.told, one.channel]),
    [['community', 'radio']],
  )
  assert.equal((await seen(nakiru, at(), 'close')).body.state, 'closed')
  assert.equal(await countBeneath(house.owner, `report WHERE state = 'closed'`), 2)
  assert.equal(await countBeneath(house.owner, 'report_message'), 0, 'not by SMS')
})

test('thirty days after closure her number is destroyed, and then nobody can open it at all', async () => {
  await later(house, hours(24 * 30) - minutes(30))
  assert.equal(await kept(), 1)
  await later(house, hours(1))
  assert.equal(await kept(), 0)
  const [row] = await beneath(house.owner, 'SELECT state FROM report WHERE report_id = $1', [report])
  assert.equal(row?.['state'], 'retained')
  assert.deepEqual(await whoSees(...DIGITS), {})
  assert.ok(!DIGITS.some((one) => log.join('').includes(one)))
})
