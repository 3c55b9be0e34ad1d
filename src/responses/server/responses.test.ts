import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { type Person, startHouse, type TestHouse } from '../../../test/people.ts'
import {
  type Asked,
  coercion,
  DESK,
  draft,
  grade,
  hours,
  later,
  minutes,
  openIncident,
  seen,
  triaged,
} from '../../../test/warned.ts'

let house: TestHouse
let nakiru: Person
let joseph: Person
let kofi: Person
let otieno: Person
let grace: Person

before(async () => {
  house = await startHouse()
  nakiru = await house.person('nakiru')
  joseph = await house.person('joseph')
  kofi = await house.person('kofi')
  otieno = await house.person('otieno')
  grace = await house.person('grace')
})
after(() => house.close())

/** Words that left, and what they ask. */
async function asked(...recipients: Asked[]) {
  const source = await triaged(house)
  const incident = await openIncident(house, nakiru, [source])
  await grade(joseph, incident, 'F', 3)
  const written = await draft(house, nakiru, incident, [source], recipients)
  assert.equal(written.status, 201, written.text)
  for (const name of ['ruth', 'ajuma'])
    await (await house.person(name)).post(`/api/releases/${written.body.id}/approve`)
  return { source, incident, release: written.body.id as string }
}
const mediation: Asked = { key: 'mediation', ask: 'mediation_team' }
const newest = async (who: Person) => (await who.get('/api/tasks')).body.rows[0]
const task = (who: Person, id: string, verb: string, body: unknown = {}) =>
  seen(who, `/api/tasks/${id}`, verb, body)
const stateOf = async (incident: string) =>
  (await nakiru.get(`/api/incidents/${incident}`)).body.incident.state
const responses = async (incident: string) => (await nakiru.get(`/api/incidents/${incident}/responses`)).body
const words = (by: Person, readers: readonly string[], text = 'We spoke with both sides.') =>
  by.seal(readers, { v: 1, words: text })
const outcome = async (incident: string, code: string, by = nakiru) =>
  seen(by, `/api/incidents/${incident}`, 'outcome', {
    code,
    said_by: 'community',
    words_sealed: await words(by, DESK),
  })
const closeLoop = async (incident: string, told = 'community', channel = 'radio') =>
  seen(nakiru, `/api/incidents/${incident}`, 'close-loop', {
    told,
    channel,
    words_sealed: await words(nakiru, DESK),
  })

test('a task is its office’s: nobody else’s guest finds it, answers it, or learns that it exists', async () => {
  await asked({ key: 'station', ask: 'police', coercion: await coercion(nakiru) })
  const { task_id: id } = await newest(otieno)
  for (const name of ['wafula', 'barasa', 'grace', 'kofi', 'daniel', 'halima', 'dana', 'esther', 'chebet']) {
    const who = await house.person(name)
    assert.equal((await who.get(`/api/tasks/${id}`)).status, 404, name)
    const accepted = await who.post(`/api/tasks/${id}/accept`, {}, { 'if-match': '1' })
    assert.equal(accepted.status, 404, name)
    const list = await who.get('/api/tasks')
    assert.ok(
      list.status === 404 || list.body.rows.every((row: { task_id: string }) => row.task_id !== id),
      name,
    )
  }
})

test('a guest’s answers say nothing of incident, release, author, or who else was asked', async () => {
  const { incident, release } = await asked(mediation, {
    key: 'station',
    ask: 'police',
    coercion: await coercion(nakiru),
  })
  const { task_id: id, inbox_item_id: item } = await newest(otieno)
  for (const path of [
    '/api/tasks',
    `/api/tasks/${id}`,
    '/api/inbox',
    `/api/inbox/${item}`,
    '/api/needs-me',
  ]) {
    const { text, status } = await otieno.get(path)
    assert.equal(status, 200)
    for (const secret of [
      incident,
      release,
      nakiru.memberId,
      joseph.memberId,
      kofi.organisationId,
      'Nakiru',
      '"clocks"',
    ])
      assert.equal(text.includes(secret), false, `${path} ${secret}`)
  }
  const view = (await otieno.get(`/api/tasks/${id}`)).body
  assert.deepEqual(Object.keys(view), ['task', 'actions', 'reports', 'recipients'])
  assert.deepEqual(view.actions, ['accept', 'decline'])
  assert.equal(view.recipients.length, 3, 'the whole desk, so that it does not say who asked')
  // Random, and not of the time at which it was written.
  assert.equal(id[14], '4')
  assert.equal((await otieno.get(`/api/incidents/${incident}/responses`)).status, 404)
  assert.equal(
    (await otieno.get(`/api/incidents/${'0'.repeat(8)}-0000-7000-8000-${'0'.repeat(12)}/responses`)).status,
    404,
  )
})

test('the catalogue gives a guest no column that leads back to an incident, a release or a person', async () => {
  const { rows } = await house.owner.query(
    `SELECT table_name || '.' || column_name AS name FROM information_schema.column_privileges
     WHERE grantee = 'cw_guest' AND privilege_type = 'SELECT' AND (table_name LIKE 'task%' OR table_name LIKE 'inbox%' OR table_name LIKE 'release%'
       OR table_name IN ('incident', 'incident_text', 'grade', 'outcome', 'loop_closure', 'alert_level', 'coercive_reason', 'clock'))`,
  )
  const names = rows.map((row: { name: string }) => row.name)
  assert.ok(names.includes('task.ask'))
  for (const name of names)
    assert.doesNotMatch(name, /incident|release_id|author|member|clock|^release|grade|coercive_reason/)
})

test('mediators accept, begin and report; the incident follows, and the desk judges what another did', async () => {
  const { incident } = await asked(mediation)
  const offered = await newest(kofi)
  assert.equal(offered.state, 'offered')
  assert.equal(new Date(offered.accept_by).getTime() - new Date(offered.offered_at).getTime(), hours(1))
  const { task_id: id } = offered
  assert.equal((await kofi.post(`/api/tasks/${id}/accept`, {})).status, 428)
  assert.equal(
    (await task(kofi, id, 'accept', { words_sealed: await words(kofi, ['mediation', ...DESK]) })).status,
    200,
  )
  await house.sweep()
  assert.equal(await stateOf(incident), 'responding')
  const early = await task(kofi, id, 'report', { words_sealed: await words(kofi, ['mediation', ...DESK]) })
  assert.equal(early.status, 409, 'nothing was begun')
  assert.equal((await task(kofi, id, 'begin')).status, 200)
  const forOthers = await task(kofi, id, 'report', { words_sealed: await words(kofi, ['mediation']) })
  assert.equal(forOthers.body.code, 'sealed_for_others')
  const reported = await task(kofi, id, 'report', { words_sealed: await words(kofi, ['mediation', ...DESK]) })
  assert.equal(reported.body.state, 'reported')
  const [seenByDesk] = (await responses(incident)).tasks
  assert.deepEqual(
    seenByDesk.clocks.map((clock: { kind: string; state: string }) => [clock.kind, clock.state]),
    [
      ['accept', 'met'],
      ['act', 'met'],
    ],
  )
  assert.deepEqual(
    seenByDesk.reports.map((report: { kind: string }) => report.kind),
    ['answer', 'action'],
  )
  assert.equal((await nakiru.open(seenByDesk.reports[1].sealed))['words'], 'We spoke with both sides.')
  assert.equal((await task(kofi, id, 'evaluate')).status, 409, 'nobody judges his own action')
  assert.equal((await task(nakiru, id, 'evaluate')).body.state, 'evaluated')
})

test('a task that nobody answers is timed out by the clock and passed on to the next named role', async () => {
  const { incident } = await asked(mediation)
  const { task_id: id } = await newest(kofi)
  await later(house, minutes(59))
  assert.equal((await newest(kofi)).state, 'offered')
  await later(house, minutes(2))
  assert.equal((await newest(kofi)).state, 'escalated')
  const [row] = (await responses(incident)).tasks
  const clock = row.clocks.find((one: { kind: string }) => one.kind === 'accept')
  assert.deepEqual([clock.state, clock.role], ['missed', 'coordinator'])
  const events = await house.house.db.as('cw_job', null, async (tx) => {
    const found = await sql<{
      event: string
    }>`SELECT event FROM journal WHERE record_id = ${id}::uuid ORDER BY at, journal_id`.execute(tx)
    return found.rows.map((entry) => entry.event)
  })
  assert.deepEqual(events.slice(0, 3).toSorted(), ['task.escalated', 'task.offered', 'task.timed_out'])
  assert.ok(
    (await nakiru.get('/api/needs-me')).body.rows.some(
      (need: { subject_id: string }) => need.subject_id === id,
    ),
  )

  // He comes late, and is let in; that he was late stays.
  assert.equal((await task(kofi, id, 'accept')).status, 200)
  await house.sweep()
  const [after] = (await responses(incident)).tasks
  assert.equal(after.state, 'accepted')
  assert.equal(after.clocks.find((one: { kind: string }) => one.kind === 'accept').state, 'missed')
})

test('a task that was accepted and not begun is missed as well', async () => {
  const { incident } = await asked(mediation)
  const { task_id: id } = await newest(kofi)
  await task(kofi, id, 'accept')
  await house.sweep()
  await later(house, hours(7))
  const [row] = (await responses(incident)).tasks
  assert.equal(row.state, 'escalated')
  assert.equal(row.clocks.find((one: { kind: string }) => one.kind === 'act').role, 'coordinator')
  assert.equal((await task(kofi, id, 'begin')).body.state, 'in_action')
})

test('declining has a reason, answers the clock, and asks the coordinator', async () => {
  const { incident } = await asked({ key: 'county', ask: 'civilian_authority' })
  const { task_id: id } = await newest(grace)
  assert.equal((await task(grace, id, 'decline', {})).status, 422)
  const declined = await task(grace, id, 'decline', { reason: 'no_capacity' })
  assert.equal(declined.body.state, 'declined')
  const [row] = (await responses(incident)).tasks
  assert.equal(row.decline_reason, 'no_capacity')
  assert.equal(row.clocks[0].state, 'met')
  const needs = (await nakiru.get('/api/needs-me')).body.rows
  const need = needs.find((one: { subject_id: string }) => one.subject_id === id)
  assert.equal(need.kind, 'declined')
  assert.equal((await task(grace, id, 'accept')).status, 409)
})

test('the database lets no coercive request leave without its reason, nor with a reason that considered nothing less', async () => {
  const { rows: incidents } = await house.owner.query(`SELECT incident_id, area_code FROM incident LIMIT 1`)
  const incident = incidents[0].incident_id
  const { wheelId } = house.wheel
  const as = (who: Person, text: ReturnType<typeof sql>) =>
    house.house.db.as(
      'cw_member',
      { wheelId, memberId: who.memberId, organisationId: who.organisationId },
      (tx) => text.execute(tx).then(() => {}),
    )
  const release = '00000000-0000-4000-8000-00000000000c'
  await as(
    nakiru,
    sql`INSERT INTO release (wheel_id, release_id, incident_id, purpose, priority, place_code, time_from, time_to, body, author_id, organisation_id, written_at, expires_at)
      VALUES (${wheelId}, ${release}, ${incident}, 'prevent_harm', 'P1', 'KE023', '2026-01-01', '2026-01-02', 'x', ${nakiru.memberId}, ${nakiru.organisationId}, now(), now() + interval '9 days')`,
  )
  await as(
    nakiru,
    sql`INSERT INTO release_recipient VALUES (${wheelId}, ${release}, ${otieno.organisationId}, 'police')`,
  )
  const reason = (considered: string[]) =>
    as(
      nakiru,
      sql`INSERT INTO coercive_reason VALUES (${wheelId}, ${release}, ${otieno.organisationId}, ${considered}, 'x', ${nakiru.memberId}, now())`,
    )
  await assert.rejects(reason([]), /check/)
  await assert.rejects(reason(['police']), /check/)
  await assert.rejects(reason(['other_forces', 'inform']), /check/)
  for (const name of ['ruth', 'ajuma']) {
    const who = await house.person(name)
    await as(
      who,
      sql`INSERT INTO release_approval VALUES (${wheelId}, ${release}, ${who.memberId}, ${who.organisationId}, 'approved', NULL, now())`,
    )
  }
  const leave = () =>
    house.house.db.as('cw_job', null, (tx) =>
      sql`UPDATE release SET state = 'approved', leaves_at = now() + interval '90 days' WHERE release_id = ${release}`
        .execute(tx)
        .then(() => {}),
    )
  await assert.rejects(leave(), /coercive/)
})

test('other forces are asked through the civilian authority', async () => {
  const source = await triaged(house)
  const incident = await openIncident(house, nakiru, [source])
  const army: Asked = { key: 'army', ask: 'other_forces', coercion: await coercion(nakiru) }
  const alone = await draft(house, nakiru, incident, [source], [army])
  assert.deepEqual(alone.body.details.because, ['forces_without_civilian_authority'])
  const through = await draft(
    house,
    nakiru,
    incident,
    [source],
    [army, { key: 'county', ask: 'civilian_authority' }],
  )
  assert.equal(through.status, 201, through.text)
})

test('an incident closes with an outcome and with its loop closed, or not at all', async () => {
  const { incident, source } = await asked(mediation)
  const path = `/api/incidents/${incident}`
  assert.equal((await seen(nakiru, path, 'close')).status, 409, 'nothing came of it yet')
  assert.equal((await outcome(incident, 'prevented')).status, 422, 'nobody can know what would have been')
  const { task_id: id } = await newest(kofi)
  for (const verb of ['accept', 'begin']) await task(kofi, id, verb)
  assert.equal((await outcome(incident, 'de_escalated')).status, 200)
  const open = await seen(nakiru, path, 'close')
  assert.equal(open.body.code, 'outcome_needed')
  assert.deepEqual(open.body.details.because, ['loop_not_closed', 'task_open'])
  assert.equal((await closeLoop(incident, 'nobody', 'radio')).status, 422)
  assert.equal((await closeLoop(incident)).status, 200)
  assert.deepEqual((await seen(nakiru, path, 'close')).body.details.because, ['task_open'])
  await task(kofi, id, 'report', { words_sealed: await words(kofi, ['mediation', ...DESK]) })
  await task(nakiru, id, 'evaluate')
  assert.ok((await responses(incident)).actions.includes('close'))
  assert.equal((await seen(joseph, path, 'close')).status, 409, 'a verifier does not close')
  assert.equal((await seen(nakiru, path, 'close')).body.state, 'closed')
  const { rows } = await house.owner.query('SELECT state FROM report WHERE report_id = $1', [source])
  assert.equal(rows[0].state, 'closed')
  const { clocks } = (await nakiru.get(path)).body
  assert.ok(clocks.every((clock: { ended_at: string | null }) => clock.ended_at !== null))

  const review = async (by: Person) =>
    seen(by, path, 'review', { text_sealed: await by.seal(DESK, { v: 1, text: 'We were late.' }) })
  assert.equal((await review(nakiru)).status, 409, 'a review by the same hand is none')
  assert.equal((await review(joseph)).body.state, 'reviewed')
  const all = await responses(incident)
  assert.equal((await joseph.open(all.outcomes[0].sealed))['words'], 'We spoke with both sides.')
  assert.deepEqual([all.closures[0].told, all.closures[0].channel], ['community', 'radio'])
})

test('a warning without an answer is closed by saying so, with the reason', async () => {
  const incident = await openIncident(house, nakiru, [await triaged(house)])
  await grade(joseph, incident, 'F', 4)
  assert.equal((await outcome(incident, 'unknown')).status, 200)
  await closeLoop(incident, 'nobody', 'silence')
  const path = `/api/incidents/${incident}`
  assert.deepEqual((await seen(nakiru, path, 'close')).body.details.because, ['nobody_was_asked'])
  const other = await openIncident(house, nakiru, [await triaged(house)])
  await grade(joseph, other, 'F', 4)
  assert.equal((await outcome(other, 'no_action')).status, 200)
  await closeLoop(other, 'nobody', 'silence')
  assert.equal((await seen(nakiru, `/api/incidents/${other}`, 'close')).body.state, 'closed')
})

test('outcomes and closures are for the desk', async () => {
  const { incident } = await asked(mediation)
  for (const name of ['otieno', 'grace', 'kofi', 'daniel', 'ekai', 'chebet', 'halima']) {
    const who = await house.person(name)
    const words_sealed = await words(nakiru, DESK)
    const bodies = {
      outcome: { code: 'no_change', said_by: 'issuer', words_sealed },
      'close-loop': { told: 'community', channel: 'radio', words_sealed },
      close: {},
      review: { text_sealed: words_sealed },
    }
    for (const [verb, body] of Object.entries(bodies)) {
      const answer = await who.post(`/api/incidents/${incident}/${verb}`, body, { 'if-match': '1' })
      assert.equal(answer.status, 404, `${name} ${verb}`)
    }
    assert.equal((await who.get(`/api/incidents/${incident}/responses`)).status, 404, name)
  }
})
