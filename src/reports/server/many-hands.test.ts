import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { beneath, countBeneath } from '../../../test/beneath.ts'
import { type Person, startHouse, type TestHouse } from '../../../test/people.ts'
import { DESK, later, minutes } from '../../../test/warned.ts'
import { REPORT_STATES } from '../states.ts'
import { walkIn } from '../../../test/scenarios/telling.ts'

let house: TestHouse
let ekai: Person
let akiru: Person
let nakiru: Person
let otieno: Person
let chebet: Person

before(async () => {
  house = await startHouse()
  const names = ['ekai', 'akiru', 'nakiru', 'otieno', 'chebet'] as const
  const people = await Promise.all(names.map((name) => house.person(name)))
  ;[ekai, akiru, nakiru, otieno, chebet] = people as [Person, Person, Person, Person, Person]
})
after(() => house.close())

const arrive = (words = 'Goats moved at night.', more: object = {}) => walkIn(house, ekai, words, more)
const many = async (count: number): Promise<string[]> => {
  const ids: string[] = []
  for (let n = 0; n < count; n += 1) ids.push(await arrive(`Goats ${n}`))
  return ids
}
const rowOf = async (id: string, who = ekai) => (await who.get(`/api/reports/${id}`)).body.report
const claim = (who: Person, report_ids: string[], more: object = {}) =>
  who.post('/api/reports/claim', { report_ids, ...more })
const bulk = async (who: Person, act: string, ids: readonly string[], more: object = {}) => {
  const items = []
  for (const report_id of ids) {
    const { version } = await rowOf(report_id)
    items.push(
      act === 'make_safe'
        ? { report_id, version, summary_sealed: await who.seal(DESK, { v: 1, summary: 'Goats were moved.' }) }
        : { report_id, version },
    )
  }
  return who.post('/api/reports/bulk', { act, items, ...more })
}
const single = async (who: Person, id: string, verb: string, body: object = {}) =>
  who.post(`/api/reports/${id}/${verb}`, body, { 'if-match': `"${(await rowOf(id)).version}"` })
const undo = (who: Person, id: string) => who.post(`/api/bulk-acts/${id}/undo`)
const clockOf = async (id: string, kind: string) => {
  const [row] = await beneath(house.owner, 'SELECT * FROM clock WHERE subject_id = $1 AND kind = $2', [
    id,
    kind,
  ])
  return row as { state: string; ended_at: Date | null; due_at: Date; paused_at: Date | null }
}

test('a guest, a monitor and another wheel claim nothing, and learn nothing of what is claimed', async () => {
  const id = await arrive()
  for (const ask of [
    () => claim(otieno, [id]),
    () => otieno.post('/api/reports/bulk', { act: 'register', items: [{ report_id: id, version: 1 }] }),
    () => otieno.post('/api/reports/texts', { report_ids: [id] }),
    () => otieno.get(`/api/reports/${id}/likely-same`),
    () => otieno.get('/api/saved-filters'),
    () => otieno.get('/api/bulk-acts'),
    () => undo(otieno, randomUUID()),
    () => otieno.get('/api/reports?queue=to_read'),
  ])
    assert.equal((await ask()).status, 404)
  for (const who of [await house.person('amina'), chebet, nakiru]) {
    assert.deepEqual((await claim(who, [id])).body, { claimed: [], held: [] }, who.name)
    const refused = (await bulk(who, 'register', [id])).body
    assert.deepEqual(refused.refused, [{ report_id: id, code: 'not_found' }])
  }
  assert.equal(await countBeneath(house.owner, 'report_claim'), 0)
  assert.equal(await countBeneath(house.owner, 'bulk_act'), 0)
})

test('what one works on the other sees at once, and cannot do unknowingly', async () => {
  const id = await arrive()
  assert.deepEqual((await claim(ekai, [id])).body.held, [])
  const seen = await rowOf(id, akiru)
  assert.equal(seen.claim.member_id, ekai.memberId)
  const listed = (await akiru.get('/api/reports?claimed=others')).body.rows
  assert.deepEqual(
    listed.map((row: { report_id: string }) => row.report_id),
    [id],
  )
  const tried = await claim(akiru, [id])
  assert.deepEqual(tried.body.claimed, [])
  assert.equal(tried.body.held[0].member_id, ekai.memberId)
  const summary_sealed = await akiru.seal(DESK, { v: 1, summary: 'Goats were moved.' })
  const refused = await single(akiru, id, 'make-safe', { summary_sealed })
  assert.equal(refused.status, 409)
  assert.equal(refused.body.code, 'claimed_by_another')
  assert.equal(refused.body.details.member_id, ekai.memberId)
  assert.equal((await rowOf(id)).state, 'received')
  const all = (await bulk(akiru, 'make_safe', [id])).body
  assert.deepEqual(
    all.refused.map((one: { code: string }) => one.code),
    ['claimed_by_another'],
  )
})

test('who takes a report over does it knowingly, the journal says from whom, and the other is refused in turn', async () => {
  const id = await arrive()
  await claim(ekai, [id])
  assert.equal((await claim(akiru, [id], { take_over: true })).body.claimed.length, 1)
  assert.equal((await rowOf(id)).claim.member_id, akiru.memberId)
  const [entry] = await beneath(
    house.owner,
    `SELECT * FROM journal WHERE event = 'report.claim_taken_over' AND record_id = $1`,
    [id],
  )
  assert.ok(entry)
  const summary_sealed = await ekai.seal(DESK, { v: 1, summary: 'Goats were moved.' })
  assert.equal((await single(ekai, id, 'make-safe', { summary_sealed })).body.code, 'claimed_by_another')
  assert.equal((await single(akiru, id, 'make-safe', { summary_sealed })).status, 200)
})

test('of two who claim at once one has it', async () => {
  const id = await arrive()
  const both = await Promise.all([claim(ekai, [id]), claim(akiru, [id])])
  assert.equal(both[0].body.claimed.length + both[1].body.claimed.length, 1)
})

test('a claim lives by what is done, and ends with idleness, with its release, and with the session', async () => {
  const [idle, released, ended] = (await many(3)) as [string, string, string]
  await claim(ekai, [idle, released, ended])
  await later(house, minutes(8))
  ekai = await house.person('ekai')
  akiru = await house.person('akiru')
  const summary_sealed = await ekai.seal(DESK, { v: 1, summary: 'Goats were moved.' })
  assert.equal((await single(ekai, idle, 'make-safe', { summary_sealed })).status, 200)
  house.clock.advance(minutes(8))
  assert.equal((await rowOf(idle, akiru)).claim?.member_id, ekai.memberId, 'renewed by the act')
  assert.equal((await rowOf(released, akiru)).claim, null, 'idle for sixteen minutes')
  house.clock.advance(minutes(3))
  assert.equal((await rowOf(idle, akiru)).claim, null)
  await house.sweep()
  assert.equal(await countBeneath(house.owner, 'report_claim'), 0)

  await claim(ekai, [released, ended])
  assert.equal((await akiru.post('/api/reports/release-claims', { report_ids: [released] })).status, 200)
  assert.equal((await rowOf(released)).claim.member_id, ekai.memberId, 'nobody ends another’s claim')
  await ekai.post('/api/reports/release-claims', { report_ids: [released] })
  assert.equal((await rowOf(released)).claim, null)
  // She sits at another machine as well, and leaves that.
  const signedIn = await house.nobody.post('/api/sign-in', {
    name: 'ekai',
    secret: house.signInSecret('ekai'),
  })
  const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const there = { report_ids: [ended] }
  assert.equal((await house.nobody.post('/api/reports/claim', there, { cookie })).body.claimed.length, 1)
  assert.equal((await rowOf(ended, akiru)).claim.member_id, ekai.memberId)
  await house.nobody.post('/api/sign-out', {}, { cookie })
  assert.equal((await rowOf(ended, akiru)).claim, null)
})

test('an act on many is decided for each: what is refused leaves no trace and holds up nobody', async () => {
  const [one, two, three] = (await many(3)) as [string, string, string]
  await claim(akiru, [two])
  const items = []
  for (const report_id of [one, two, three, randomUUID()])
    items.push({
      report_id,
      version: report_id === three ? 7 : 1,
      summary_sealed: await ekai.seal(DESK, { v: 1, summary: 'Goats were moved.' }),
    })
  const answer = await ekai.post('/api/reports/bulk', { act: 'make_safe', items })
  assert.equal(answer.status, 200)
  assert.deepEqual(answer.body.done, [{ report_id: one, state: 'made_safe', version: 2 }])
  const why = Object.fromEntries(
    answer.body.refused.map((each: { report_id: string; code: string }) => [each.report_id, each.code]),
  )
  assert.deepEqual(
    [why[two], why[three], why[items[3]?.report_id ?? '']],
    ['claimed_by_another', 'changed_meanwhile', 'not_found'],
  )
  assert.equal(answer.body.bulk_act_id, null, 'what the desk has read cannot be unread')
  assert.equal((await rowOf(three)).state, 'received')
  const missing = await ekai.post('/api/reports/bulk', {
    act: 'make_safe',
    items: [{ report_id: three, version: 1 }],
  })
  assert.equal(missing.body.refused[0].code, 'wrong_shape')
})

test('a report that is named twice is acted on once', async () => {
  const [id] = (await onDesk(1)) as [string]
  const { version } = await rowOf(id)
  const twice = [
    { report_id: id, version },
    { report_id: id, version },
  ]
  const answer = (
    await nakiru.post('/api/reports/bulk', { act: 'triage', items: twice, severity: 3, urgency: 3 })
  ).body
  assert.deepEqual([answer.done.length, answer.refused.length], [1, 1])
  assert.equal(answer.refused[0].code, 'changed_meanwhile')
  assert.equal((await rowOf(id)).version, version + 1)
})

test('who coordinates the desk sees which reports there are and closes them, and is given no words of them', async () => {
  const [id] = (await onDesk(1)) as [string]
  const { memberId } = await house.person('lokwang')
  const roles = async (names: string[]) =>
    beneath(house.owner, 'UPDATE seat SET roles = $1 WHERE member_id = $2', [names, memberId])
  await roles(['coordinator'])
  const coordinator = await house.person('lokwang')
  const rows = (await coordinator.get('/api/reports?limit=100')).body.rows
  assert.ok(rows.some((row: { report_id: string }) => row.report_id === id))
  assert.equal((await claim(coordinator, [id])).body.claimed.length, 1)
  assert.deepEqual((await coordinator.post('/api/reports/texts', { report_ids: [id] })).body, { rows: [] })
  assert.deepEqual((await coordinator.get(`/api/reports/${id}`)).body.summaries, [])
  assert.equal((await coordinator.get('/api/reports?queue=to_triage')).status, 404)
  await roles(['verifier'])
})

async function onDesk(count: number): Promise<string[]> {
  const ids = await many(count)
  assert.equal((await bulk(ekai, 'make_safe', ids)).body.done.length, count)
  assert.equal((await bulk(ekai, 'register', ids)).body.done.length, count)
  return ids
}

test('triage of many is taken back with its clocks, but for what somebody has touched since', async () => {
  ekai = await house.person('ekai')
  const ids = await onDesk(4)
  const [one, two, three, paused] = ids as [string, string, string, string]
  const before = await clockOf(one, 'triage')
  const [{ clock_id }] = (await beneath(
    house.owner,
    `SELECT clock_id FROM clock WHERE subject_id = $1 AND kind = 'triage'`,
    [paused],
  )) as [{ clock_id: string }]
  const pause = await nakiru.post(`/api/clocks/${clock_id}/pause`, { reason: 'monitor_at_risk' })
  assert.equal(pause.status, 200, pause.text)
  const judged = await bulk(nakiru, 'triage', ids, { severity: 2, urgency: 2 })
  assert.equal(judged.body.done.length, 4)
  assert.notEqual((await clockOf(one, 'triage')).ended_at, null)
  assert.equal((await rowOf(one)).priority, 'P3')
  assert.equal((await single(nakiru, two, 'triage', { severity: 5, urgency: 5 })).status, 200)
  await claim(ekai, [three])

  const { bulk_act_id } = judged.body
  assert.equal((await undo(ekai, bulk_act_id)).status, 404, 'another’s act')
  const listed = (await nakiru.get('/api/bulk-acts')).body.rows
  assert.deepEqual([listed[0].bulk_act_id, listed[0].reports], [bulk_act_id, 4])
  const taken = await undo(nakiru, bulk_act_id)
  assert.equal(taken.status, 200, taken.text)
  assert.deepEqual(
    taken.body.undone.map((row: { report_id: string }) => row.report_id).toSorted(),
    [one, paused].toSorted(),
  )
  const kept = Object.fromEntries(
    taken.body.kept.map((row: { report_id: string; because: string }) => [row.report_id, row.because]),
  )
  assert.deepEqual(kept, { [two]: 'touched_since', [three]: 'claimed_by_another' })
  const row = await rowOf(one)
  assert.deepEqual([row.state, row.severity, row.priority, row.version], ['registered', 4, 'P1', 5])
  assert.deepEqual(await clockOf(one, 'triage'), before)
  assert.equal((await clockOf(paused, 'triage')).state, 'paused')
  assert.equal((await rowOf(two)).priority, 'P1')
  const entries = await beneath(house.owner, `SELECT record_id FROM journal WHERE event = 'report.undone'`)
  assert.equal(entries.length, 2)
  assert.equal((await undo(nakiru, bulk_act_id)).status, 404, 'once')
})

test('after ten minutes it stands; a limit that passed before the undo is missed, honestly', async () => {
  const [standing] = (await onDesk(1)) as [string]
  const judged = (await bulk(nakiru, 'triage', [standing], { severity: 4, urgency: 4 })).body
  await later(house, minutes(11))
  nakiru = await house.person('nakiru')
  ekai = await house.person('ekai')
  akiru = await house.person('akiru')
  assert.equal((await undo(nakiru, judged.bulk_act_id)).status, 404)
  await house.sweep()
  assert.equal(await countBeneath(house.owner, 'bulk_act_item'), 0)

  const [late] = (await onDesk(1)) as [string]
  await later(house, minutes(28))
  nakiru = await house.person('nakiru')
  ekai = await house.person('ekai')
  const met = (await bulk(nakiru, 'triage', [late], { severity: 4, urgency: 4 })).body
  assert.equal((await clockOf(late, 'triage')).state, 'met')
  await later(house, minutes(5))
  nakiru = await house.person('nakiru')
  ekai = await house.person('ekai')
  assert.equal((await undo(nakiru, met.bulk_act_id)).body.undone.length, 1)
  await house.sweep()
  const clock = await clockOf(late, 'triage')
  assert.deepEqual([clock.state, clock.ended_at], ['missed', null])
})

test('many are closed where silence is safer, taken back, and a report that went to oversight stays gone', async () => {
  const [one, two] = (await onDesk(2)) as [string, string]
  await bulk(nakiru, 'triage', [one, two], { severity: 2, urgency: 2 })
  const closed = (await bulk(ekai, 'close', [one, two], { silence_is_safer: true })).body
  assert.equal(closed.done.length, 2)
  const organisation_id = house.organisations['oversight']?.organisationId
  const accuse = { organisation_id, body_sealed: await ekai.seal(['oversight'], { v: 1, words: 'x' }) }
  assert.equal((await single(ekai, two, 'divert-accusation', accuse)).status, 200)
  const taken = (await undo(ekai, closed.bulk_act_id)).body
  assert.deepEqual([taken.undone.map((row: { report_id: string }) => row.report_id), taken.kept], [[one], []])
  assert.equal((await rowOf(one)).state, 'triaged')
})

test('each role has its queues, and none of another role’s', async () => {
  const fresh = await arrive()
  const idsIn = async (who: Person, query: string) =>
    (await who.get(`/api/reports?limit=100&${query}`)).body.rows?.map(
      (row: { report_id: string }) => row.report_id,
    )
  assert.ok((await idsIn(ekai, 'queue=to_read')).includes(fresh))
  assert.equal((await nakiru.get('/api/reports?queue=to_read')).status, 404)
  const joseph = await house.person('joseph')
  assert.equal((await joseph.get('/api/reports?queue=to_triage')).status, 404)
  const linkable = (await joseph.get('/api/reports?queue=to_link&limit=100')).body.rows
  assert.ok(linkable.length > 0)
  assert.ok(linkable.every((row: { state: string; live: boolean }) => row.state === 'triaged' && row.live))
  await claim(ekai, [fresh])
  assert.deepEqual(await idsIn(ekai, 'queue=mine'), [fresh])
  assert.deepEqual(await idsIn(akiru, 'queue=mine'), [])
  assert.ok(!(await idsIn(akiru, 'claimed=none')).includes(fresh))
})

test('a jump to a day begins with the newest of that day in the wheel’s own time', async () => {
  assert.equal((await ekai.get('/api/reports?on=2026-02-30')).body.code, 'wrong_value')
  const id = await arrive()
  // Half past ten in the evening of Greenwich is the next day in Nairobi.
  await beneath(house.owner, `UPDATE report SET received_at = '2026-03-04T22:30:00Z' WHERE report_id = $1`, [
    id,
  ])
  const first = async (on: string) =>
    (await ekai.get(`/api/reports?on=${on}&limit=1`)).body.rows[0]?.report_id
  assert.equal(await first('2026-03-05'), id)
  assert.equal(await first('2026-03-04'), undefined)
})

test('what may be the same is of one place, group and neighbouring days; words are given as each may read them', async () => {
  const near = await arrive('The same again.')
  const elsewhere = await arrive('Elsewhere.', { area_code: house.area.localities[2] })
  const other = await arrive('Another matter.', { handling_group: 'dispute' })
  const old = await arrive('Long ago.')
  await beneath(
    house.owner,
    `UPDATE report SET received_at = received_at - interval '3 days' WHERE report_id = $1`,
    [old],
  )
  const asked = await arrive('The same.')
  const likely = (await ekai.get(`/api/reports/${asked}/likely-same`)).body.rows
  const ids = likely.map((row: { report_id: string }) => row.report_id)
  assert.ok(ids.includes(near))
  for (const not of [elsewhere, other, old, asked]) assert.ok(!ids.includes(not))
  assert.equal((await nakiru.get(`/api/reports/${asked}/likely-same`)).status, 404, 'not made safe yet')
  const [shared] = (await onDesk(1)) as [string]
  const texts = (await nakiru.post('/api/reports/texts', { report_ids: [shared, near] })).body.rows
  assert.deepEqual(
    texts.map((row: { report_id: string; kind: string }) => [row.report_id, row.kind]),
    [[shared, 'summary']],
  )
  assert.equal((await nakiru.open(texts[0].sealed))['summary'], 'Goats were moved.')
  const own = (await ekai.post('/api/reports/texts', { report_ids: [near] })).body.rows
  assert.deepEqual([own[0].kind, (await ekai.open(own[0].sealed))['words']], ['body', 'The same again.'])
})

test('a person keeps up to twenty filters of her own, the same one once', async () => {
  const save = (who: Person, filter: object) => who.post('/api/saved-filters', { filter })
  assert.equal((await save(ekai, {})).body.code, 'wrong_value')
  assert.equal((await save(ekai, { state: 'a&b=c' })).body.code, 'wrong_shape')
  const first = (await save(ekai, { state: 'received', group: 'threat' })).body
  const again = (await save(ekai, { group: 'threat', state: 'received' })).body
  assert.equal(again.saved_filter_id, first.saved_filter_id)
  assert.deepEqual((await akiru.get('/api/saved-filters')).body.rows, [])
  assert.equal((await akiru.post(`/api/saved-filters/${first.saved_filter_id}/remove`)).status, 404)
  for (const strange of [{ area: 'JohnDidIt' }, { state: 'JohnDidIt' }, { language: 'John' }])
    assert.equal((await save(ekai, strange)).body.code, 'wrong_value')
  const area = house.area.localities[0]
  for (const state of REPORT_STATES)
    for (const priority of ['P1', 'P2'])
      assert.equal((await save(ekai, { area, state, priority })).status, 200)
  for (const language of ['sw', 'en', 'so']) assert.equal((await save(ekai, { language })).status, 200)
  assert.equal((await save(ekai, { language: 'fr' })).body.code, 'filters_enough')
  assert.equal((await ekai.post(`/api/saved-filters/${first.saved_filter_id}/remove`)).status, 200)
  assert.equal((await ekai.get('/api/saved-filters')).body.rows.length, 19)
})
