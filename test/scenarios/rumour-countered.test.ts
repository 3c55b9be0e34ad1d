import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { sealTo } from '../../src/custody/seal.ts'
import { missingLanguages } from '../../src/warnings/correction.ts'
import { repeatsOf } from '../../src/warnings/headline.ts'
import { type Person, startHouse, type TestHouse } from '../people.ts'
import { atNoon, confirm, drafted, judge, onRumour, record, today } from '../rumours.ts'
import { DESK, grade, hours, later, openIncident, seen } from '../warned.ts'

const MESSAGE = 'FORWARDED: ballots burn at the school! Share!'
const CORRECTION = [
  {
    language: 'en',
    headline: 'Kitchen smoke was mistaken for a fire',
    text: 'On election day the cook burned maize. All boxes were counted in front of observers.',
  },
  {
    language: 'sw',
    headline: 'Moshi ulitoka jikoni',
    text: 'Masanduku yote yalihesabiwa mbele ya waangalizi.',
  },
  { language: 'ar', headline: 'الدخان كان من المطبخ', text: 'عُدّت كل الصناديق أمام المراقبين.' },
]

let house: TestHouse
let ekai: Person
let nakiru: Person
let joseph: Person
let lokwang: Person
let forwards: string[]
let incident: string
let rumour: string
let correction: string

before(async () => {
  house = await startHouse()
  atNoon(house)
  ekai = await house.person('ekai')
  nakiru = await house.person('nakiru')
  joseph = await house.person('joseph')
  lokwang = await house.person('lokwang')
})
after(() => house.close())

const view = async () => (await nakiru.get(`/api/rumours/${rumour}`)).body
const standing = async () => {
  const { incident: now } = (await nakiru.get(`/api/incidents/${incident}`)).body
  return [now.reports, now.origins, now.grade]
}
const hear = async (by: Person, locality: number, way: string, heard = true) => {
  const area_code = house.area.localities[locality]
  return onRumour(by, rumour, 'hear', { area_code, heard_on: today(house), way, heard })
}
/** The public page remembers what it read for a moment. */
const aMoment = () => new Promise((done) => setTimeout(done, 5100))

test('one false message is forwarded forty times', async () => {
  const custodian = house.organisations['women']?.recipient ?? ''
  for (let n = 1; n <= 40; n += 1) {
    const sealed = await sealTo([custodian], { v: 1, words: MESSAGE })
    const answer = await house.house.app.inject({
      method: 'POST',
      url: `/api/intake/${house.wheel.slug}`,
      remoteAddress: `10.8.${n}.1`,
      headers: { 'idempotency-key': randomUUID() },
      payload: {
        area_code: house.area.localities[2],
        language: 'en',
        handling_group: 'other_or_peace',
        purposes: { check: true, summary: true, write: false, publish: false },
        body_sealed: Buffer.from(sealed).toString('base64'),
      },
    })
    assert.equal(answer.statusCode, 201, answer.body)
  }
  const { rows } = (await ekai.get('/api/reports?limit=100')).body
  forwards = rows.map((row: { report_id: string }) => row.report_id)
  assert.equal(forwards.length, 40)
  for (const id of forwards) {
    const summary_sealed = await ekai.seal(DESK, { v: 1, summary: 'A forwarded message about a school.' })
    await ekai.post(`/api/reports/${id}/make-safe`, { summary_sealed }, { 'if-match': '"1"' })
    await ekai.post(`/api/reports/${id}/register`, {}, { 'if-match': '"2"' })
    const triaged = await nakiru.post(
      `/api/reports/${id}/triage`,
      { severity: 3, urgency: 4 },
      { 'if-match': '"3"' },
    )
    assert.equal(triaged.status, 200, triaged.text)
  }
})

test('forty copies are one incident and one origin', async () => {
  incident = await openIncident(house, nakiru, forwards, { severity: 3, urgency: 4 })
  assert.deepEqual(await standing(), [40, 1, null])
})

test('FAIL IF credibility reaches 1 because of volume: it stays 3', async () => {
  const raised = await grade(joseph, incident, 'F', 1)
  assert.deepEqual(raised.body.details.because, ['confirmed_needs_two_origins'])
  assert.equal((await grade(joseph, incident, 'F', 3)).status, 200)
  assert.deepEqual(await standing(), [40, 1, 'F3'])
})

test('what goes round becomes a rumour of its own, in the words heard', async () => {
  rumour = await record(house, joseph, 'Ballots burn at the school!', { incident_ids: [incident] })
  const { rumour: row, links } = await view()
  assert.deepEqual([row.state, row.truth, row.severity], ['heard', null, null])
  assert.deepEqual(
    links.map((link: Record<string, unknown>) => link['incident_id']),
    [incident],
  )
})

test('however often and wherever it is heard, no hearing makes a second origin', async () => {
  for (const locality of [0, 1, 2]) for (const by of [joseph, lokwang]) await hear(by, locality, 'messenger')
  assert.deepEqual(await standing(), [40, 1, 'F3'])
  const raised = await grade(lokwang, incident, 'F', 1)
  assert.deepEqual(raised.body.details.because, ['confirmed_needs_two_origins'])
})

test('the counter-check finds kitchen smoke: whoever registered it does not say so, another does', async () => {
  assert.equal((await onRumour(nakiru, rumour, 'register')).status, 200)
  const rating = { severity: 4, urgency: 4, reach: 'under_5000' }
  assert.equal((await onRumour(nakiru, rumour, 'rate', rating)).status, 200)
  const text_sealed = await joseph.seal(DESK, { v: 1, reason: 'The head teacher showed the kitchen.' })
  assert.equal(
    (await onRumour(joseph, rumour, 'write', { kind: 'check', text_sealed })).body.state,
    'verifying',
  )
  assert.equal((await judge(nakiru, rumour, 'false')).body.details.because, 'not_registrar')
  assert.equal((await judge(lokwang, rumour, 'false', 'Kitchen smoke.')).body.state, 'false')
})

test('FAIL IF a headline repeats the rumour: the browser finds it, in each language in which the rumour was written down', async () => {
  const swahili = await joseph.seal(DESK, { v: 1, statement: 'Kura zinachomwa shuleni' })
  const kind = { kind: 'statement', language: 'sw', text_sealed: swahili }
  assert.equal((await onRumour(joseph, rumour, 'write', kind)).status, 200)
  const statements = await Promise.all(
    (await view()).texts
      .filter((text: { kind: string }) => text.kind === 'statement')
      .map(async (text: { language: string; sealed: string }) => ({
        language: text.language,
        text: String((await nakiru.open(text.sealed))['statement']),
      })),
  )
  for (const headline of ['No ballots were burned', 'Kura hazikuchomwa'])
    assert.ok(repeatsOf(headline, statements).length > 0, headline)
  for (const { headline } of CORRECTION) assert.deepEqual(repeatsOf(headline, statements), [], headline)
})

test('a correction is written in three languages; those that are missing are known', async () => {
  const draft = await drafted(nakiru, rumour, CORRECTION)
  correction = draft.id
  const { languages } = (await house.nobody.get('/api/public/turkana')).body
  const there = CORRECTION.map((text) => text.language)
  assert.deepEqual(missingLanguages(languages, there), ['fr', 'es'])
})

test('FAIL IF it goes out without a second person', async () => {
  assert.equal((await confirm(nakiru, rumour, correction)).body.code, 'second_person_needed')
  for (const path of ['en', 'sw', 'ar'])
    assert.doesNotMatch((await house.nobody.get(`/${path}/turkana/corrections`)).text, /smoke|Moshi|الدخان/)
  await aMoment()
  assert.equal((await confirm(joseph, rumour, correction)).body.state, 'published')
})

test('everybody reads it in her own language, a police officer like anybody, and nobody reads the rumour', async () => {
  for (const { language, headline } of CORRECTION) {
    const { text } = await house.nobody.get(`/${language}/turkana/corrections`)
    assert.ok(text.includes(headline), language)
    assert.doesNotMatch(text, /[Bb]allot|Kura |zinachomwa/)
  }
  const otieno = await house.person('otieno')
  assert.equal((await otieno.get('/api/rumours')).status, 404)
  assert.equal((await otieno.get(`/api/rumours/${rumour}`)).status, 404)
})

test('it is said by radio and at the baraza, and its spread is followed before and after', async () => {
  for (const channel of ['radio', 'baraza']) {
    const said = { channel, language: 'sw', area_code: house.area.localities[2], said_on: today(house) }
    assert.equal((await lokwang.post(`/api/corrections/${correction}/say`, said)).status, 200)
  }
  assert.equal((await view()).rumour.afterwards, 'nobody_listened')
  await later(house, hours(30))
  assert.equal((await hear(joseph, 1, 'gathering')).status, 200)
  assert.equal((await view()).rumour.afterwards, 'still_heard')
  assert.equal((await onRumour(nakiru, rumour, 'monitor')).body.state, 'monitored')
  await later(house, hours(30))
  for (const locality of [0, 1, 2])
    assert.equal((await hear(lokwang, locality, 'gathering', false)).status, 200)
  assert.equal((await view()).rumour.afterwards, 'not_heard')
  assert.equal((await onRumour(nakiru, rumour, 'close')).body.state, 'closed')
})

test('the incident that it came from is graded for itself: refuted, with its one origin', async () => {
  assert.equal((await grade(lokwang, incident, 'F', 5, { counter_evidence: true })).status, 200)
  assert.deepEqual(await standing(), [40, 1, 'F5'])
  const text_sealed = await nakiru.seal(DESK, { v: 1, reason: 'The rumour was answered.' })
  assert.equal(
    (await seen(nakiru, `/api/incidents/${incident}`, 'write', { kind: 'note', text_sealed })).status,
    200,
  )
})
