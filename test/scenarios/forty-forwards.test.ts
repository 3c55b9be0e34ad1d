import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { sealTo } from '../../src/custody/seal.ts'
import { beneath, countBeneath } from '../beneath.ts'
import { type Person, startHouse, type TestHouse } from '../people.ts'
import { DESK, grade, openIncident, seen } from '../warned.ts'
import { ready, walkIn } from './telling.ts'

let house: TestHouse
let nakiru: Person
let joseph: Person
let lokwang: Person
let incident: string
let forwards: string[]
let second: string

before(async () => {
  house = await startHouse()
  nakiru = await house.person('nakiru')
  joseph = await house.person('joseph')
  lokwang = await house.person('lokwang')
})
after(() => house.close())

const at = () => `/api/incidents/${incident}`
const view = async () => (await nakiru.get(at())).body
const because = async (by: Person, credibility: number) => {
  const { status, body } = await grade(by, incident, 'F', credibility)
  return status === 200 ? 'given' : body.details.because
}
const standing = async () => {
  const { incident: now } = await view()
  return [now.reports, now.origins, now.grade, now.verification]
}

/** From a phone of its own, as forwards come: the same words, sealed on each. */
async function forward(n: number): Promise<void> {
  const custodian = house.organisations['women']?.recipient ?? ''
  const sealed = await sealTo([custodian], { v: 1, words: 'FORWARDED: ballots burn at the school! Share!' })
  const answer = await house.house.app.inject({
    method: 'POST',
    url: `/api/intake/${house.wheel.slug}`,
    remoteAddress: `10.7.${n}.1`,
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

test('forty forwards of one message arrive as forty reports', async () => {
  for (let n = 1; n <= 40; n += 1) await forward(n)
  const ekai = await house.person('ekai')
  const { rows } = (await ekai.get('/api/reports?limit=100')).body
  forwards = rows.map((row: { report_id: string }) => row.report_id)
  assert.equal(new Set(forwards).size, 40)
  const rumour = { summary: 'A forwarded message about a school.', category: 'rumour', severity: 3 }
  for (const id of forwards) {
    const summary_sealed = await ekai.seal(DESK, { v: 1, summary: rumour.summary })
    const steps = [
      await ekai.post(`/api/reports/${id}/make-safe`, { summary_sealed }, { 'if-match': '"1"' }),
      await ekai.post(`/api/reports/${id}/register`, {}, { 'if-match': '"2"' }),
      await nakiru.post(`/api/reports/${id}/triage`, { severity: 3, urgency: 3 }, { 'if-match': '"3"' }),
    ]
    assert.deepEqual(
      steps.map((step) => step.status),
      [200, 200, 200],
    )
  }
})

test('they are one incident and one origin', async () => {
  incident = await openIncident(house, nakiru, forwards, { severity: 3, urgency: 3 })
  assert.deepEqual(await standing(), [40, 1, null, 'unverified'])
})

test('FAIL IF credibility reaches 1 because of volume', async () => {
  for (const who of [joseph, lokwang, nakiru])
    assert.deepEqual(await because(who, 1), ['confirmed_needs_two_origins'])
  assert.equal(await countBeneath(house.owner, 'grade'), 0)
  assert.equal(await because(joseph, 3), 'given')
  assert.deepEqual(await standing(), [40, 1, 'F3', 'plausible'])
})

test('the next forward is judged a copy as well, and changes nothing', async () => {
  await forward(41)
  const ekai = await house.person('ekai')
  const id = (await ekai.get('/api/reports?limit=1')).body.rows[0].report_id
  await ready(house, id, {
    summary: 'The same again.',
    area: house.area.localities[2] ?? '',
    severity: 3,
    urgency: 3,
  })
  assert.equal((await seen(nakiru, at(), 'link', { report_id: id, origin: 1 })).status, 200)
  assert.deepEqual(await standing(), [41, 1, 'F3', 'plausible'])
  assert.deepEqual(await because(joseph, 1), ['confirmed_needs_two_origins'])
})

test('a monitor who saw for herself is a second origin, with the reason beside it; now it may be confirmed', async () => {
  second = await walkIn(house, await house.person('amina'), 'There was smoke, I stood at the gate.')
  await ready(house, second, { summary: 'A monitor stood at the gate.', severity: 3, urgency: 3 })
  assert.equal((await seen(lokwang, at(), 'link', { report_id: second, origin: 2 })).status, 200)
  const text_sealed = await lokwang.seal(DESK, { v: 1, reason: 'She was there and forwarded nothing.' })
  assert.equal((await seen(lokwang, at(), 'write', { kind: 'note', text_sealed })).status, 200)
  assert.equal(await because(joseph, 1), 'given')
  assert.deepEqual(await standing(), [42, 2, 'F1', 'corroborated'])
  const { texts } = await view()
  const note = texts.find((one: { kind: string }) => one.kind === 'note')
  assert.equal((await joseph.open(note.sealed))['reason'], 'She was there and forwarded nothing.')
})

test('taking the second origin out takes the confirmation back, and says by whom; the judgement stays', async () => {
  const link = (await view()).links.find((one: { report_id: string }) => one.report_id === second)
  assert.equal((await seen(nakiru, at(), 'unlink', { link_id: link.link_id })).status, 200)
  assert.deepEqual(await standing(), [41, 1, 'F1', 'plausible'])
  assert.deepEqual(await because(joseph, 1), ['confirmed_needs_two_origins'])
  const [row] = await beneath(
    house.owner,
    'SELECT linked_by, unlinked_by FROM incident_report WHERE link_id = $1',
    [link.link_id],
  )
  assert.deepEqual(row, { linked_by: lokwang.memberId, unlinked_by: nakiru.memberId })
})

test('kitchen smoke: what speaks against it is kept beside it, and refutes it in the end', async () => {
  const text_sealed = await joseph.seal(DESK, {
    v: 1,
    title: 'Kitchen smoke',
    text: 'The cook burned maize.',
  })
  const contest = { contested: true, text_sealed }
  assert.equal((await seen(joseph, at(), 'contest', contest)).status, 200)
  assert.equal((await view()).incident.verification, 'contested')
  assert.equal((await seen(joseph, at(), 'contest', { ...contest, contested: false })).status, 200)
  assert.equal((await grade(lokwang, incident, 'F', 5, { counter_evidence: true })).status, 200)
  assert.deepEqual(await standing(), [41, 1, 'F5', 'refuted'])
})

test('every grade stays as it was given, in its order, with its author, its reason and the origins it was given on', async () => {
  const { grades } = await view()
  const said = grades.map((one: Record<string, unknown>) => [
    `${String(one['reliability'])}${String(one['credibility'])}`,
    one['independent_origins'],
    one['author_id'],
  ])
  assert.deepEqual(said, [
    ['F3', 1, joseph.memberId],
    ['F1', 2, joseph.memberId],
    ['F5', 1, lokwang.memberId],
  ])
  for (const { reason_sealed } of grades)
    assert.equal((await nakiru.open(reason_sealed))['reason'], 'A second source at the well.')
})
