import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { type Person, startHouse, type TestHouse } from '../../../test/people.ts'
import {
  coercion,
  draft,
  grade,
  handOver,
  hours,
  later,
  openIncident,
  PANEL,
  type ReportFacts,
  triaged,
} from '../../../test/warned.ts'

let house: TestHouse
let nakiru: Person
let ruth: Person
let ajuma: Person
let daniel: Person
let otieno: Person
let kofi: Person

before(async () => {
  house = await startHouse()
  nakiru = await house.person('nakiru')
  ruth = await house.person('ruth')
  ajuma = await house.person('ajuma')
  daniel = await house.person('daniel')
  otieno = await house.person('otieno')
  kofi = await house.person('kofi')
})
after(() => house.close())

/** A draft before the panel: by default to the mediators, who are asked to mediate. */
async function beforePanel(
  facts: ReportFacts & { priority?: 'P1' | 'P3'; to?: { key: string; ask: string | null }[] } = {},
) {
  const { priority = 'P1', to = [{ key: 'mediation', ask: 'mediation_team' }], ...report } = facts
  const source = await triaged(house, report)
  const incident = await openIncident(house, nakiru, [source], {
    severity: priority === 'P1' ? 4 : 2,
    urgency: priority === 'P1' ? 4 : 2,
  })
  const answer = await draft(house, nakiru, incident, [source], to)
  assert.equal(answer.status, 201, answer.text)
  return { release: answer.body.id as string, incident, source }
}
const view = async (id: string, by = nakiru) => (await by.get(`/api/releases/${id}`)).body
const approve = (by: Person, id: string) => by.post(`/api/releases/${id}/approve`)
const inbox = async (by: Person) => (await by.get('/api/inbox')).body.rows
/** Tables that no person of the tests sees whole are looked at as the sweep. */
const sweepSees = <T>(text: ReturnType<typeof sql<T>>): Promise<T[]> =>
  house.house.db.as('cw_job', null, async (tx) => (await text.execute(tx)).rows)
const journal = async (event: string, record: string) =>
  (await sweepSees(sql`SELECT 1 FROM journal WHERE event = ${event} AND record_id = ${record}::uuid`)).length
const inboxOf = (release: string) =>
  sweepSees(
    sql<{ organisation_id: string; state: string; body: Buffer | null }>`
      SELECT organisation_id, state, body FROM inbox_item WHERE release_id = ${release}`,
  )

test('a release is not found by whoever has neither desk nor panel', async () => {
  const { release } = await beforePanel()
  for (const name of ['otieno', 'wafula', 'barasa', 'grace', 'halima', 'kofi', 'ekai', 'esther', 'dana']) {
    const who = await house.person(name)
    for (const path of ['/api/releases', `/api/releases/${release}`, '/api/release-readers'])
      assert.equal((await who.get(path)).status, 404, `${name} ${path}`)
    for (const verb of ['approve', 'withdraw', 'refuse'])
      assert.ok((await who.post(`/api/releases/${release}/${verb}`, {})).status >= 404, `${name} ${verb}`)
    const wrote = await who.post('/api/releases', {})
    assert.ok(wrote.status === 422 || wrote.status === 404)
  }
  assert.deepEqual(await inboxOf(release), [])
})

test('a release needs a person’s consent to pass a summary on', async () => {
  const source = await triaged(house, { mayPassOn: false })
  const incident = await openIncident(house, nakiru, [source])
  const answer = await draft(
    house,
    nakiru,
    incident,
    [source],
    [{ key: 'county', ask: 'civilian_authority' }],
  )
  assert.equal(answer.body.code, 'purpose_not_given')
})

test('a release is drawn from reports of its own incident', async () => {
  const source = await triaged(house)
  const incident = await openIncident(house, nakiru, [source])
  const answer = await draft(house, nakiru, incident, [await triaged(house)], [{ key: 'county', ask: null }])
  assert.equal(answer.body.code, 'wrong_value')
})

test('its words are sealed to owner, panel and recipients, and to nobody more', async () => {
  const source = await triaged(house)
  const incident = await openIncident(house, nakiru, [source])
  const county = house.organisations['county']?.organisationId
  const readers = await nakiru.get(`/api/release-readers?recipients=${county}`)
  assert.equal(readers.body.body.length, 4, 'the county sits on the panel and is counted once')
  for (const keys of [
    ['women', ...PANEL, 'station'],
    ['women', 'county'],
  ]) {
    const body_sealed = await nakiru.seal(keys, { v: 1, words: 'w' })
    const answer = await draft(house, nakiru, incident, [source], [{ key: 'county', ask: null }], {
      body_sealed,
    })
    assert.equal(answer.body.code, 'sealed_for_others')
  }
})

test('a place or a time that is too exact, an end that is past or years away, does not go before the panel', async () => {
  const source = await triaged(house)
  const incident = await openIncident(house, nakiru, [source])
  const write = (more: object) =>
    draft(house, nakiru, incident, [source], [{ key: 'county', ask: null }], more)
  await house.owner.query(
    `INSERT INTO area (code, country, level, parent_code, name, kind, source) VALUES ('KE023123.9', 'KEN', 4, 'KE023123', 'A village', 'pcode', 'test')
     ON CONFLICT DO NOTHING`,
  )
  assert.deepEqual((await write({ place_code: 'KE023123.9' })).body.details?.unmet, ['place_too_exact'])
  assert.equal((await write({ expires_at: new Date(0).toISOString() })).status, 422)
  assert.equal(
    (await write({ expires_at: new Date(Date.now() + 900 * hours(24)).toISOString() })).status,
    422,
  )
  assert.equal((await write({ time_from: '2026-02-30' })).status, 422)
})

test('what is asked of the police needs its written reason and what less was considered', async () => {
  const source = await triaged(house)
  const incident = await openIncident(house, nakiru, [source])
  const ask = (more: object) =>
    draft(house, nakiru, incident, [source], [{ key: 'station', ask: 'police', ...more }])
  assert.deepEqual((await ask({})).body.details.because, ['reason_missing', 'no_lesser_choice_considered'])
  const { reason_sealed } = await coercion(nakiru)
  const notLesser = await ask({ coercion: { considered: ['other_forces'], reason_sealed } })
  assert.equal(notLesser.body.code, 'reason_needed')
  assert.equal((await ask({ coercion: await coercion(nakiru) })).status, 201)
  const { rows } = await house.owner.query(`SELECT count(*)::int AS n FROM coercive_reason`)
  assert.equal(rows[0].n, 1)
})

test('one person alone cannot get a release out, in any way', async () => {
  const { release, incident } = await beforePanel({ to: [{ key: 'county', ask: 'civilian_authority' }] })
  const still = async () => {
    assert.equal((await view(release)).release.state, 'draft')
    assert.deepEqual(await inboxOf(release), [])
  }
  assert.equal((await approve(nakiru, release)).status, 409, 'the author is not on the panel')
  const once = await approve(ruth, release)
  assert.equal(once.body.state, 'draft', once.text)
  assert.equal((await approve(ruth, release)).body.code, 'second_person_needed')
  assert.equal(
    (await ruth.post(`/api/releases/${release}/approve`, {}, { 'idempotency-key': 'again' })).status,
    409,
  )
  assert.equal(
    (await ruth.post(`/api/releases/${release}/refuse`, { reason_sealed: 'x'.repeat(100) })).status,
    422,
  )
  await still()

  // Beneath the routes: as herself, with every right that her session has in the database.
  const asker = { wheelId: house.wheel.wheelId, memberId: ruth.memberId, organisationId: ruth.organisationId }
  const asRuth = (text: ReturnType<typeof sql>) =>
    house.house.db.as('cw_member', asker, (tx) => text.execute(tx).then(() => {}))
  const other = { m: ajuma.memberId, o: ajuma.organisationId }
  const { wheelId } = house.wheel
  const ways: [string, ReturnType<typeof sql>][] = [
    [
      'in another’s name',
      sql`INSERT INTO release_approval VALUES (${wheelId}, ${release}, ${other.m}, ${other.o}, 'approved', NULL, now())`,
    ],
    [
      'by moving the state',
      sql`UPDATE release SET state = 'approved', version = 2 WHERE release_id = ${release}`,
    ],
    ['straight out', sql`UPDATE release SET state = 'released', version = 2 WHERE release_id = ${release}`],
    ['as another’s work', sql`UPDATE release SET author_id = ${other.m} WHERE release_id = ${release}`],
    ['by other words', sql`UPDATE release SET body = 'x' WHERE release_id = ${release}`],
    [
      'into an inbox',
      sql`INSERT INTO inbox_item (wheel_id, inbox_item_id, release_id, organisation_id, purpose, priority, place_code, time_from, time_to, body, released_at, expires_at)
       VALUES (${wheelId}, gen_random_uuid(), ${release}, ${daniel.organisationId}, 'mediate', 'P1', 'KE023', now(), now(), 'x', now(), now() + interval '1 day')`,
    ],
    [
      'as a task',
      sql`INSERT INTO task (wheel_id, task_id, incident_id, release_id, inbox_item_id, organisation_id, ask, priority, offered_at, accept_by)
       VALUES (${wheelId}, gen_random_uuid(), ${incident}, ${release}, gen_random_uuid(), ${daniel.organisationId}, 'inform', 'P1', now(), now())`,
    ],
    [
      'to one more office',
      sql`INSERT INTO release_recipient VALUES (${wheelId}, ${release}, ${otieno.organisationId}, NULL)`,
    ],
    ['from one more source', sql`INSERT INTO release_source VALUES (${wheelId}, ${release}, ${incident})`],
    ['by taking her answer back', sql`DELETE FROM release_approval WHERE release_id = ${release}`],
    [
      'born approved',
      sql`INSERT INTO release (wheel_id, release_id, incident_id, purpose, priority, place_code, time_from, time_to, state, body, author_id, organisation_id, written_at, leaves_at, expires_at)
       VALUES (${wheelId}, gen_random_uuid(), ${incident}, 'mediate', 'P1', 'KE023', now(), now(), 'approved', 'x', ${ruth.memberId}, ${ruth.organisationId}, now(), now(), now() + interval '1 day')`,
    ],
  ]
  for (const [way, text] of ways)
    await assert.rejects(asRuth(text), ({ code }: { code?: string }) => {
      // No right to it, or a check that it does not pass; not a statement that was written wrong.
      assert.ok(code === '42501' || code === '23514', `${way}: ${code}`)
      return true
    })
  await still()

  // Time does not do it either: it never falls to one.
  for (let i = 0; i < 4; i++) await later(house, hours(1))
  await still()
  const { rows } = await house.owner.query(
    `SELECT role, state FROM clock WHERE subject = 'release' AND subject_id = $1 AND kind = 'approve'`,
    [release],
  )
  assert.deepEqual(rows, [{ role: 'coordinator', state: 'missed' }])
  const second = await approve(daniel, release)
  assert.equal(second.body.state, 'released', second.text)
})

test('a verifier of an incident does not approve what leaves of it, and two of the authorities are not enough', async () => {
  const { release, incident } = await beforePanel()
  await house.owner.query(`UPDATE seat SET roles = '{verifier,release_approver}' WHERE member_id = $1`, [
    ruth.memberId,
  ])
  assert.equal((await grade(ruth, incident, 'F', 3)).status, 200)
  const own = await approve(ruth, release)
  assert.equal(own.body.code, 'second_person_needed')
  assert.equal(own.body.details.because, 'not_verifier_of_it')
  await house.owner.query(`UPDATE seat SET roles = '{release_approver}' WHERE member_id = $1`, [
    ruth.memberId,
  ])

  const seat = (name: string, roles: string) =>
    house.owner.query(
      `UPDATE seat SET roles = $1 WHERE member_id = (SELECT member_id FROM member WHERE sign_in_name = $2)`,
      [roles, name],
    )
  await seat('grace', '{release_approver}')
  const grace = await house.person('grace')
  assert.equal((await approve(daniel, release)).body.state, 'draft')
  assert.equal((await approve(grace, release)).body.state, 'draft')
  assert.ok((await view(release)).unmet.includes('panel_without_civil_society_majority'))
  await seat('lokwang', '{release_approver}')
  assert.deepEqual((await view(release)).unmet, ['no_civil_society_approval'])
  assert.equal((await approve(ajuma, release)).body.state, 'released')
  await seat('grace', '{liaison}')
  await seat('lokwang', '{verifier}')
})

test('a P1 release leaves with its second approval; each opening is shown to its owner', async () => {
  const { release, incident, source } = await beforePanel({
    to: [{ key: 'mediation', ask: 'mediation_team' }],
  })
  assert.equal(
    (await view(release, daniel)).release.incident_id,
    null,
    'whose incident it was stays on the desk',
  )
  assert.equal((await approve(daniel, release)).body.state, 'draft')
  assert.equal((await approve(ruth, release)).body.state, 'released')
  const [item] = await inbox(kofi)
  assert.equal(item.state, 'released')
  assert.notEqual(item.inbox_item_id, release)
  const before = await kofi.get(`/api/inbox/${item.inbox_item_id}`)
  assert.equal(before.body.body_sealed, null)
  assert.equal((await otieno.get(`/api/inbox/${item.inbox_item_id}`)).status, 404)
  assert.equal((await nakiru.get(`/api/inbox/${item.inbox_item_id}`)).status, 404, 'an inbox is its office’s')
  assert.deepEqual((await view(release)).openings, [])
  const opened = await kofi.post(`/api/inbox/${item.inbox_item_id}/open`)
  assert.match(String((await kofi.open(opened.body.body_sealed))['words']), /Tension/)
  assert.match(opened.body.task_id, /^[0-9a-f]{8}-[0-9a-f]{4}-4/)
  const { openings } = await view(release)
  assert.deepEqual(Object.keys(openings[0]), ['organisation_id', 'at'])
  assert.equal(openings[0].organisation_id, kofi.organisationId)
  assert.equal(
    (await kofi.post(`/api/inbox/${item.inbox_item_id}/acknowledge`)).body.item.state,
    'acknowledged',
  )
  assert.equal((await nakiru.get(`/api/incidents/${incident}`)).body.incident.state, 'alerted')
  const { rows } = await house.owner.query('SELECT passed_on FROM report WHERE report_id = $1', [source])
  assert.equal(rows[0].passed_on, true)
  assert.equal(await journal('release.released', release), 1)
})

test('an office opens nothing under a repeated request’s stored answer', async () => {
  const { release } = await beforePanel()
  await approve(ajuma, release)
  await approve(ruth, release)
  const [item] = await inbox(kofi)
  await kofi.post(`/api/inbox/${item.inbox_item_id}/open`, {}, { 'idempotency-key': 'open-once' })
  await kofi.post(`/api/inbox/${item.inbox_item_id}/open`, {}, { 'idempotency-key': 'open-once' })
  const { rows } = await house.owner.query(
    `SELECT count(*)::int AS n FROM idempotency WHERE answer::text LIKE '%body_sealed%'`,
  )
  assert.equal(rows[0].n, 0)
})

test('a P3 release waits for the protocol’s hour, and is looked at again when it leaves', async () => {
  const { release } = await beforePanel({ priority: 'P3' })
  const gone = await beforePanel({ priority: 'P3' })
  for (const id of [release, gone.release]) {
    await approve(ruth, id)
    assert.equal((await approve(ajuma, id)).body.state, 'approved')
  }
  await house.sweep()
  assert.deepEqual(await inboxOf(release), [])
  const { leaves_at } = (await view(release)).release
  assert.equal(new Date(leaves_at).getUTCMinutes(), 0)
  assert.ok([5, 13].includes(new Date(leaves_at).getUTCHours()), 'eight or sixteen in Nairobi')
  // The person takes her consent back before the hour.
  await house.owner.query('UPDATE report SET may_pass_on = false WHERE report_id = $1', [gone.source])
  await later(house, new Date(leaves_at).getTime() - house.clock.now().getTime() + 1000)
  assert.equal((await view(release)).release.state, 'released')
  assert.equal((await inboxOf(release)).length, 1)
  assert.equal((await view(gone.release)).release.state, 'withdrawn')
  assert.deepEqual(await inboxOf(gone.release), [])
  const { flags } = (await nakiru.get(`/api/incidents/${gone.incident}`)).body
  assert.equal(flags[0].code, 'could_not_leave')
})

test('a refusal has its reason, and what was refused does not leave', async () => {
  const { release } = await beforePanel()
  const reason_sealed = await daniel.seal(['women', ...PANEL], { v: 1, reason: 'It names a family.' })
  assert.equal(
    (await daniel.post(`/api/releases/${release}/refuse`, { reason_sealed })).body.state,
    'refused',
  )
  for (const who of [ruth, ajuma]) assert.equal((await approve(who, release)).status, 409)
  const { approvals } = await view(release)
  assert.equal((await nakiru.open(approvals[0].reason_sealed))['reason'], 'It names a family.')
})

test('a withdrawal reaches every inbox: the words are gone, that it was withdrawn is not', async () => {
  const { release } = await beforePanel({
    to: [
      { key: 'mediation', ask: 'mediation_team' },
      { key: 'station', ask: null },
    ],
  })
  await approve(ruth, release)
  await approve(ajuma, release)
  const [theirs] = await inbox(otieno)
  assert.equal(theirs.state, 'released')
  const reason_sealed = await nakiru.seal(['women', ...PANEL], { v: 1, reason: 'It was a wedding.' })
  const joseph = await house.person('joseph')
  assert.equal((await joseph.post(`/api/releases/${release}/withdraw`, { reason_sealed })).status, 409)
  assert.equal(
    (await nakiru.post(`/api/releases/${release}/withdraw`, { reason_sealed })).body.state,
    'withdrawn',
  )
  for (const who of [otieno, kofi]) {
    const [item] = await inbox(who)
    assert.equal(item.state, 'withdrawn')
    const opened = await who.post(`/api/inbox/${item.inbox_item_id}/open`)
    assert.equal(opened.body.body_sealed, null)
    assert.equal((await who.post(`/api/inbox/${item.inbox_item_id}/acknowledge`)).status, 409)
  }
  for (const row of await inboxOf(release)) assert.equal(row.body, null)
  const [task] = (await kofi.get('/api/tasks')).body.rows
  assert.equal(task.state, 'withdrawn')
  assert.equal(await journal('release.withdrawn', release), 1)
  assert.equal((await nakiru.open((await view(release)).withdrawal_sealed))['reason'], 'It was a wedding.')
  assert.deepEqual((await view(release)).openings, [], 'a tombstone that is opened is no opening')
})

test('a release ends on its day, in the inbox too', async () => {
  const source = await triaged(house)
  const incident = await openIncident(house, nakiru, [source])
  const soon = new Date(house.clock.now().getTime() + hours(2)).toISOString()
  const to = [{ key: 'mediation', ask: 'mediation_team' }]
  const { body } = await draft(house, nakiru, incident, [source], to, { expires_at: soon })
  await approve(ruth, body.id)
  await approve(ajuma, body.id)
  await later(house, hours(2) + 1000)
  assert.equal((await view(body.id)).release.state, 'expired')
  assert.deepEqual(
    (await inboxOf(body.id)).map((row) => [row.state, row.body]),
    [['expired', null]],
  )
  assert.equal((await kofi.get('/api/tasks')).body.rows[0].state, 'withdrawn')
})

test('what was drawn from a report that went into oversight’s custody does not leave, and nobody of an authority is told why', async () => {
  const { release: drafted, source, incident } = await beforePanel()
  const approved = await beforePanel({ priority: 'P3' })
  await approve(ruth, approved.release)
  await approve(ajuma, approved.release)
  await approve(ruth, drafted)
  await handOver(house, source)
  await handOver(house, approved.source)
  // Before the sweep comes by, the second approval finds it gone as well.
  const late = await approve(daniel, drafted)
  assert.equal(late.body.code, 'release_not_ready')
  assert.deepEqual(late.body.details.unmet, ['summary_not_consented'])
  await house.sweep()
  for (const id of [drafted, approved.release]) {
    assert.equal((await view(id, daniel)).release.state, 'withdrawn')
    assert.deepEqual(await inboxOf(id), [])
  }
  const after = (await nakiru.get(`/api/incidents/${incident}`)).body
  assert.deepEqual([after.incident.reports, after.links], [0, []])
  assert.deepEqual(after.flags, [], 'nothing says that a report went, or when')
})

test('what had left already stays where it is, and the desk is told', async () => {
  const { release, source, incident } = await beforePanel()
  await approve(ruth, release)
  await approve(ajuma, release)
  await handOver(house, source)
  await house.sweep()
  assert.equal((await inboxOf(release))[0]?.state, 'released')
  const { flags } = (await nakiru.get(`/api/incidents/${incident}`)).body
  assert.deepEqual(flags, [{ code: 'source_gone', release_id: release }])
  assert.ok(
    (await nakiru.get('/api/needs-me')).body.rows.some(
      (need: { kind: string }) => need.kind === 'source_gone',
    ),
  )
})

test('the panel’s member of an authority hears of drafts, and an office of what came', async () => {
  const { release } = await beforePanel({ to: [{ key: 'station', ask: null }] })
  const waits = async (who: Person, kind: string, id: string) =>
    (await who.get('/api/needs-me')).body.rows.some(
      (need: { kind: string; subject_id: string }) => need.kind === kind && need.subject_id === id,
    )
  assert.equal(await waits(daniel, 'approve', release), true)
  await approve(daniel, release)
  assert.equal(await waits(daniel, 'approve', release), false)
  await approve(ajuma, release)
  const [item] = await inbox(otieno)
  assert.equal(await waits(otieno, 'inbox', item.inbox_item_id), true)
})

test('a source that is being handed over while the second approval comes holds the release back', async () => {
  const { release, source } = await beforePanel({ to: [{ key: 'station', ask: null }] })
  await approve(ruth, release)
  const custodian = await house.owner.connect()
  try {
    await custodian.query('BEGIN')
    await custodian.query('SELECT FROM report WHERE report_id = $1 FOR UPDATE', [source])
    await custodian.query('DELETE FROM report WHERE report_id = $1', [source])
    const second = approve(ajuma, release)
    await new Promise((done) => setTimeout(done, 500))
    await custodian.query('COMMIT')
    const answer = await second
    assert.deepEqual([answer.status, answer.body.state], [200, 'withdrawn'])
  } finally {
    custodian.release()
  }
  assert.deepEqual(await inboxOf(release), [])
})

test('an authority’s approver cannot tell a withdrawal by a person from one that a report’s leaving brought about', async () => {
  const byPerson = await beforePanel()
  const reason_sealed = await nakiru.seal(['women', ...PANEL], { v: 1, reason: 'Written anew.' })
  const withdrawn = await nakiru.post(`/api/releases/${byPerson.release}/withdraw`, { reason_sealed })
  assert.equal(withdrawn.status, 200, withdrawn.text)
  const byItself = await beforePanel()
  await handOver(house, byItself.source)
  await house.sweep()
  for (const { release } of [byPerson, byItself]) {
    const shown = await view(release, daniel)
    assert.deepEqual([shown.release.state, shown.withdrawal_sealed, shown.unmet], ['withdrawn', null, []])
  }
  assert.notEqual((await view(byPerson.release)).withdrawal_sealed, null)
})

test('an office or an approver’s organisation that left the wheel before the hour keeps a release from leaving', async () => {
  for (const key of ['mediation', 'youth']) {
    const { release } = await beforePanel({ priority: 'P3' })
    await approve(ruth, release)
    await approve(ajuma, release)
    const leave = (until: Date | null) =>
      house.owner.query('UPDATE wheel_organisation SET until = $2 WHERE organisation_id = $1', [
        house.organisations[key]?.organisationId,
        until,
      ])
    await leave(house.clock.now())
    await later(house, hours(24))
    await leave(null)
    assert.equal((await view(release)).release.state, 'withdrawn', key)
    assert.deepEqual(await inboxOf(release), [])
  }
})
