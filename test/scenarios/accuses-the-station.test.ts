import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { beneath, countBeneath } from '../beneath.ts'
import { type Person, startHouse, type TestHouse } from '../people.ts'
import { type Reporter, tell } from '../reporter.ts'
import { coercion, draft, grade, hours, later, openIncident } from '../warned.ts'
import { ask, EVERYBODY, everyPath, found, readAll, tablesHolding } from './seeing.ts'
import { approve, carryOut, ready } from './telling.ts'

const AREA = 'KE023124'
const WORDS = 'Officers of the station beat my brother, heronwords'
const GUESTS = ['otieno', 'wafula', 'barasa', 'dana'] as const

let house: TestHouse
let nakiru: Person
let ekai: Person
let halima: Person
let accusing: Reporter
let incident: string
let drafts: string[]
let coverageBefore: unknown
/** What each guest got, by path, the first time that she asked. */
const first = new Map<string, string>()

before(async () => {
  house = await startHouse()
  nakiru = await house.person('nakiru')
  ekai = await house.person('ekai')
  halima = await house.person('halima')
})
after(() => house.close())

/** When a session was last used, and until when it runs, is her own doing. */
const timingAside = (text: string): string =>
  text.replaceAll(/"(?:seen_at|expires_at|created_at)":"[^"]*"/g, '""')
const coverage = async () =>
  (await nakiru.get('/api/coverage')).body.rows.find((row: { area_code: string }) => row.area_code === AREA)
const both = () => [accusing.reportId, ...drafts, incident]

/** Reads everything as each guest, and compares it with what she was told before. */
async function nothingChanged(): Promise<number> {
  const paths = await everyPath(house)
  const missing = await ask(house, '/api/nothing-here', (await house.person('otieno')).cookie)
  let compared = 0
  for (const name of GUESTS) {
    const { cookie } = await house.person(name)
    for (const path of paths) {
      const { status, text, headers } = await ask(house, path, cookie)
      const got = `${status} ${headers} ${path === '/api/sessions' ? timingAside(text) : text}`
      const key = `${name} ${path}`
      const before = first.get(key)
      if (before === undefined) first.set(key, got)
      else compared += 1
      assert.equal(got, before ?? got, key)
      if (/reports|incidents|releases|clocks|coverage|field|levels|envelopes|responses/.test(path))
        assert.deepEqual([status, text], [404, missing.text], key)
    }
  }
  return compared
}

test('the station has what it had: a release, a task that it carried out, an inbox', async () => {
  const ordinary = await tell(house, { words: 'Goats were taken.', area: AREA, group: 'threat' })
  await ready(house, ordinary.reportId, { summary: 'Goats.', area: AREA, severity: 4, urgency: 4 })
  const other = await openIncident(house, nakiru, [ordinary.reportId])
  const asked = [{ key: 'station', ask: 'police', coercion: await coercion(nakiru) }]
  const written = await draft(house, nakiru, other, [ordinary.reportId], asked)
  assert.equal(await approve(house, written.body.id, 'ruth', 'ajuma'), 'released')
  await carryOut(await house.person('otieno'), 'We drove along the road.')
  await house.sweep()
  coverageBefore = await coverage()
  await nothingChanged()
  for (const path of ['/api/inbox', '/api/tasks', '/api/needs-me', '/api/wheel'])
    assert.ok(first.get(`otieno ${path}`)?.startsWith('200'), path)
})

test('a youth reports a beating; before anyone sees whom it accuses, it is judged and linked and a release is drawn from it', async () => {
  accusing = await tell(house, { words: WORDS, area: AREA, group: 'harm' })
  const made = { summary: 'A beating, heronsummary.', group: 'harm', area: AREA, severity: 4, urgency: 4 }
  await ready(house, accusing.reportId, made)
  const witness = await tell(house, { words: 'There was shouting.', area: AREA, group: 'harm' })
  await ready(house, witness.reportId, { ...made, summary: 'Shouting.' })
  incident = await openIncident(house, nakiru, [accusing.reportId, witness.reportId])
  assert.equal((await grade(await house.person('joseph'), incident, 'F', 3)).status, 200)
  drafts = []
  for (const sources of [[accusing.reportId], [accusing.reportId, witness.reportId]])
    for (const key of ['station', 'command']) {
      const written = await draft(house, nakiru, incident, sources, [{ key, ask: null }])
      assert.equal(written.status, 201, written.text)
      drafts.push(written.body.id)
      assert.equal(await approve(house, written.body.id, 'ruth'), 'draft')
    }
  assert.ok((await nothingChanged()) > 100)
})

test('Ekai sees whom it accuses, and passes it on to oversight; no office of the forces is offered', async () => {
  const at = `/api/reports/${accusing.reportId}`
  const pass = async (key: string) => {
    const { version } = (await ekai.get(at)).body.report
    const body_sealed = await ekai.seal([key, accusing.recipient], { v: 1, words: WORDS })
    const organisation_id = house.organisations[key]?.organisationId
    const headers = { 'if-match': `"${version}"` }
    return ekai.post(`${at}/divert-accusation`, { organisation_id, body_sealed }, headers)
  }
  for (const key of ['station', 'command', 'army', 'county'])
    assert.equal((await pass(key)).body.code, 'conflict_of_interest', key)
  assert.deepEqual((await pass('oversight')).body, { gone: true })
})

test('FAIL IF any user of that unit or its command sees existence, time or count of the case', async () => {
  assert.ok((await nothingChanged()) > 100)
  await house.sweep()
  await nothingChanged()
  await later(house, hours(5))
  await nothingChanged()
})

test('nothing that was drawn from it can leave to the station or its command', async () => {
  for (const id of drafts) {
    const { body } = await (await house.person('daniel')).post(`/api/releases/${id}/approve`)
    assert.ok(['release_not_ready', 'wrong_state', 'not_allowed'].includes(body.code), body.code)
    const view = (await nakiru.get(`/api/releases/${id}`)).body
    assert.equal(view.release.state, 'withdrawn')
  }
  const again = await draft(house, nakiru, incident, [accusing.reportId], [{ key: 'station', ask: null }])
  assert.equal(again.body.code, 'wrong_value')
  assert.equal(await countBeneath(house.owner, 'inbox_item WHERE release_id = ANY ($1)', [drafts]), 0)
  await nothingChanged()
})

test('lists, counts, clocks and needs of the desk no longer show it either', async () => {
  const paths = await everyPath(house)
  for (const name of EVERYBODY) {
    const seen = await readAll(house, await house.person(name), paths)
    const places = found(seen, accusing.reportId, 'heronwords', 'heronsummary')
    const may = name === 'halima' ? /^\/api\/oversight-reports\S* opened$/ : /^$/
    for (const place of places) assert.match(place, may, name)
    assert.equal(places.length > 0, name === 'halima', name)
  }
  // What is left of the two is the witness; the count of the place is that of one report more, not of two.
  const { last_report_on: _, ...now } = await coverage()
  const { last_report_on: __, ...then } = coverageBefore as {
    reports_30_days: number
    last_report_on: string
  }
  assert.deepEqual(now, { ...then, reports_30_days: then.reports_30_days + 1 })
  assert.equal(await countBeneath(house.owner, 'clock WHERE subject_id = $1', [accusing.reportId]), 0)
  const { incident: left, links, flags } = (await nakiru.get(`/api/incidents/${incident}`)).body
  assert.deepEqual([left.reports, links.length, flags], [1, 1, []])
  assert.deepEqual(await tablesHolding(house, 'heronwords', 'heronsummary'), [])
})

test('the journal says that something was handed over, and not what it was or to whom', async () => {
  const rows = await beneath(house.owner, 'SELECT * FROM journal WHERE record_id = $1', [accusing.reportId])
  const last = rows.find((row) => row['event'] === 'report.handed_over')
  assert.deepEqual([last?.['record_kind'], last?.['organisation_id']], ['report', ekai.organisationId])
  const oversight = house.organisations['oversight']?.organisationId
  assert.equal(await countBeneath(house.owner, 'journal WHERE organisation_id = $1', [oversight]), 0)
})

test('he goes on talking with oversight by his code, and nobody else reads it', async () => {
  assert.equal((await accusing.look()).body.status, 'being_checked')
  assert.equal((await accusing.write('I can name the day. heronwords')).status, 200)
  const [held] = (await halima.get('/api/oversight-reports')).body.rows
  assert.equal((await halima.open(held.body_sealed))['words'], WORDS)
  assert.equal((await halima.open(held.messages[0].sealed))['words'], 'I can name the day. heronwords')
  const message_sealed = await halima.seal(['oversight', accusing.recipient], { v: 1, words: 'We have it.' })
  const wrote = await halima.post(`/api/oversight-reports/${held.oversight_report_id}/write`, {
    message_sealed,
  })
  assert.equal(wrote.status, 200, wrote.text)
  const { messages } = (await accusing.look()).body
  assert.equal((await accusing.read(messages.at(-1).sealed))['words'], 'We have it.')
  const ofDesk = await readAll(house, ekai, await everyPath(house))
  assert.deepEqual(found(ofDesk, 'heronwords', ...both().slice(0, 1)), [])
  await nothingChanged()
})
