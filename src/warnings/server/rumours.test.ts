import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { beneath, countBeneath } from '../../../test/beneath.ts'
import { type Person, startHouse, type TestHouse } from '../../../test/people.ts'
import {
  atNoon,
  checked,
  confirm,
  draftOf,
  drafted,
  judge,
  onRumour,
  record,
  today,
} from '../../../test/rumours.ts'
import { DESK, handOver, hours, later, openIncident, seen, triaged } from '../../../test/warned.ts'

let house: TestHouse
let nakiru: Person
let joseph: Person
let lokwang: Person
let rumour: string

before(async () => {
  house = await startHouse()
  atNoon(house)
  nakiru = await house.person('nakiru')
  joseph = await house.person('joseph')
  lokwang = await house.person('lokwang')
})
after(() => house.close())

const STATEMENT = 'Ballots burned at the school in Lokitaung!'
const SMOKE = [
  {
    language: 'en',
    headline: 'Kitchen smoke was mistaken for a fire',
    text: 'The cook burned maize. The count goes on.',
  },
  { language: 'sw', headline: 'Moshi ulitoka jikoni', text: 'Mpishi aliunguza mahindi.' },
]
const view = async (id = rumour) => (await nakiru.get(`/api/rumours/${id}`)).body
const page = async (locale = 'en') => (await house.nobody.get(`/${locale}/turkana/corrections`)).text
/** The public page remembers what it read for a moment. */
const aMoment = () => new Promise((done) => setTimeout(done, 5100))

test('only the desk records a rumour, and nobody else finds one', async () => {
  rumour = await record(house, joseph, STATEMENT)
  for (const name of ['ekai', 'amina', 'ruth', 'kofi', 'otieno', 'wafula', 'grace', 'dana', 'chebet']) {
    const who = await house.person(name)
    const answers = [
      await who.get('/api/rumours'),
      await who.get(`/api/rumours/${rumour}`),
      await who.post(`/api/rumours/${rumour}/hear`, {
        area_code: house.area.localities[0],
        heard_on: today(house),
        way: 'radio',
        heard: true,
      }),
    ]
    // A coordinator of another wheel has a list of her own.
    const [list, ...rest] = name === 'chebet' ? [{ status: 404 }, ...answers.slice(1)] : answers
    assert.deepEqual(
      [list, ...rest].map((one) => one?.status),
      [404, 404, 404],
      name,
    )
  }
})

test('the words are sealed, and no column has room for who passed it on', async () => {
  const { rumour: row, texts } = await view()
  assert.equal((await lokwang.open(row.statement_sealed))['statement'], STATEMENT)
  assert.equal(texts[0].language, 'en')
  const columns = await beneath(
    house.owner,
    `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
     WHERE table_name IN ('rumour', 'rumour_text', 'rumour_hearing', 'rumour_link', 'rumour_judgement')
       AND column_name ~ '(source|from|person|name|contact|phone|handle|passed|teller|origin)'`,
  )
  assert.deepEqual(
    columns.map((one) => one['name']),
    ['rumour.kept_from_forces'],
  )
  const more = { heard_from: 'the shopkeeper' }
  const answer = await joseph.post(`/api/rumours/${rumour}/hear`, {
    area_code: house.area.localities[0],
    heard_on: today(house),
    way: 'radio',
    heard: true,
    ...more,
  })
  assert.equal(answer.status, 422)
})

test('a day that has not come, a day that is none, and a place outside the wheel are refused', async () => {
  const heard = { area_code: house.area.localities[0], heard_on: today(house), way: 'radio', heard: true }
  for (const wrong of [{ heard_on: '2099-01-01' }, { heard_on: '2026-02-30' }, { area_code: 'KE024129' }])
    assert.equal((await onRumour(joseph, rumour, 'hear', { ...heard, ...wrong })).body.code, 'wrong_value')
})

test('a place finer than the protocol allows is kept coarse', async () => {
  const { adminLevel } = (await nakiru.get('/api/wheel')).body.protocol?.place ?? { adminLevel: 2 }
  const rows = await beneath(
    house.owner,
    `SELECT a.level FROM rumour_hearing h JOIN area a ON a.code = h.area_code`,
  )
  assert.ok(rows.length > 0 && rows.every((row) => row['level'] <= adminLevel))
})

test('it is registered, rated and checked before anybody judges it; the clock of its checking runs', async () => {
  const early = await judge(lokwang, rumour, 'false')
  assert.equal(early.body.details.because, 'state')
  assert.equal((await onRumour(nakiru, rumour, 'register')).body.state, 'registered')
  assert.equal(
    (await onRumour(joseph, rumour, 'rate', { severity: 4, urgency: 4, reach: 'unknown' })).status,
    409,
  )
  const rated = await onRumour(nakiru, rumour, 'rate', { severity: 4, urgency: 4, reach: 'under_500' })
  assert.equal(rated.body.state, 'rated')
  const { clocks, rumour: row } = await view()
  assert.deepEqual(
    clocks.map((one: Record<string, unknown>) => [one['kind'], one['priority'], one['state']]),
    [['verify', 'P1', 'running']],
  )
  assert.deepEqual([row.priority, row.reach], ['P1', 'under_500'])
  const needs = (await joseph.get('/api/needs-me')).body.rows
  assert.ok(
    needs.some((one: Record<string, unknown>) => one['subject_id'] === rumour && one['kind'] === 'verify'),
  )
  const text_sealed = await joseph.seal(DESK, { v: 1, reason: 'A monitor stood in the kitchen.' })
  assert.equal(
    (await onRumour(joseph, rumour, 'write', { kind: 'check', text_sealed })).body.state,
    'verifying',
  )
})

test('whoever recorded or registered it does not say whether it is so, by the rules and in the database', async () => {
  for (const who of [joseph, nakiru])
    assert.equal((await judge(who, rumour, 'false')).body.details.because, 'not_registrar')
  await assert.rejects(
    house.owner.query(
      `INSERT INTO rumour_judgement (wheel_id, judgement_id, rumour_id, truth, reason, author_id, organisation_id, at)
       VALUES ($1, gen_random_uuid(), $2, 'false', '\\x00', $3, $4, now())`,
      [house.wheel.wheelId, rumour, joseph.memberId, joseph.organisationId],
    ),
    /whoever registered a rumour does not judge it|row-level security/,
  )
  assert.equal((await judge(lokwang, rumour, 'false')).body.state, 'false')
  assert.deepEqual(
    (await view()).clocks.map((one: Record<string, unknown>) => one['state']),
    ['met'],
  )
})

test('an edit by somebody who saw an older version is refused; what is heard is always added', async () => {
  const old = await nakiru.post(`/api/rumours/${rumour}/monitor`, {}, { 'if-match': '"1"' })
  assert.equal(old.body.code, 'changed_meanwhile')
  const heard = { area_code: house.area.localities[1], heard_on: today(house), way: 'gathering', heard: true }
  assert.equal((await joseph.post(`/api/rumours/${rumour}/hear`, heard)).status, 200)
  assert.equal((await joseph.post(`/api/rumours/${rumour}/hear`, heard)).status, 200)
  assert.equal((await view()).hearings.length, 3)
})

test('without a second person nothing goes out: not by its author, not with other words, not by hand', async () => {
  const { id, content } = await drafted(nakiru, rumour, SMOKE)
  assert.equal((await confirm(nakiru, rumour, id)).body.code, 'second_person_needed')
  const other = { salt: content.salt, texts: [{ ...SMOKE[0], headline: 'Ballots burned' }] }
  assert.equal((await joseph.post(`/api/corrections/${id}/confirm`, other)).body.code, 'wrong_value')
  const more = { salt: content.salt, texts: [...content.texts, { ...SMOKE[0], language: 'fr' }] }
  assert.equal((await joseph.post(`/api/corrections/${id}/confirm`, more)).body.code, 'wrong_value')
  for (const name of ['ekai', 'ruth', 'otieno', 'grace'])
    assert.equal(
      (await (await house.person(name)).post(`/api/corrections/${id}/confirm`, content && other)).status,
      404,
    )
  await assert.rejects(
    house.house.db.as(
      'cw_member',
      { wheelId: house.wheel.wheelId, memberId: nakiru.memberId, organisationId: nakiru.organisationId },
      (tx) =>
        tx
          .updateTable('correction')
          .set({
            state: 'published',
            confirmed_by: nakiru.memberId,
            confirmed_at: new Date(),
            published_on: today(house),
          })
          .where('correction_id', '=', id)
          .execute(),
    ),
    /correction_check|second person|corrects nothing/,
  )
  assert.equal(await countBeneath(house.owner, 'correction_text'), 0)
  assert.doesNotMatch(await page(), /Kitchen smoke/)
  const waits = (name: Person) => name.get('/api/needs-me')
  const about = async (who: Person) =>
    (await waits(who)).body.rows.filter(
      (one: Record<string, unknown>) => one['kind'] === 'confirm' && one['subject'] === 'rumour',
    )
  assert.equal((await about(joseph)).length, 1)
  assert.equal((await about(nakiru)).length, 0)
})

test('the second person may send it back, with the reason; then it never goes out', async () => {
  const [draft] = (await view()).corrections
  const reason_sealed = await joseph.seal(DESK, { v: 1, reason: 'The Swahili says it again.' })
  assert.equal(
    (await nakiru.post(`/api/corrections/${draft.correction_id}/refuse`, { reason_sealed })).body.code,
    'second_person_needed',
  )
  assert.equal(
    (await joseph.post(`/api/corrections/${draft.correction_id}/refuse`, { reason_sealed })).body.state,
    'refused',
  )
  assert.equal((await confirm(lokwang, rumour, draft.correction_id)).body.code, 'wrong_state')
  const [refused] = (await view()).corrections
  assert.equal((await nakiru.open(refused.end_reason_sealed))['reason'], 'The Swahili says it again.')
})

test('confirmed by another it is published, open and for everybody, and the rumour is answered', async () => {
  const { id } = await drafted(nakiru, rumour, SMOKE)
  assert.equal((await confirm(joseph, rumour, id)).body.state, 'published')
  const { rumour: row, corrections } = await view()
  assert.deepEqual(
    [row.state, row.corrected_on, row.afterwards],
    ['countered', today(house), 'nobody_listened'],
  )
  assert.deepEqual(
    corrections.at(-1).texts.map((one: { language: string }) => one.language),
    ['en', 'sw'],
  )
  await aMoment()
  const english = await page()
  assert.match(english, /<h2 lang="en" dir="ltr">Kitchen smoke was mistaken for a fire<\/h2>/)
  assert.match(english, /Moshi ulitoka jikoni/)
  assert.match(await page('sw'), /<h2 lang="sw" dir="ltr">Moshi ulitoka jikoni<\/h2>/)
  assert.match(await page('ar'), /<html lang="ar" dir="rtl">/)
})

test('the page tells of the rumour nothing: no word, no id, no place where it was heard, no hour', async () => {
  const text = await page()
  const { corrections } = await view()
  for (const hidden of [
    rumour,
    STATEMENT,
    'Ballots',
    corrections.at(-1).correction_id,
    'Lokitaung',
    'Nakiru',
    'Joseph',
  ])
    assert.ok(!text.includes(hidden), hidden)
  assert.doesNotMatch(text, /\d{2}:\d{2}|<time/)
  const title = /<title>([^<]*)<\/title>/.exec(text)?.[1]
  assert.equal(title, /<title>([^<]*)<\/title>/.exec((await house.nobody.get('/en/turkana')).text)?.[1])
  assert.match((await house.nobody.get('/en/turkana')).text, /href="\/en\/turkana\/corrections"/)
})

test('words that are out are never others: the database lets nobody add, change or remove one', async () => {
  const published = (await view()).corrections.at(-1).correction_id
  const asker = {
    wheelId: house.wheel.wheelId,
    memberId: joseph.memberId,
    organisationId: joseph.organisationId,
  }
  const text = {
    wheel_id: house.wheel.wheelId,
    correction_id: published,
    language: 'fr',
    headline: 'x',
    text: 'y',
  }
  const tries = [
    house.house.db.as('cw_member', asker, (tx) => tx.insertInto('correction_text').values(text).execute()),
    house.house.db.as('cw_member', asker, (tx) =>
      tx.updateTable('correction_text').set({ headline: 'x' }).execute(),
    ),
    house.house.db.as('cw_member', asker, (tx) => tx.deleteFrom('correction_text').execute()),
  ]
  for (const one of tries) await assert.rejects(one)
})

test('where it was said is noted by day and channel', async () => {
  const published = (await view()).corrections.at(-1).correction_id
  const said = {
    channel: 'baraza',
    language: 'sw',
    area_code: house.area.localities[2],
    said_on: today(house),
  }
  assert.equal((await lokwang.post(`/api/corrections/${published}/say`, said)).status, 200)
  assert.equal(
    (await lokwang.post(`/api/corrections/${published}/say`, { ...said, said_on: '2099-01-01' })).status,
    422,
  )
  assert.deepEqual((await view()).corrections.at(-1).sayings, [said])
})

test('another takes the place of one that is out, with more languages, and nobody reads the same twice', async () => {
  const old = (await view()).corrections.at(-1).correction_id
  const arabic = { language: 'ar', headline: 'الدخان كان من المطبخ', text: 'الفرز مستمر.' }
  const { id } = await drafted(nakiru, rumour, [...SMOKE, arabic], { replaces: old })
  assert.equal((await confirm(lokwang, rumour, id)).status, 200)
  await aMoment()
  const arab = await page('ar')
  assert.match(arab, /<h2 lang="ar" dir="rtl">الدخان كان من المطبخ<\/h2>/)
  assert.equal(arab.match(/Moshi ulitoka/g)?.length, 1)
  const again = await draftOf(nakiru, rumour, SMOKE, { replaces: old })
  assert.equal(again.answer.body.code, 'wrong_value')
})

test('judged otherwise since, a correction no longer stands: a draft cannot go out, and a published one is asked about', async () => {
  const { id } = await drafted(nakiru, rumour, SMOKE)
  assert.equal((await judge(lokwang, rumour, 'mixed')).body.state, 'mixed')
  const refused = await confirm(joseph, rumour, id)
  assert.equal(refused.body.details.because, 'judgement_stands')
  const needs = (await nakiru.get('/api/needs-me')).body.rows
  assert.ok(
    needs.some((one: Record<string, unknown>) => one['subject_id'] === rumour && one['kind'] === 'outdated'),
  )
})

test('one that was withdrawn says so on the page, and the rumour stands unanswered', async () => {
  const published = (await view()).corrections.filter((one: { state: string }) => one.state === 'published')
  assert.equal(published.length, 1)
  const reason_sealed = await nakiru.seal(DESK, { v: 1, reason: 'There was more to it.' })
  const path = `/api/corrections/${published[0].correction_id}/withdraw`
  assert.equal((await joseph.post(path, { reason_sealed })).body.details.because, 'role')
  assert.equal((await nakiru.post(path, { reason_sealed })).body.state, 'withdrawn')
  await aMoment()
  const text = await page()
  assert.match(text, /<s>Kitchen smoke/)
  assert.match(text, /Withdrawn on/)
  assert.doesNotMatch(text, /The count goes on/)
})

test('it is watched, and closed only once somebody asked around and did not hear it', async () => {
  assert.equal((await onRumour(nakiru, rumour, 'monitor')).body.state, 'monitored')
  assert.equal((await onRumour(nakiru, rumour, 'close')).body.details.because, 'no_longer_heard')
  await later(house, hours(48))
  const listened = {
    area_code: house.area.localities[2],
    heard_on: today(house),
    way: 'gathering',
    heard: false,
  }
  assert.equal((await onRumour(nakiru, rumour, 'close')).body.details.because, 'no_longer_heard')
  assert.equal((await onRumour(joseph, rumour, 'hear', listened)).body.state, 'monitored')
  assert.equal((await view()).rumour.afterwards, 'not_heard')
  assert.equal((await onRumour(nakiru, rumour, 'close')).body.state, 'closed')
})

test('heard again, it is open again', async () => {
  const heard = { area_code: house.area.localities[0], heard_on: today(house), way: 'radio' }
  assert.equal((await onRumour(joseph, rumour, 'hear', { ...heard, heard: false })).body.state, 'closed')
  assert.equal((await onRumour(joseph, rumour, 'hear', { ...heard, heard: true })).body.state, 'monitored')
})

test('one that was recorded twice is closed with the reason, before it was rated', async () => {
  const twice = await record(house, joseph, 'The same again')
  assert.equal((await onRumour(nakiru, twice, 'close')).body.code, 'reason_needed')
  const text_sealed = await nakiru.seal(DESK, { v: 1, reason: 'Recorded twice.' })
  assert.equal((await onRumour(nakiru, twice, 'close', { text_sealed })).body.state, 'closed')
})

test('nothing is corrected that was found to be so', async () => {
  const true_ = await record(house, joseph, 'The bridge is closed')
  await checked(house, true_, 'confirmed')
  assert.equal((await draftOf(nakiru, true_, SMOKE)).answer.status, 409)
  assert.equal((await onRumour(nakiru, true_, 'monitor')).status, 200)
  assert.equal((await draftOf(nakiru, true_, SMOKE)).answer.body.details.because, 'not_found_true')
})

test('what comes of an incident that is kept from forces is published for nobody, also when the link is taken out', async () => {
  const report = await triaged(house)
  const incident = await openIncident(house, nakiru, [report])
  const linked = await record(house, joseph, 'Soldiers took the boxes', { incident_ids: [incident] })
  await checked(house, linked)
  const { id } = await drafted(nakiru, linked, SMOKE)
  const text_sealed = await nakiru.seal(DESK, { v: 1, reason: 'It names a unit.' })
  assert.equal(
    (await seen(nakiru, `/api/incidents/${incident}`, 'keep-from-forces', { text_sealed })).status,
    200,
  )
  assert.equal((await confirm(joseph, linked, id)).body.details.because, 'may_be_public')
  const [link] = (await view(linked)).links
  assert.equal((await onRumour(joseph, linked, 'unlink', { link_id: link.link_id })).status, 200)
  assert.equal((await confirm(joseph, linked, id)).body.details.because, 'may_be_public')
  assert.equal((await draftOf(nakiru, linked, SMOKE)).answer.status, 409)
})

test('a report that goes into other custody takes its link along, and what waits does not go out', async () => {
  const report = await triaged(house)
  const linked = await record(house, joseph, 'The police hid the boxes', { report_ids: [report] })
  await checked(house, linked)
  await drafted(nakiru, linked, SMOKE)
  await handOver(house, report)
  await house.sweep()
  const { links, corrections, kept_from_forces, actions } = await view(linked)
  assert.deepEqual(links, [])
  assert.deepEqual(
    corrections.map((one: { state: string }) => one.state),
    ['withdrawn'],
  )
  assert.equal(kept_from_forces, true)
  assert.ok(!actions.includes('write_correction'))
})
