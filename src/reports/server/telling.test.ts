import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { countBeneath, tablesWith } from '../../../test/beneath.ts'
import { startHouse, type TestHouse } from '../../../test/people.ts'
import { base64, desk, tell, triaged } from '../../../test/reporter.ts'

let house: TestHouse
before(async () => {
  house = await startHouse()
})
after(() => house.close())

const send = (body: object, key: string | undefined = randomUUID()) =>
  house.nobody.post(
    `/api/intake/${house.wheel.slug}`,
    body,
    key === undefined ? {} : { 'idempotency-key': key },
  )

test('a report without a key of its own is refused: a repeat could not be told', async () => {
  const { body } = await tell(house, { words: 'x' })
  const { receipt: _, ...without } = body
  const answer = await house.nobody.post(`/api/intake/${house.wheel.slug}`, without)
  assert.deepEqual([answer.status, answer.body.code], [400, 'idempotency_key_needed'])
})

test('words that were not sealed are refused', async () => {
  const { body } = await tell(house, { words: 'x' })
  const open = base64(Buffer.from(JSON.stringify({ v: 1, words: 'in the open, and long enough'.repeat(20) })))
  assert.equal((await send({ ...body, body_sealed: open })).body.code, 'not_sealed')
})

test('a report that somebody else could open too is refused', async () => {
  const ekai = await house.person('ekai')
  const { body } = await tell(house, { words: 'x' })
  const third = await ekai.seal(['women', 'station', 'army'], { v: 1, words: 'x' })
  assert.equal((await send({ ...body, body_sealed: third })).body.code, 'sealed_for_others')
})

test('an area that is none, or of another wheel, is refused', async () => {
  const { body } = await tell(house, { words: 'x' })
  for (const area_code of ['NOWHERE', 'KE024129', 'KEN'])
    assert.equal((await send({ ...body, area_code })).body.code, 'wrong_value', area_code)
})

test('a wheel that is not there is not there', async () => {
  const { body } = await tell(house, { words: 'x' })
  const answer = await house.nobody.post('/api/intake/nowhere', body, { 'idempotency-key': 'k' })
  assert.equal(answer.status, 404)
})

test('a repeat after a lost answer is one report, and the same key with other words is refused', async () => {
  const told = await tell(house, { words: 'once' })
  const before = await countBeneath(house.owner, 'report')
  assert.equal((await send(told.body, told.key)).status, 201)
  assert.equal(await countBeneath(house.owner, 'report'), before)
  const other = await tell(house, { words: 'twice' })
  assert.equal((await send(other.body, told.key)).body.code, 'idempotency_key_reused')
})

test('a receipt number that is taken is refused, so that the device makes another', async () => {
  const told = await tell(house, { words: 'first' })
  const answer = await send(told.body)
  assert.deepEqual([answer.status, answer.body.code], [409, 'locator_taken'])
})

test('no word of the person and no number of hers stands in any table', async () => {
  await tell(house, { words: 'CANARY-WORDS-7391 men at the well', address: '+254711222333' })
  assert.deepEqual(await tablesWith(house.owner, 'CANARY-WORDS-7391'), [])
  assert.deepEqual(await tablesWith(house.owner, '254711222333'), [])
})

test('the custodian reads the words, and an exported file opens with the age program alone', async () => {
  const told = await tell(house, { words: 'goats moved at night', address: '+254700111222' })
  const ekai = await house.person('ekai')
  const { body } = await ekai.get(`/api/reports/${told.reportId}`)
  assert.equal((await ekai.open(body.body_sealed))['words'], 'goats moved at night')
  assert.equal((await ekai.open(body.reply_address_sealed))['address'], '+254700111222')
  assert.equal(body.reporter_recipient, told.recipient)
  const exported = await fetch(`${house.url}/api/reports/${told.reportId}/export`, {
    headers: { cookie: ekai.cookie },
  })
  assert.equal(exported.headers.get('content-type'), 'application/octet-stream')
  assert.equal((await told.read(base64(await exported.bytes())))['words'], 'goats moved at night')
  assert.equal(await countBeneath(house.owner, `journal WHERE event = 'report.exported'`), 1)
})

test('the steps go in their order, each says which version it saw, and the desk triages', async () => {
  const told = await tell(house, { words: 'x' })
  const ekai = await house.person('ekai')
  const at = `/api/reports/${told.reportId}`
  const summary_sealed = await ekai.seal(desk, { v: 1, summary: 'tension' })
  const note = {
    note_sealed: await ekai.seal(['women'], { v: 1, category: 'conduct_of_forces' }),
    handling_group: 'harm',
    area_code: 'KE023124',
    language: 'sw',
  }
  const version = { 'if-match': '"1"' }
  assert.equal((await ekai.post(`${at}/make-safe`, { summary_sealed })).body.code, 'edit_needs_version')
  assert.equal((await ekai.post(`${at}/register`, {}, version)).body.code, 'wrong_state')
  assert.equal((await ekai.post(`${at}/categorise`, note, version)).body.code, 'wrong_state')
  const alone = { summary_sealed: await ekai.seal(['women'], { v: 1, summary: 'x' }) }
  assert.equal((await ekai.post(`${at}/make-safe`, alone, version)).body.code, 'sealed_for_others')
  assert.deepEqual((await ekai.post(`${at}/make-safe`, { summary_sealed }, version)).body, {
    state: 'made_safe',
    version: 2,
  })
  assert.equal((await ekai.post(`${at}/categorise`, note, version)).body.code, 'changed_meanwhile')
  assert.deepEqual((await ekai.post(`${at}/categorise`, note, { 'if-match': '"2"' })).body, {
    state: 'registered',
    version: 3,
  })
  const nakiru = await house.person('nakiru')
  const judged = await nakiru.post(`${at}/triage`, { severity: 4, urgency: 4 }, { 'if-match': '"3"' })
  assert.deepEqual(judged.body, { state: 'triaged', version: 4 })
  const { body } = await ekai.get(at)
  assert.deepEqual(
    [body.report.priority, body.report.handling_group, body.report.area_code, body.report.language],
    ['P1', 'harm', 'KE023124', 'sw'],
  )
  assert.equal(body.clocks.find((clock: { kind: string }) => clock.kind === 'triage').state, 'met')
  assert.deepEqual(await tablesWith(house.owner, 'conduct_of_forces'), [])
})

test('a report is closed only once the person was answered, or silence is said to be safer', async () => {
  const told = await tell(house, { words: 'x' })
  await triaged(house, told)
  const ekai = await house.person('ekai')
  const at = `/api/reports/${told.reportId}`
  const version = { 'if-match': '"4"' }
  assert.equal((await ekai.post(`${at}/close`, {}, version)).body.code, 'outcome_needed')
  const message_sealed = await ekai.seal(['women', told.recipient], { v: 1, words: 'mediators went there' })
  assert.equal((await ekai.post(`${at}/write`, { message_sealed })).status, 200)
  assert.equal((await ekai.post(`${at}/close`, {}, version)).body.state, 'closed')
  assert.equal((await told.look()).body.status, 'closed')
})

test('nobody writes to a person who did not agree to be written to', async () => {
  const told = await tell(house, { words: 'x', purposes: { write: false } })
  const ekai = await house.person('ekai')
  const message_sealed = await ekai.seal(['women', told.recipient], { v: 1, words: 'hello' })
  const answer = await ekai.post(`/api/reports/${told.reportId}/write`, { message_sealed })
  assert.deepEqual([answer.status, answer.body.code], [409, 'purpose_not_given'])
})

test('a text without a gateway is refused, and neither number nor words stay, as a hash or otherwise', async () => {
  const told = await tell(house, { words: 'x', address: '+254733444555' })
  const ekai = await house.person('ekai')
  const body = {
    number: '+254733444555',
    words: 'CANARY-TEXT-5512',
    message_sealed: await ekai.seal(['women', told.recipient], { v: 1, words: 'CANARY-TEXT-5512' }),
  }
  const answer = await ekai.post(`/api/reports/${told.reportId}/text`, body, { 'idempotency-key': 'text' })
  assert.deepEqual([answer.body.code, answer.body.details], ['gateway_failed', { reason: 'not_configured' }])
  assert.deepEqual(await tablesWith(house.owner, 'CANARY-TEXT-5512'), [])
  assert.equal(await countBeneath(house.owner, `report_message WHERE report_id = '${told.reportId}'`), 0)
})

test('a monitor enters what somebody came to tell, once', async () => {
  const amina = await house.person('amina')
  const body = {
    area_code: 'KE023125',
    language: 'tuv',
    handling_group: 'threat',
    severity: 4,
    urgency: 5,
    purposes: { check: true, summary: false, write: false, publish: false },
    body_sealed: await amina.seal(['women'], { v: 1, words: 'an elder came' }),
  }
  const key = { 'idempotency-key': randomUUID() }
  assert.equal((await amina.post('/api/reports/walk-in', body, key)).status, 201)
  assert.equal((await amina.post('/api/reports/walk-in', body, key)).status, 201)
  const ekai = await house.person('ekai')
  const list = await ekai.get('/api/reports?channel=walk_in')
  assert.equal(list.body.rows.length, 1)
  assert.deepEqual([list.body.rows[0].priority, list.body.rows[0].state], ['P1', 'received'])
})

test('the list is filtered by open fields and goes on where it stopped', async () => {
  const ekai = await house.person('ekai')
  const all = (await ekai.get('/api/reports?limit=100')).body.rows
  const ids: string[] = []
  let after = ''
  for (;;) {
    const page = (await ekai.get(`/api/reports?limit=3${after && `&after=${encodeURIComponent(after)}`}`))
      .body
    ids.push(...page.rows.map((row: { report_id: string }) => row.report_id))
    if (page.after === null) break
    after = page.after
  }
  assert.deepEqual(
    ids,
    all.map((row: { report_id: string }) => row.report_id),
  )
  const closed = (await ekai.get('/api/reports?state=closed')).body.rows
  assert.ok(closed.length > 0 && closed.every((row: { state: string }) => row.state === 'closed'))
})

test('a wrong code, an unknown number and a right one ask for the same things and tell nothing apart', async () => {
  const told = await tell(house, { words: 'x' })
  const wrong = await told.look(base64(randomBytes(32)))
  const unknown = await house.nobody.post('/api/receipts/open', {
    locator: '00000001',
    verifier: base64(randomBytes(32)),
  })
  assert.deepEqual([wrong.status, wrong.text], [unknown.status, unknown.text])
  assert.equal(wrong.body.code, 'receipt_refused')
  const salt = (locator: string) => house.nobody.post('/api/receipts/salt', { locator })
  const [known, first, second] = [await salt(told.locator), await salt('00000001'), await salt('00000001')]
  assert.equal(known.body.salt, (told.body['receipt'] as { salt: string }).salt)
  assert.equal(first.body.salt, second.body.salt)
  assert.equal(Buffer.from(first.body.salt, 'base64').length, 16)
  assert.equal(known.headers.get('cache-control'), 'no-store')
})

test('one receipt number is not tried for ever', async () => {
  const told = await tell(house, { words: 'x' })
  let last = 0
  for (let at = 0; at < 30 && last !== 429; at++) last = (await told.look(base64(randomBytes(32)))).status
  assert.equal(last, 429)
})

test('the conversation goes both ways, sealed, and waits for the custodian as a need', async () => {
  const told = await tell(house, { words: 'x' })
  const ekai = await house.person('ekai')
  assert.equal((await told.look()).body.status, 'received')
  assert.equal((await told.write('CANARY-MORE-118 they came back')).status, 200)
  const needs = (await ekai.get('/api/needs-me')).body.rows
  assert.ok(needs.some((need: any) => need.kind === 'message' && need.subject_id === told.reportId))
  const view = (await ekai.get(`/api/reports/${told.reportId}`)).body
  assert.equal((await ekai.open(view.messages[0].sealed))['words'], 'CANARY-MORE-118 they came back')
  const message_sealed = await ekai.seal(['women', told.recipient], { v: 1, words: 'are you safe?' })
  await ekai.post(`/api/reports/${told.reportId}/write`, { message_sealed })
  const { messages } = (await told.look()).body
  assert.deepEqual(
    messages.map((one: { direction: string }) => one.direction),
    ['from_reporter', 'to_reporter'],
  )
  assert.equal((await told.read(messages[1].sealed))['words'], 'are you safe?')
  assert.deepEqual(await tablesWith(house.owner, 'CANARY-MORE-118'), [])
})

test('the public card of a wheel says who keeps what, and not how often a place usually writes', async () => {
  const card = await house.nobody.get(`/api/public/${house.wheel.slug}`)
  assert.ok(card.body.organisations.length > 5)
  assert.ok(card.body.areas.every((area: { expected_days: unknown }) => area.expected_days === null))
  const custodian = await house.nobody.get(`/api/public/${house.wheel.slug}/custodian?area=KE023124`)
  assert.equal(custodian.body.recipient, house.organisations['women']?.recipient)
  assert.equal(
    (await house.nobody.get(`/api/public/${house.wheel.slug}/custodian?area=KE024129`)).status,
    422,
  )
})
