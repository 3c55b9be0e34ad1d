import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startHouse, type TestHouse } from '../../../test/people.ts'
import { ask, type Call, callsAbout } from '../../../test/report-calls.ts'
import { type Reporter, tell, triaged } from '../../../test/reporter.ts'

let house: TestHouse
let report: Reporter
let calls: Call[]

before(async () => {
  house = await startHouse()
  report = await tell(house, { words: 'men left with no women' })
  await triaged(house, report)
  calls = await callsAbout(house, report)
})
after(() => house.close())

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

test('the desk of another organisation closes nothing that it cannot see was answered', async () => {
  const waiting = await tell(house, {
    words: 'write to me',
    purposes: { check: true, summary: true, write: true, publish: false },
  })
  await triaged(house, waiting)
  const lokwang = await house.person('lokwang')
  await house.owner.query('UPDATE seat SET roles = $2 WHERE member_id = $1', [
    lokwang.memberId,
    ['verifier', 'coordinator'],
  ])
  const at = `/api/reports/${waiting.reportId}`
  const { version } = (await lokwang.get(at)).body.report
  const close = (body: object) => lokwang.post(`${at}/close`, body, { 'if-match': String(version) })
  assert.equal((await close({ silence_is_safer: false })).body.code, 'outcome_needed')
  assert.equal((await close({ silence_is_safer: true })).body.state, 'closed')
  await house.owner.query('UPDATE seat SET roles = $2 WHERE member_id = $1', [lokwang.memberId, ['verifier']])
})
