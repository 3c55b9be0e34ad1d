import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { beneath } from '../../../test/beneath.ts'
import { type Person, startHouse, type TestHouse } from '../../../test/people.ts'
import { DESK, grade, hours, later, minutes, openIncident, seen, triaged } from '../../../test/warned.ts'

let house: TestHouse
let nakiru: Person
let joseph: Person
let lokwang: Person

before(async () => {
  house = await startHouse()
  nakiru = await house.person('nakiru')
  joseph = await house.person('joseph')
  lokwang = await house.person('lokwang')
})
after(() => house.close())

const view = async (id: string, by = nakiru) => (await by.get(`/api/incidents/${id}`)).body

test('an incident is not found by whoever is not on the desk, whether it exists or not', async () => {
  const id = await openIncident(house, nakiru, [await triaged(house)])
  const never = '00000000-0000-7000-8000-000000000000'
  for (const name of [
    'otieno',
    'wafula',
    'barasa',
    'grace',
    'daniel',
    'halima',
    'kofi',
    'ekai',
    'esther',
    'dana',
    'chebet',
  ]) {
    const who = await house.person(name)
    for (const path of [
      '/api/incidents',
      `/api/incidents/${id}`,
      `/api/incidents/${never}`,
      '/api/alert-levels',
    ]) {
      const answer = await who.get(path)
      // Chebet coordinates another wheel: its list is hers, and empty.
      if (name === 'chebet' && !path.includes(id) && !path.includes(never))
        assert.deepEqual(answer.body.rows, [])
      else assert.equal(answer.status, 404, `${name} ${path} ${answer.text}`)
    }
    const act = await who.post(
      `/api/incidents/${id}/assess`,
      { severity: 1, urgency: 1 },
      { 'if-match': '1' },
    )
    assert.equal(act.status, 404, `${name} ${act.text}`)
  }
})

test('an incident is opened from triaged reports of today and from nothing else', async () => {
  const open = (report: string) =>
    nakiru.seal(DESK, { v: 1, title: 't', text: 't' }).then((account_sealed) =>
      nakiru.post('/api/incidents', {
        report_ids: [report],
        area_code: house.area.localities[0],
        handling_group: 'threat',
        severity: 3,
        urgency: 3,
        account_sealed,
      }),
    )
  assert.equal((await open(await triaged(house, { state: 'registered' }))).status, 409)
  assert.equal((await open(await triaged(house, { live: false }))).status, 409)
  assert.equal((await open('00000000-0000-7000-8000-000000000000')).status, 404)
  const report = await triaged(house)
  assert.equal((await open(report)).status, 201)
  assert.equal((await open(report)).status, 409, 'a report tells of one incident at a time')
})

test('an account is sealed to the whole desk, and to nobody more', async () => {
  const report = await triaged(house)
  for (const readers of [['women'], [...DESK, 'station']]) {
    const answer = await nakiru.post('/api/incidents', {
      report_ids: [report],
      area_code: house.area.localities[0],
      handling_group: 'threat',
      severity: 3,
      urgency: 3,
      account_sealed: await nakiru.seal(readers, { v: 1, title: 't', text: 't' }),
    })
    assert.equal(answer.body.code, 'sealed_for_others')
  }
})

test('its clocks count from the receipt of its first report', async () => {
  const first = new Date(house.clock.now().getTime() - minutes(90))
  const id = await openIncident(house, nakiru, [
    await triaged(house),
    await triaged(house, { receivedAt: first }),
  ])
  const { clocks, incident } = await view(id)
  assert.equal(incident.priority, 'P1')
  assert.deepEqual(
    clocks.map((clock: { kind: string; due_at: string }) => [clock.kind, clock.due_at]),
    [
      ['verify', new Date(first.getTime() + hours(2)).toISOString()],
      ['close', new Date(first.getTime() + hours(72)).toISOString()],
    ],
  )
  const { account_sealed } = incident
  assert.equal((await joseph.open(account_sealed))['title'], 'Men gather')
})

test('forty forwards of one message are one origin, and forty voices do not confirm it', async () => {
  const reports = await Promise.all(Array.from({ length: 40 }, () => triaged(house)))
  const id = await openIncident(house, nakiru, reports)
  const before = await view(id)
  assert.equal(before.incident.reports, 40)
  assert.equal(before.incident.origins, 1)
  const confirmed = await grade(joseph, id, 'F', 1)
  assert.equal(confirmed.status, 422)
  assert.deepEqual(confirmed.body.details.because, ['confirmed_needs_two_origins'])
  const possible = await grade(joseph, id, 'F', 3)
  assert.equal(possible.status, 200, possible.text)
  const { incident } = await view(id)
  assert.equal(incident.grade, 'F3')
  assert.equal(incident.verification, 'plausible')
})

test('a second origin that a person judged independent lets it be confirmed, and unlinking it takes that back', async () => {
  const [one, other] = [await triaged(house), await triaged(house)]
  const id = await openIncident(house, nakiru, [one])
  const path = `/api/incidents/${id}`
  assert.equal(
    (await seen(joseph, path, 'link', { report_id: other, origin: 3 })).status,
    422,
    'numbers leave no gap',
  )
  const linked = await seen(joseph, path, 'link', { report_id: other, origin: 2 })
  assert.equal(linked.status, 200, linked.text)
  assert.equal((await grade(joseph, id, 'F', 1)).status, 200)
  assert.equal((await view(id)).incident.verification, 'corroborated')

  const link = (await view(id)).links.find((row: { origin: number }) => row.origin === 2)
  assert.equal((await seen(joseph, path, 'unlink', { link_id: link.link_id })).status, 200)
  const without = await view(id)
  assert.deepEqual([without.incident.origins, without.incident.reports], [1, 1])
  assert.equal(without.incident.verification, 'plausible')
  assert.equal(without.grades.length, 1, 'the judgement stays, with the number of origins it was given on')
  assert.equal(without.grades[0].independent_origins, 2)
  assert.notEqual(
    without.links.find((row: { link_id: string }) => row.link_id === link.link_id).unlinked_at,
    null,
  )

  assert.equal((await seen(lokwang, path, 'link', { report_id: other, origin: 2 })).status, 200)
  assert.equal((await view(id)).incident.verification, 'corroborated')
})

test('a stranger is F and never E; whoever walked in, or has closed cases, may be judged', async () => {
  const id = await openIncident(house, nakiru, [await triaged(house, { channel: 'web' })])
  for (const letter of ['E', 'A'])
    assert.deepEqual((await grade(joseph, id, letter, 3)).body.details.because, ['unknown_source_is_f'])
  assert.equal((await grade(joseph, id, 'B', 3, { closed_cases: 5 })).status, 200)
  const walkedIn = await openIncident(house, nakiru, [await triaged(house, { channel: 'walk_in' })])
  assert.equal((await grade(joseph, walkedIn, 'E', 5)).status, 200)
})

test('a grade is appended and never overwritten, and whoever took the report in does not give it', async () => {
  const id = await openIncident(house, nakiru, [await triaged(house, { madeSafeBy: joseph.memberId })])
  const own = await grade(joseph, id, 'F', 3)
  assert.equal(own.status, 409)
  assert.equal(own.body.details.because, 'not_intake_of_it')
  assert.equal((await grade(lokwang, id, 'F', 4)).status, 200)
  assert.equal((await grade(nakiru, id, 'F', 2)).status, 200)
  const { grades } = await view(id)
  assert.deepEqual(
    grades.map((row: { credibility: number; author_id: string }) => [row.credibility, row.author_id]),
    [
      [4, lokwang.memberId],
      [2, nakiru.memberId],
    ],
  )
  assert.equal((await joseph.open(grades[0].reason_sealed))['reason'], 'A second source at the well.')
})

test('an edit says which version it has seen', async () => {
  const id = await openIncident(house, nakiru, [await triaged(house)])
  const body = { severity: 2, urgency: 2 }
  assert.equal((await nakiru.post(`/api/incidents/${id}/assess`, body)).status, 428)
  assert.equal((await nakiru.post(`/api/incidents/${id}/assess`, body, { 'if-match': '"7"' })).status, 409)
  assert.equal((await seen(nakiru, `/api/incidents/${id}`, 'assess', body)).status, 200)
  assert.equal((await view(id)).incident.priority, 'P3')
})

test('credible sources conflict: both accounts stay beside one another', async () => {
  const id = await openIncident(house, nakiru, [await triaged(house)])
  const text_sealed = await joseph.seal(DESK, {
    v: 1,
    title: 'Kitchen smoke',
    text: 'No ballots were burned.',
  })
  assert.equal(
    (await seen(joseph, `/api/incidents/${id}`, 'contest', { contested: true, text_sealed })).status,
    200,
  )
  const now = await view(id)
  assert.equal(now.incident.verification, 'contested')
  assert.deepEqual(
    now.texts.map((text: { kind: string }) => text.kind),
    ['account', 'other_account'],
  )
})

test('the decision to act unverified is an answer to the clock of verification', async () => {
  const id = await openIncident(house, nakiru, [await triaged(house)])
  const text_sealed = await joseph.seal(DESK, { v: 1, reason: 'Waiting would cost a life.' })
  const answer = await seen(joseph, `/api/incidents/${id}`, 'write', { kind: 'no_verification', text_sealed })
  assert.equal(answer.status, 200, answer.text)
  const { clocks } = await view(id)
  assert.equal(clocks.find((clock: { kind: string }) => clock.kind === 'verify').state, 'met')
})

test('what could not be judged within its time is unverifiable, by the clock', async () => {
  const id = await openIncident(house, nakiru, [await triaged(house)])
  await later(house, hours(3))
  const missed = (await view(id)).clocks.find((clock: { kind: string }) => clock.kind === 'verify')
  assert.equal(missed.state, 'missed')
  assert.equal(missed.role, 'analyst')
  assert.equal((await grade(joseph, id, 'F', 6)).status, 200)
  assert.equal((await view(id)).incident.verification, 'unverifiable')
})

test('the list goes page by page', async () => {
  const seenIds = new Set<string>()
  let after: string | null = null
  do {
    const page: { rows: { incident_id: string }[]; after: string | null } = (
      await nakiru.get(`/api/incidents?limit=3${after === null ? '' : `&after=${after}`}`)
    ).body
    for (const row of page.rows) {
      assert.equal(seenIds.has(row.incident_id), false)
      seenIds.add(row.incident_id)
    }
    after = page.after
  } while (after !== null)
  const { rows } = await house.owner.query('SELECT count(*)::int AS n FROM incident')
  assert.equal(seenIds.size, rows[0].n)
})

test('a pause is in the journal, and a new priority keeps what was paused and revives no clock whose time is up', async () => {
  const id = await openIncident(house, nakiru, [await triaged(house)])
  const clockOf = async (kind: string) =>
    (await view(id)).clocks.find((one: { kind: string }) => one.kind === kind)
  const { clock_id, due_at } = await clockOf('close')
  const pause = await nakiru.post(`/api/clocks/${clock_id}/pause`, { reason: 'team_cannot_move_safely' })
  assert.equal(pause.status, 200, pause.text)
  await later(house, minutes(20))
  assert.equal((await nakiru.post(`/api/clocks/${clock_id}/resume`)).status, 200)
  const events = await beneath(house.owner, 'SELECT event FROM journal WHERE record_id = $1 ORDER BY at', [
    clock_id,
  ])
  assert.deepEqual(
    events.map((row) => row['event']),
    ['clock.paused', 'clock.resumed'],
  )
  const paused = Date.parse((await clockOf('close')).due_at) - Date.parse(due_at)
  assert.ok(paused >= minutes(20) && paused < minutes(21), `${paused} ms`)
  const assess = async (severity: number, urgency: number) =>
    assert.equal((await seen(nakiru, `/api/incidents/${id}`, 'assess', { severity, urgency })).status, 200)
  await assess(2, 2)
  await assess(4, 4)
  assert.equal(Date.parse((await clockOf('close')).due_at), Date.parse(due_at) + paused)
  // Two hours for verification are over, and no sweep has come by yet.
  house.clock.advance(hours(2))
  const now = house.clock.now()
  await house.owner.query('UPDATE session SET seen_at = $1, expires_at = $2', [
    now,
    new Date(now.getTime() + hours(1)),
  ])
  const verify = await clockOf('verify')
  await assess(1, 1)
  assert.equal((await clockOf('verify')).due_at, verify.due_at)
  await later(house, 0)
  assert.equal((await clockOf('verify')).state, 'missed')
})
