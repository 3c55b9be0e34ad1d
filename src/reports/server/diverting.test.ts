import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { beneath, countBeneath, tablesWith } from '../../../test/beneath.ts'
import { startHouse, type TestHouse } from '../../../test/people.ts'
import { desk, type Reporter, tell, triaged } from '../../../test/reporter.ts'

let house: TestHouse
before(async () => {
  house = await startHouse()
})
after(() => house.close())

const versionOf = async (report: Reporter): Promise<{ 'if-match': string }> => {
  const ekai = await house.person('ekai')
  const { body } = await ekai.get(`/api/reports/${report.reportId}`)
  return { 'if-match': `"${body.report.version}"` }
}
const passOn = async (report: Reporter, to = 'oversight') => {
  const ekai = await house.person('ekai')
  const body = {
    organisation_id: house.organisations[to]?.organisationId,
    body_sealed: await ekai.seal([to, report.recipient], {
      v: 1,
      words: 'beaten by officers of the station',
    }),
  }
  return ekai.post(`/api/reports/${report.reportId}/divert-accusation`, body, await versionOf(report))
}
const handOver = async (report: Reporter, remaining: string | null) => {
  const ekai = await house.person('ekai')
  const body = {
    envelope_sealed: await ekai.seal(['care'], { v: 1, words: 'what happened to her' }),
    remaining_sealed:
      remaining === null ? null : await ekai.seal(['women', report.recipient], { v: 1, words: remaining }),
  }
  return ekai.post(`/api/reports/${report.reportId}/divert-sensitive`, body, await versionOf(report))
}
/** Tables that name the report; the journal keeps that something came and was handed over. */
const traces = async (report: Reporter): Promise<string[]> =>
  (await tablesWith(house.owner, report.reportId)).filter((table) => table !== 'journal')
/** As if the daily batch had gone out. */
const batch = () =>
  beneath(
    house.owner,
    `UPDATE envelope SET deliver_at = now() - interval '1 minute', destroy_at = now() + interval '6 days'`,
  )

test('an accusation is never passed to the accused, to its command, or to any office of the forces', async () => {
  const report = await tell(house, { words: 'beaten', group: 'harm' })
  for (const office of ['station', 'command', 'army', 'county'])
    assert.equal((await passOn(report, office)).body.code, 'conflict_of_interest', office)
  assert.equal(await countBeneath(house.owner, 'oversight_report'), 0)
})

test('an accusation leaves every table, list, count and clock of intake, at whatever stage it is found', async () => {
  for (const stage of ['received', 'triaged']) {
    const report = await tell(house, { words: 'beaten', group: 'harm', area: 'KE023124' })
    if (stage === 'triaged') await triaged(house, report)
    const ekai = await house.person('ekai')
    const before = (await ekai.get('/api/coverage')).body.rows
    assert.deepEqual((await passOn(report)).body, { gone: true })
    assert.deepEqual(await traces(report), [])
    assert.equal((await ekai.get(`/api/reports/${report.reportId}`)).status, 404)
    const ids = (await ekai.get('/api/reports')).body.rows.map((row: any) => row.report_id)
    assert.ok(!ids.includes(report.reportId))
    const needs = JSON.stringify((await ekai.get('/api/needs-me')).body)
    assert.ok(!needs.includes(report.reportId))
    const countOf = (rows: any[]) => rows.find((row) => row.area_code === 'KE023124').reports_30_days
    assert.equal(countOf((await ekai.get('/api/coverage')).body.rows), countOf(before) - 1)
  }
})

test('the journal says of both diversions the same, and nothing of what or whom', async () => {
  const accusing = await tell(house, { words: 'beaten' })
  const sensitive = await tell(house, { words: 'hers' })
  await passOn(accusing)
  await handOver(sensitive, null)
  const rows = await beneath(
    house.owner,
    `SELECT record_kind, organisation_id FROM journal WHERE event = 'report.handed_over' AND record_id = ANY($1)`,
    [[accusing.reportId, sensitive.reportId]],
  )
  assert.equal(rows.length, 2)
  assert.deepEqual(rows[0], rows[1])
})

test('oversight holds the day of receipt and no hour, area or group, under an id that tells no time', async () => {
  const [row] = await beneath(house.owner, 'SELECT * FROM oversight_report LIMIT 1')
  assert.match(row?.['received_on'], /^\d{4}-\d\d-\d\d$/)
  assert.equal(row?.['oversight_report_id'][14], '4')
  assert.ok(!('area_code' in (row ?? {})) && !('handling_group' in (row ?? {})))
})

test('her receipt reads like one that is being checked, and she and oversight write to each other', async () => {
  const report = await tell(house, { words: 'beaten' })
  const ekai = await house.person('ekai')
  const halima = await house.person('halima')
  assert.equal((await passOn(report)).status, 200)
  assert.equal((await report.look()).body.status, 'being_checked')
  assert.equal((await report.write('there were two of them')).status, 200)
  const mine = (await halima.get('/api/oversight-reports')).body.rows.find(
    (row: any) => row.reporter_recipient === report.recipient,
  )
  assert.equal((await halima.open(mine.body_sealed))['words'], 'beaten by officers of the station')
  assert.equal((await halima.open(mine.messages[0].sealed))['words'], 'there were two of them')
  const at = `/api/oversight-reports/${mine.oversight_report_id}`
  const message_sealed = await halima.seal(['oversight', report.recipient], { v: 1, words: 'we have it' })
  assert.equal((await halima.post(`${at}/write`, { message_sealed })).status, 200)
  const { messages } = (await report.look()).body
  assert.equal((await report.read(messages.at(-1).sealed))['words'], 'we have it')
  await assert.rejects(ekai.open(messages.at(-1).sealed))
  assert.equal((await halima.post(`${at}/close`, {})).body.state, 'closed')
  assert.equal((await report.look()).body.status, 'closed')
  assert.equal((await ekai.get(at)).status, 404)
})

/** Without what is asked of her as a keeper of her organisation's keys, which has nothing to do with any report. */
const aboutReports = (rows: any[]): any[] => rows.filter((need) => need.subject !== 'organisation')

test('for the accused, its command and every guest, nothing has changed: no list, no need, no count', async () => {
  for (const name of ['otieno', 'wafula', 'barasa', 'grace']) {
    const guest = await house.person(name)
    assert.deepEqual(aboutReports((await guest.get('/api/needs-me')).body.rows), [])
    assert.equal((await guest.get('/api/oversight-reports')).status, 404)
    assert.equal((await guest.get('/api/coverage')).status, 404)
  }
})

test('a disclosure that was the whole of a report takes report, clocks and receipt along', async () => {
  const report = await tell(house, { words: 'hers', address: '+254755666777' })
  await report.write('more of it')
  assert.deepEqual((await handOver(report, null)).body, { gone: true })
  assert.deepEqual(await traces(report), [])
  assert.equal((await report.look()).body.code, 'receipt_refused')
})

test('a disclosure inside a report leaves it, with all that was drawn from the whole, and the rest goes on', async () => {
  const report = await tell(house, { words: 'robbed on the road, and hers' })
  await triaged(house, report)
  await report.write('and hers again')
  assert.equal((await handOver(report, 'robbed on the road')).status, 200)
  const ekai = await house.person('ekai')
  const view = (await ekai.get(`/api/reports/${report.reportId}`)).body
  assert.equal((await ekai.open(view.body_sealed))['words'], 'robbed on the road')
  assert.equal(view.report.state, 'received')
  assert.deepEqual([view.summaries, view.notes, view.messages], [[], [], []])
  assert.equal((await report.look()).status, 200)
  const joseph = await house.person('joseph')
  assert.equal((await joseph.get(`/api/reports/${report.reportId}`)).status, 404)
  const summary_sealed = await ekai.seal(desk, { v: 1, summary: 'a robbery' })
  const again = await ekai.post(
    `/api/reports/${report.reportId}/make-safe`,
    { summary_sealed },
    await versionOf(report),
  )
  assert.equal(again.body.state, 'made_safe')
})

test('an envelope names no report, area or category, and its id and hour tell no time', async () => {
  const rows = await beneath(house.owner, 'SELECT * FROM envelope')
  assert.ok(rows.length >= 3)
  for (const row of rows) {
    assert.deepEqual(Object.keys(row).sort(), [
      'body',
      'deliver_at',
      'destroy_at',
      'envelope_id',
      'organisation_id',
      'wheel_id',
    ])
    assert.equal(row['envelope_id'][14], '4')
  }
  assert.equal(new Set(rows.map((row) => row['deliver_at'].getTime())).size, 1)
  assert.equal(rows[0]?.['deliver_at'].getMinutes(), 0)
})

test('the specialist gets her envelopes with the daily batch, opens them, and destroys what she took over', async () => {
  const esther = await house.person('esther')
  assert.deepEqual((await esther.get('/api/envelopes')).body.rows, [])
  assert.deepEqual(aboutReports((await esther.get('/api/needs-me')).body.rows), [])
  await batch()
  const { rows } = (await esther.get('/api/envelopes')).body
  assert.equal((await esther.open(rows[0].sealed))['words'], 'what happened to her')
  const needs = aboutReports((await esther.get('/api/needs-me')).body.rows)
  assert.ok(needs.length > 0 && needs.every((need: any) => need.kind === 'envelope'))
  const ekai = await house.person('ekai')
  assert.equal((await ekai.get('/api/envelopes')).status, 404)
  assert.deepEqual((await esther.post(`/api/envelopes/${rows[0].envelope_id}/destroy`)).body, { gone: true })
  assert.equal((await esther.post(`/api/envelopes/${rows[0].envelope_id}/destroy`)).status, 404)
  assert.equal((await esther.get('/api/envelopes')).body.rows.length, rows.length - 1)
  assert.equal(await countBeneath(house.owner, `journal WHERE event LIKE '%envelope%'`), 0)
})

test('what the specialist did not take over is destroyed after a week', async () => {
  await beneath(
    house.owner,
    `UPDATE envelope SET destroy_at = now() - interval '1 minute', deliver_at = now() - interval '7 days'`,
  )
  await house.sweep()
  assert.equal(await countBeneath(house.owner, 'envelope'), 0)
})
