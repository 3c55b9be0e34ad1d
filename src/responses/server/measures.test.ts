import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { type Person, startHouse, type TestHouse } from '../../../test/people.ts'
import { desk, type Reporter, tell } from '../../../test/reporter.ts'
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
  PANEL,
  seen,
  triaged,
} from '../../../test/warned.ts'
import { wilson } from '../measures-wilson.ts'

let house: TestHouse
let ekai: Person
let nakiru: Person
let joseph: Person
let kofi: Person

before(async () => {
  house = await startHouse()
  // A morning of the place, so that a few hours later it is the same day.
  const tomorrow = new Date(Date.now() + hours(24)).toISOString().slice(0, 10)
  house.clock.set(new Date(`${tomorrow}T05:00:00Z`))
  ekai = await house.person('ekai')
  nakiru = await house.person('nakiru')
  joseph = await house.person('joseph')
  kofi = await house.person('kofi')
})
after(() => house.close())

const measures = async (who: Person, query = '') => (await who.get(`/api/measures${query}`)).body
type Clock = { kind: string; priority: string; in_time: number; late: number; share: object | null }
const clockOf = (body: { clocks: Clock[] }, kind: string, priority: string): any =>
  body.clocks.find((one) => one.kind === kind && one.priority === priority)
const ids = (who: Person) => ({
  wheelId: house.wheel.wheelId,
  memberId: who.memberId,
  organisationId: who.organisationId,
})

test('measures are for those of civil society who work with reports, and to everybody else they are not there', async () => {
  for (const name of [
    'otieno',
    'wafula',
    'barasa',
    'grace',
    'dana',
    'amina',
    'kofi',
    'esther',
    'halima',
    'daniel',
    'ruth',
  ]) {
    const who = await house.person(name)
    for (const path of ['/api/measures', '/api/measures/published', '/api/measures/notes'])
      assert.equal((await who.get(path)).status, 404, `${name} ${path}`)
  }
  for (const name of ['ekai', 'joseph', 'nakiru', 'lokwang', 'chebet'])
    assert.equal((await (await house.person(name)).get('/api/measures')).status, 200, name)
  assert.equal((await house.nobody.get('/api/measures')).status, 401)
})

test('the database alone counts nothing for anybody else, whatever the server asks it', async () => {
  await triaged(house)
  const asks = [
    sql<object>`SELECT * FROM cw_measure_clocks('2000-01-01', '2100-01-01', now())`,
    sql<object>`SELECT * FROM cw_measure_heard('2000-01-01', '2100-01-01')`,
    sql<object>`SELECT * FROM cw_measure_responses('2000-01-01', '2100-01-01')`,
    sql<object>`SELECT * FROM cw_measure_unwarned('2000-01-01', '2100-01-01', 14, 'x', 10) WHERE incidents > 0`,
  ]
  const rowsFor = (who: Person) =>
    Promise.all(
      asks.map((one) =>
        house.house.db.as('cw_member', ids(who), async (tx) => (await one.execute(tx)).rows.length),
      ),
    )
  // Also where an officer's session is taken for a member's.
  for (const name of ['otieno', 'barasa', 'grace', 'dana', 'amina', 'kofi', 'ruth', 'halima'])
    assert.deepEqual(await rowsFor(await house.person(name)), [0, 0, 0, 0], name)
  const [, heard] = await rowsFor(nakiru)
  assert.ok((heard ?? 0) > 0)
  for (const one of asks)
    await assert.rejects(
      house.house.db.as('cw_guest', ids(await house.person('otieno')), (tx) => one.execute(tx)),
      /permission denied/,
    )
})

test('a period that is none is refused, and without one it is the last thirty days of the place', async () => {
  for (const query of [
    '?from=2026-02-30&to=2026-03-01',
    '?from=2026-03-02&to=2026-03-01',
    '?from=2999-01-01&to=2999-02-01',
    '?from=2020-01-01',
    '?to=2026-01-01',
  ])
    assert.equal((await nakiru.get(`/api/measures${query}`)).status, 422, query)
  const { period } = await measures(nakiru)
  assert.deepEqual([period.days, period.timezone, period.over], [30, 'Africa/Nairobi', false])
})

test('before anything was answered nothing is zero: too few to say, and what is not kept is missing', async () => {
  const body = await measures(nakiru)
  assert.deepEqual(
    [body.alerts.acted, body.first_response.share, body.outcomes.false_alarms, body.unwarned.share],
    [null, null, null, null],
  )
  assert.deepEqual(body.clocks, [])
  assert.deepEqual(body.missing, [{ measure: 'monitor_balance', because: 'no_trait_is_kept' }])
  assert.equal(JSON.stringify(body).includes('prevented'), false)
})

async function step(who: Person, report: Reporter, verb: string, body: object, version: number) {
  const path = `/api/reports/${report.reportId}/${verb}`
  const answer = await who.post(path, body, { 'if-match': `"${version}"` })
  assert.equal(answer.status, 200, answer.text)
}
const triage = (report: Reporter) => step(nakiru, report, 'triage', { severity: 3, urgency: 3 }, 3)

test('clocks: who was in time, how long it took without the pauses, and what is overdue is not in time', async () => {
  const reports: Reporter[] = []
  for (let n = 0; n < 7; n++) {
    const told = await tell(house, { words: 'tension at a well', area: 'KE023124' })
    await step(
      ekai,
      told,
      'make-safe',
      { summary_sealed: await ekai.seal(desk, { v: 1, summary: 'tension at a well' }) },
      1,
    )
    await step(ekai, told, 'register', {}, 2)
    reports.push(told)
    house.clock.advance(1000)
  }
  const [a, b, c, d, e, , g] = reports as [
    Reporter,
    Reporter,
    Reporter,
    Reporter,
    Reporter,
    Reporter,
    Reporter,
  ]
  const clockId = async (report: Reporter): Promise<string> => {
    const { clocks } = (await nakiru.get(`/api/reports/${report.reportId}`)).body
    return clocks.find((one: { kind: string }) => one.kind === 'triage').clock_id
  }
  const pause = async (report: Reporter) =>
    nakiru.post(`/api/clocks/${await clockId(report)}/pause`, { reason: 'monitor_at_risk' })
  await later(house, hours(1))
  await triage(a)
  await triage(b)
  for (const report of [c, d, g]) assert.equal((await pause(report)).status, 200)
  await later(house, hours(1))
  // Met while it pauses: what it paused is no time taken.
  await triage(c)
  assert.equal((await nakiru.post(`/api/clocks/${await clockId(d)}/resume`)).status, 200)
  await later(house, hours(1))
  await triage(d)
  await later(house, hours(2))
  await triage(e)

  const body = await measures(joseph)
  const found = clockOf(body, 'triage', 'P2')
  assert.deepEqual([found.in_time, found.late, found.overdue, found.running, found.paused], [4, 2, 1, 0, 1])
  // 1 h, 1 h, 1 h (of 2, met in its pause), 2 h (of 3), 5 h late, and at least 5 h of one that is open still.
  assert.equal(Math.round(found.median_seconds / 60), 90)
  assert.equal(Math.round(found.p90_seconds / 600), 30)
  assert.deepEqual(found.share, { hits: 4, n: 6, share: 4 / 6, ...wilson(4, 6) })
  // A receipt page is an answer at once.
  const told = clockOf(body, 'acknowledge', 'P2')
  assert.deepEqual([told.in_time, told.late, told.median_seconds], [7, 0, 0])
  const { rows } = await house.owner.query(
    `SELECT paused_seconds FROM clock WHERE kind = 'triage' AND paused_seconds > 0`,
  )
  assert.deepEqual(
    rows.map((row: { paused_seconds: number }) => Math.round(row.paused_seconds / 60)),
    [60, 60],
  )
})

test('nobody writes into a clock how long it paused', async () => {
  await house.house.db.as('cw_member', ids(nakiru), (tx) =>
    sql`UPDATE clock SET paused_seconds = 9999 WHERE ended_at IS NULL`.execute(tx).then(() => {}),
  )
  const { rows } = await house.owner.query(`SELECT max(paused_seconds) AS most FROM clock`)
  assert.ok(rows[0].most < 9999)
})

test('imported history has no clocks, and is heard from all the same', async () => {
  const before_ = await measures(nakiru)
  await triaged(house, { live: false, channel: 'csv' })
  const now = await measures(nakiru)
  const counted = (body: { clocks: Clock[] }) =>
    body.clocks.map((one) => [one.kind, one.priority, one.in_time, one.late])
  assert.deepEqual(counted(now), counted(before_))
  const reports = (body: { coverage: { rows: { reports: number }[] } }) =>
    body.coverage.rows.reduce((all, row) => all + row.reports, 0)
  assert.equal(reports(now), reports(before_) + 1)
})

const mediation: Asked = { key: 'mediation', ask: 'mediation_team' }

async function warned(...recipients: Asked[]) {
  const source = await triaged(house)
  const incident = await openIncident(house, nakiru, [source])
  await grade(joseph, incident, 'F', 3)
  const written = await draft(house, nakiru, incident, [source], recipients)
  assert.equal(written.status, 201, written.text)
  for (const name of ['ruth', 'ajuma'])
    await (await house.person(name)).post(`/api/releases/${written.body.id}/approve`)
  return { incident, release: written.body.id as string }
}
async function answer(name: string, ...verbs: [verb: string, body?: object][]) {
  const who = await house.person(name)
  const { task_id: id } = (await who.get('/api/tasks')).body.rows[0]
  for (const [verb, body] of verbs) {
    const said = await seen(who, `/api/tasks/${id}`, verb, body)
    assert.equal(said.status, 200, said.text)
  }
}
const outcome = async (incident: string, code: string) => {
  const words_sealed = await nakiru.seal(DESK, { v: 1, words: 'As people of the place tell it.' })
  const said = await seen(nakiru, `/api/incidents/${incident}`, 'outcome', {
    code,
    said_by: 'community',
    words_sealed,
  })
  assert.equal(said.status, 200, said.text)
}

test('warnings and what was done about them, who said no and why, and what came of it', async () => {
  const acted: string[] = []
  for (let n = 0; n < 5; n++) {
    acted.push((await warned(mediation)).incident)
    await answer('kofi', ['accept'], ['begin'])
  }
  await warned({ key: 'county', ask: 'civilian_authority' })
  await answer('grace', ['decline', { reason: 'no_capacity' }])
  // The police were asked beside the mediators, and acted after them; in the other the police came first.
  acted.push(
    (await warned(mediation, { key: 'station', ask: 'police', coercion: await coercion(nakiru) })).incident,
  )
  await answer('kofi', ['accept'], ['begin'])
  house.clock.advance(minutes(1))
  await answer('otieno', ['accept'], ['begin'])
  acted.push((await warned({ key: 'station', ask: 'police', coercion: await coercion(nakiru) })).incident)
  await answer('otieno', ['accept'], ['begin'])
  await warned({ key: 'mediation', ask: null })
  const back = await warned(mediation)
  const reason_sealed = await nakiru.seal(['women', ...PANEL], {
    v: 1,
    reason: 'It was about another place.',
  })
  const { version } = (await nakiru.get(`/api/releases/${back.release}`)).body.release
  const withdrawn = await nakiru.post(
    `/api/releases/${back.release}/withdraw`,
    { reason_sealed },
    { 'if-match': `"${version}"` },
  )
  assert.equal(withdrawn.status, 200, withdrawn.text)
  await warned(mediation)
  await house.sweep()
  for (const [n, codes] of [
    ['de_escalated'],
    ['de_escalated'],
    ['false_alarm'],
    ['unknown', 'escalated'],
    ['no_change'],
  ].entries())
    for (const code of codes) {
      await outcome(acted[n] ?? '', code)
      house.clock.advance(1000)
    }

  const body = await measures(joseph)
  assert.equal(body.alerts.alerts, 11)
  assert.deepEqual(body.alerts.answers, [
    { code: 'acted', count: 7 },
    { code: 'waiting', count: 1 },
    { code: 'not_acted', count: 2 },
    { code: 'nothing_asked', count: 1 },
  ])
  assert.deepEqual(body.alerts.acted, { hits: 7, n: 11, share: 7 / 11, ...wilson(7, 11) })
  assert.deepEqual(body.declined, [{ code: 'no_capacity', count: 1 }])
  assert.deepEqual(body.first_response, {
    incidents: 7,
    not_coercive: 6,
    share: { hits: 6, n: 7, share: 6 / 7, ...wilson(6, 7) },
  })
  assert.deepEqual(
    body.outcomes.rows.map((row: { code: string; count: number }) => [row.code, row.count]),
    [
      ['de_escalated', 2],
      ['displaced_elsewhere', 0],
      ['no_change', 1],
      ['escalated', 1],
      ['false_alarm', 1],
      ['unknown', 0],
      ['no_action', 0],
    ],
  )
  assert.deepEqual([body.outcomes.incidents, body.outcomes.none_yet], [5, 6])
  assert.deepEqual(body.outcomes.false_alarms, { hits: 1, n: 5, share: 0.2, ...wilson(1, 5) })
  // The clock of what was taken back before anybody answered measures nobody; the one that waits has decided nothing.
  const accept = clockOf(body, 'accept', 'P1')
  assert.deepEqual([accept.in_time, accept.late, accept.running], [9, 0, 1])
  // Two clocks are somebody's own time; their number is told and nothing else.
  const few = body.clocks.find((one: Clock) => one.in_time + one.late < 5 && one.in_time + one.late > 0)
  if (few !== undefined)
    assert.deepEqual([few.share, few.median_seconds, few.p90_seconds], [null, null, null])
})

test('an incident came without warning where nothing was heard from its place in the days before', async () => {
  const before_ = await measures(joseph)
  assert.equal(before_.unwarned.unwarned, before_.unwarned.incidents, 'all reports of the place are of today')
  const prior = await triaged(house, { receivedAt: new Date(house.clock.now().getTime() - 3 * hours(24)) })
  const own = await triaged(house)
  await house.owner.query(`UPDATE report SET area_code = 'KE023125' WHERE report_id = ANY ($1)`, [
    [prior, own],
  ])
  for (const [area_code, source] of [
    ['KE023125', own],
    ['KE023126', await triaged(house)],
  ])
    await nakiru.post('/api/incidents', {
      report_ids: [source],
      area_code,
      handling_group: 'harm',
      severity: 4,
      urgency: 5,
      account_sealed: await nakiru.seal(DESK, { v: 1, title: 'A raid', text: 'At dawn.' }),
    })
  const { unwarned } = await measures(joseph)
  assert.equal(unwarned.incidents, before_.unwarned.incidents + 2)
  assert.equal(unwarned.unwarned, before_.unwarned.unwarned + 1)
  assert.equal(unwarned.share.n, unwarned.incidents)
})

test('the sample is the same whoever draws it, its seed follows from the period, and only the desk sees which incidents', async () => {
  const { period, unwarned } = await measures(joseph)
  assert.equal(unwarned.seed, `${period.from}/${period.to}`)
  assert.equal(unwarned.sample.length, 10)
  assert.deepEqual((await measures(nakiru)).unwarned.sample, unwarned.sample)
  const { rows } = await house.owner.query('SELECT incident_id FROM incident WHERE area_code <> $1', [
    'KE023125',
  ])
  const { createHash } = await import('node:crypto')
  const byHash = rows
    .map(({ incident_id: id }: { incident_id: string }) => ({
      id,
      hash: createHash('sha256').update(`${unwarned.seed} ${id}`).digest('hex'),
    }))
    .sort((a: { hash: string }, b: { hash: string }) => (a.hash < b.hash ? -1 : 1))
  assert.deepEqual(
    unwarned.sample,
    byHash.slice(0, 10).map(({ id }: { id: string }) => id),
  )
  const other = await measures(joseph, `?from=${period.to}&to=${period.to}`)
  assert.notDeepEqual(other.unwarned.sample, unwarned.sample)
  assert.equal((await measures(ekai)).unwarned.sample, null)
})

test('coverage names the localities that fell silent, and the wheel’s own area is none of them', async () => {
  const { coverage } = await measures(ekai)
  assert.equal(coverage.localities, 6)
  assert.equal(coverage.heard_from, 3)
  const of = (code: string) => coverage.rows.find((row: { area_code: string }) => row.area_code === code)
  assert.equal(of('KE023'), undefined)
  assert.deepEqual([of('KE023124').reports, of('KE023124').standing], [7, 'heard_from'])
  assert.equal(Math.round(of('KE023124').per_week * 100), Math.round((7 * 7 * 100) / 30))
  assert.deepEqual(
    [of('KE023127').reports, of('KE023127').standing, of('KE023127').last_report_on],
    [0, 'no_information', null],
  )
  const names = coverage.rows.map((row: { area_code: string }) => row.area_code)
  const places = (await nakiru.get('/api/wheel')).body.areas.map((area: { code: string }) => area.code)
  assert.deepEqual(
    names,
    places.filter((code: string) => code !== 'KE023'),
    'in the order of the wheel',
  )
})

test('what was measured for one period does not change another wheel’s measures', async () => {
  const body = await measures(await house.person('chebet'))
  assert.deepEqual(
    [body.clocks, body.alerts.alerts, body.unwarned.incidents, body.coverage.heard_from],
    [[], 0, 0, 0],
  )
})

test('middle values are those of percentile_cont, also between two of them', async () => {
  for (const count of [5, 6, 11, 40]) {
    await house.owner.query(
      `INSERT INTO clock (wheel_id, clock_id, subject, subject_id, kind, priority, organisation_id, role, state, started_at, due_at, next_at, ended_at)
       SELECT $1, gen_random_uuid(), 'incident', gen_random_uuid(), 'verify', 'P3', $2, 'verifier', 'met', '2025-03-03T09:00Z', '2025-03-09T09:00Z', now(),
         '2025-03-03T09:00Z'::timestamptz + (n * n * 7919 % 90001 / 60 * 60) * interval '1 second' FROM generate_series(1, $3::int) n`,
      [house.wheel.wheelId, ekai.organisationId, count],
    )
    const { rows } = await house.owner.query(
      `SELECT percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY date_part('epoch', ended_at - started_at)) AS wanted FROM clock WHERE priority = 'P3'
         AND kind = 'verify' AND started_at < '2025-04-01'`,
    )
    const found = clockOf(await measures(nakiru, '?from=2025-03-01&to=2025-03-31'), 'verify', 'P3')
    const [median, p90] = rows[0].wanted
    assert.ok(Math.abs(found.median_seconds - median) < 1e-6, `${found.median_seconds} ${median}`)
    assert.ok(Math.abs(found.p90_seconds - p90) < 1e-6, `${found.p90_seconds} ${p90}`)
  }
})

test('no answer about measures names a person', async () => {
  const { text } = await nakiru.get('/api/measures')
  const { rows } = await house.owner.query('SELECT member_id FROM seat')
  for (const { member_id: id } of rows) assert.equal(text.includes(id), false)
  assert.equal(text.includes(kofi.organisationId), false)
})
