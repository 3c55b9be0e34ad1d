import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Person, startHouse, type TestHouse } from '../../../test/people.ts'
import { desk, type Reporter, tell, triaged } from '../../../test/reporter.ts'

let house: TestHouse
let report: Reporter
let calls: { method: 'get' | 'post'; path: string; body?: object }[]

before(async () => {
  house = await startHouse()
  report = await tell(house, { words: 'men left with no women' })
  await triaged(house, report)
  const ekai = await house.person('ekai')
  const amina = await house.person('amina')
  const one = await ekai.seal(['women'], { v: 1 })
  const all = await ekai.seal(desk, { v: 1 })
  const at = `/api/reports/${report.reportId}`
  calls = [
    { method: 'get', path: '/api/reports' },
    { method: 'get', path: at },
    { method: 'get', path: `${at}/export` },
    { method: 'post', path: `${at}/make-safe`, body: { summary_sealed: all } },
    { method: 'post', path: `${at}/register` },
    {
      method: 'post',
      path: `${at}/categorise`,
      body: { note_sealed: one, handling_group: 'harm', area_code: 'KE023123', language: 'en' },
    },
    { method: 'post', path: `${at}/triage`, body: { severity: 1, urgency: 1 } },
    { method: 'post', path: `${at}/write`, body: { message_sealed: one } },
    {
      method: 'post',
      path: `${at}/text`,
      body: { number: '+254700000000', words: 'x', message_sealed: one },
    },
    {
      method: 'post',
      path: `${at}/divert-sensitive`,
      body: { envelope_sealed: one, remaining_sealed: null },
    },
    {
      method: 'post',
      path: `${at}/divert-accusation`,
      body: { organisation_id: house.organisations['oversight']?.organisationId, body_sealed: one },
    },
    { method: 'post', path: `${at}/close` },
    { method: 'post', path: `${at}/reopen` },
    {
      method: 'post',
      path: '/api/reports/walk-in',
      body: {
        area_code: 'KE023123',
        language: 'en',
        handling_group: 'harm',
        purposes: { check: true, summary: true, write: true, publish: false },
        body_sealed: one,
      },
    },
    { method: 'get', path: '/api/oversight-reports' },
    { method: 'get', path: `/api/oversight-reports/${report.reportId}` },
    {
      method: 'post',
      path: `/api/oversight-reports/${report.reportId}/write`,
      body: { message_sealed: one },
    },
    { method: 'post', path: `/api/oversight-reports/${report.reportId}/close` },
    { method: 'get', path: '/api/envelopes' },
    { method: 'post', path: `/api/envelopes/${report.reportId}/destroy` },
    { method: 'get', path: '/api/coverage' },
    { method: 'get', path: '/api/field-checks' },
    {
      method: 'post',
      path: '/api/field-checks',
      body: { area_code: 'KE023123', monitor_id: amina.memberId, body_sealed: all },
    },
    {
      method: 'post',
      path: `/api/field-checks/${report.reportId}/answer`,
      body: { state: 'answered', answer_sealed: all },
    },
  ]
})
after(() => house.close())

const ask = (who: Pick<Person, 'get' | 'post'>, call: (typeof calls)[number]) =>
  call.method === 'get'
    ? who.get(call.path)
    : who.post(call.path, call.body ?? {}, { 'if-match': '"4"', 'idempotency-key': 'k' })

test('whoever is not signed in is asked to sign in, by every route', async () => {
  for (const call of calls) assert.equal((await ask(house.nobody, call)).status, 401, call.path)
})

for (const name of ['otieno', 'wafula', 'barasa', 'grace', 'dana'])
  test(`${name}, a guest, finds nothing under any route of reports, as if it were not there`, async () => {
    const guest = await house.person(name)
    for (const call of calls) {
      const answer = await ask(guest, call)
      assert.equal(answer.status, 404, `${call.method} ${call.path}: ${answer.text}`)
      assert.equal(answer.body.code, 'not_found')
    }
  })

for (const name of ['kofi', 'daniel', 'esther', 'halima'])
  test(`${name} works beside reports and reaches none`, async () => {
    const who = await house.person(name)
    for (const call of calls) {
      // Their own lists are theirs, and empty.
      const own = { esther: '/api/envelopes', halima: '/api/oversight-reports' }[name]
      const answer = await ask(who, call)
      if (call.path === own || call.path === '/api/field-checks')
        assert.deepEqual([answer.status, answer.body.rows ?? []], [call.method === 'get' ? 200 : 404, []])
      else assert.equal(answer.status, 404, `${call.method} ${call.path}: ${answer.text}`)
    }
  })

test('an intake operator of another wheel sees neither this report nor that there is one', async () => {
  const chebet = await house.person('chebet')
  const list = await chebet.get('/api/reports')
  assert.deepEqual(list.body.rows, [])
  for (const call of calls.filter((one) => one.path.includes(report.reportId)))
    assert.equal((await ask(chebet, call)).status, 404, call.path)
})

test('a monitor of the custodian opens no report, though her organisation keeps it', async () => {
  const amina = await house.person('amina')
  assert.equal((await amina.get('/api/reports')).status, 404)
  assert.equal((await amina.get(`/api/reports/${report.reportId}`)).status, 404)
})

test('the desk reads the summary and gets neither words, nor notes, nor conversation', async () => {
  const joseph = await house.person('joseph')
  const { body } = await joseph.get(`/api/reports/${report.reportId}`)
  assert.equal(body.body_sealed, null)
  assert.equal(body.reply_address_sealed, null)
  assert.equal(body.reporter_recipient, null)
  assert.deepEqual([body.notes, body.messages], [[], []])
  assert.equal((await joseph.open(body.summaries[0].sealed))['summary'], 'tension at a well')
})

test('the desk sees nothing of a report before it is made safe', async () => {
  const raw = await tell(house, { words: 'not read yet' })
  const joseph = await house.person('joseph')
  assert.equal((await joseph.get(`/api/reports/${raw.reportId}`)).status, 404)
  const list = await joseph.get('/api/reports')
  assert.ok(list.body.rows.every((row: { state: string }) => row.state !== 'received'))
})

test('even beneath the rules, a desk organisation cannot take a report over or change what it says', async () => {
  const joseph = await house.person('joseph')
  const asker = {
    wheelId: house.wheel.wheelId,
    memberId: joseph.memberId,
    organisationId: joseph.organisationId,
  }
  for (const set of [
    { handling_group: 'harm' },
    { area_code: 'KE023124' },
    { made_safe_by: joseph.memberId },
  ])
    await assert.rejects(
      house.house.db.as('cw_member', asker, (tx) =>
        tx.updateTable('report').set(set).where('report_id', '=', report.reportId).execute(),
      ),
      { code: '42501' },
    )
  await assert.rejects(
    house.house.db.as('cw_member', asker, (tx) =>
      tx.updateTable('report').set({ custodian_id: joseph.organisationId }).execute(),
    ),
    { code: '42501' },
  )
})
