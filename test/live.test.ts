import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { announce, type LiveTo } from '../src/platform/live.ts'
import { LISTENER } from '../src/platform/live-listener.ts'
import { beneath } from './beneath.ts'
import { type Listening, listen } from './live-reader.ts'
import { type Person, startHouse, type TestHouse } from './people.ts'
import { desk, tell, triaged } from './reporter.ts'
import { coercion, draft, later, minutes, openIncident, seen, triaged as onDesk } from './warned.ts'

let house: TestHouse
let ekai: Person
let nakiru: Person
before(async () => {
  house = await startHouse()
  ekai = await house.person('ekai')
  nakiru = await house.person('nakiru')
  // From here on the house itself listens.
  const first = await listening(ekai)
  await eventually(async () => {
    await say('last_word', officeOf(ekai))
    return first.heard.includes('last_word')
  })
})
after(() => house.close())

const open = new Set<Listening>()
afterEach(() => {
  for (const one of open) one.close()
  open.clear()
})
async function listening(who: Pick<Person, 'cookie'>): Promise<Listening> {
  const stream = await listen(house.url, who.cookie)
  open.add(stream)
  return stream
}
/** Said as an act says it. Whoever hears this has heard everything before it: announcements keep the order of commits. */
const say = (kind: string, to: LiveTo, wheelId = house.wheel.wheelId): Promise<void> =>
  house.house.db.as('cw_job', null, (tx) => announce(tx, wheelId, kind, to))
const officeOf = (who: Person): LiveTo => ({ organisationId: who.organisationId })
/** Everything that this person heard, up to a word that only her office is told. */
async function heardBy(who: Person, stream: Listening): Promise<string[]> {
  await say('last_word', officeOf(who))
  await stream.hears('last_word')
  return stream.heard.filter((kind) => kind !== 'last_word' && kind !== 'again')
}
async function signedInAnew(name: string): Promise<string> {
  const answer = await house.nobody.post('/api/sign-in', { name, secret: house.signInSecret(name) })
  assert.equal(answer.status, 200, answer.text)
  return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
}

test('nobody listens without a session', async () => {
  const stream = await listening({ cookie: '' })
  assert.equal(stream.status, 401)
  await stream.ended
  assert.doesNotMatch(stream.text(), /retry|event/)
})

test('an act of one is heard by another as a kind, and by no id and no word', async () => {
  const report = await tell(house, { words: 'Goats are moved at night.' })
  const stream = await listening(nakiru)
  const acted = await ekai.post(
    `/api/reports/${report.reportId}/make-safe`,
    { summary_sealed: await ekai.seal(desk, { v: 1, summary: 'Goats' }) },
    { 'if-match': '"1"' },
  )
  assert.equal(acted.status, 200, acted.text)
  await stream.hears('report')
  assert.equal(stream.status, 200)
  assert.match(stream.headers['content-type'] ?? '', /^text\/event-stream/)
  assert.equal(stream.headers['x-accel-buffering'], 'no')
  assert.match(stream.headers['cache-control'] ?? '', /no-store/)
  assert.equal(stream.headers['content-encoding'], undefined)
  assert.match(stream.text(), /^retry: \d+\n\n/)
  assert.doesNotMatch(stream.text(), /[0-9a-f]{8}-|Goats|KE0/)
})

test('an act that is taken back is not heard of', async () => {
  const stream = await listening(nakiru)
  await assert.rejects(
    house.house.db.as('cw_member', null, async (tx) => {
      await announce(tx, house.wheel.wheelId, 'incident', 'civil_society')
      throw new Error('the last step was refused')
    }),
  )
  assert.ok(!(await heardBy(nakiru, stream)).includes('incident'))
})

test('what comes in is heard too, and a flood of it once a second', async () => {
  const stream = await listening(nakiru)
  await Promise.all(Array.from({ length: 12 }, () => tell(house, { words: 'A road is closed.' })))
  await stream.hears('report')
  const said = (await heardBy(nakiru, stream)).filter((kind) => kind === 'report').length
  assert.ok(said < 6, `${said} ticks for twelve reports`)
})

test('a liaison hears nothing while reports, claims, incidents and tasks of others move, and hears of his own inbox and task', async () => {
  const guests = await Promise.all(
    ['otieno', 'wafula', 'barasa', 'grace', 'dana'].map(async (name) => {
      const who = await house.person(name)
      return { name, who, stream: await listening(who) }
    }),
  )
  const analyst = await listening(nakiru)
  const mediator = await listening(await house.person('kofi'))

  const report = await tell(house, { words: 'Men with sticks at the borehole.', group: 'threat' })
  await triaged(house, report, 4, 4)
  await say('claim', 'civil_society')
  const source = await onDesk(house)
  const incident = await openIncident(house, nakiru, [source])
  const released = async (to: Parameters<typeof draft>[4]) => {
    const drafted = await draft(house, nakiru, incident, [source], to)
    assert.equal(drafted.status, 201, drafted.text)
    for (const name of ['ruth', 'ajuma'])
      await (await house.person(name)).post(`/api/releases/${drafted.body.id}/approve`)
  }
  await released([{ key: 'mediation', ask: 'mediation_team' }])
  const kofi = await house.person('kofi')
  const [task] = (await kofi.get('/api/tasks')).body.rows
  const accepted = await seen(kofi, `/api/tasks/${task.task_id}`, 'accept', {
    words_sealed: await kofi.seal(['mediation', ...desk], { v: 1, words: 'We go.' }),
  })
  assert.equal(accepted.status, 200, accepted.text)
  for (const kind of ['report', 'claim', 'incident', 'release', 'task']) await analyst.hears(kind)
  for (const { name, who, stream } of guests) assert.deepEqual(await heardBy(who, stream), [], name)
  const heard = await heardBy(kofi, mediator)
  assert.ok(heard.includes('inbox') && heard.includes('task'), heard.join())
  assert.ok(!heard.includes('report') && !heard.includes('claim'), 'a mediator sees no reports')

  const liaison = guests[0]?.stream as Listening
  await released([{ key: 'station', ask: 'police', coercion: await coercion(nakiru) }])
  await liaison.hears('inbox')
  await liaison.hears('task')
  for (const { name, who, stream } of guests.slice(1)) assert.deepEqual(await heardBy(who, stream), [], name)
})

test('what lies with oversight is heard of by oversight and by nobody else', async () => {
  const report = await tell(house, { words: 'They were in uniform.' })
  const halima = await house.person('halima')
  const oversight = await listening(halima)
  const others = await Promise.all(
    ['ekai', 'nakiru', 'otieno', 'wafula', 'grace'].map(async (name) => {
      const who = await house.person(name)
      return { name, who, stream: await listening(who) }
    }),
  )
  const { organisationId: organisation_id = '', recipient = '' } = house.organisations['oversight'] ?? {}
  const body_sealed = await ekai.seal([recipient, report.recipient], { v: 1, words: 'They were in uniform.' })
  const passed = await ekai.post(
    `/api/reports/${report.reportId}/divert-accusation`,
    { organisation_id, body_sealed },
    { 'if-match': '"1"' },
  )
  assert.equal(passed.status, 200, passed.text)
  await oversight.hears('oversight_report')
  const before = oversight.heard.filter((kind) => kind === 'oversight_report').length
  assert.equal((await report.write('One more thing.')).status, 200)
  await oversight.hears('oversight_report', before)
  const [mine] = (await halima.get('/api/oversight-reports')).body.rows
  const at = `/api/oversight-reports/${mine.oversight_report_id}`
  const message_sealed = await halima.seal([recipient, report.recipient], { v: 1, words: 'We read it.' })
  assert.equal((await halima.post(`${at}/write`, { message_sealed })).status, 200)
  assert.equal((await halima.post(`${at}/close`)).status, 200)
  assert.ok((await heardBy(halima, oversight)).every((kind) => kind === 'oversight_report'))
  for (const { name, who, stream } of others) {
    const heard = await heardBy(who, stream)
    assert.ok(!heard.includes('oversight_report'), `${name}: ${heard.join()}`)
    // Of the report that left they hear what they hear of every report.
    assert.ok(
      heard.every((kind) => kind === 'report'),
      `${name}: ${heard.join()}`,
    )
  }
})

test('sealed mail to the specialist is heard of by nobody', async () => {
  const report = await tell(house, { words: 'It is not for this desk.' })
  const streams = await Promise.all(
    ['esther', 'nakiru', 'otieno'].map(async (name) => {
      const who = await house.person(name)
      return { name, who, stream: await listening(who) }
    }),
  )
  const envelope_sealed = await ekai.seal(['care'], { v: 1, words: 'x' })
  const passed = await ekai.post(
    `/api/reports/${report.reportId}/divert-sensitive`,
    { envelope_sealed, remaining_sealed: null },
    { 'if-match': '"1"' },
  )
  assert.equal(passed.status, 200, passed.text)
  for (const { name, who, stream } of streams)
    assert.deepEqual(await heardBy(who, stream), name === 'nakiru' ? ['report'] : [], name)
})

test('nothing of one wheel is heard in another', async () => {
  const chebet = await house.person('chebet')
  const stream = await listening(chebet)
  await say('report', 'civil_society')
  await say('report', officeOf(ekai))
  assert.deepEqual(await heardBy2(chebet, stream), [])

  async function heardBy2(who: Person, of: Listening): Promise<string[]> {
    await say('last_word', officeOf(who), house.other.wheelId)
    await of.hears('last_word')
    return of.heard.filter((kind) => kind !== 'last_word')
  }
})

test('two hundred open workspaces all hear of one act', { timeout: 120_000 }, async () => {
  const names = ['ekai', 'nakiru', 'joseph', 'lokwang']
  const streams: Listening[] = []
  for (let n = 0; n < 50; n += 1)
    for (const name of names) {
      // Four tabs of a session, and fifty sessions of four people.
      const cookie = n % 4 === 0 ? await signedInAnew(name) : (cookies.get(name) ?? '')
      cookies.set(name, cookie)
      streams.push(await listening({ cookie }))
    }
  assert.equal(streams.length, 200)
  assert.ok(streams.every((stream) => stream.status === 200))
  const report = await onDesk(house, { state: 'registered' })
  const acted = await nakiru.post(
    `/api/reports/${report}/triage`,
    { severity: 2, urgency: 2 },
    { 'if-match': '"1"' },
  )
  assert.equal(acted.status, 200, acted.text)
  await Promise.all(streams.map((stream) => stream.hears('report')))
})
const cookies = new Map<string, string>()

test('a fifth stream of one session is refused, and one that closes makes room', async () => {
  const cookie = await signedInAnew('joseph')
  const four = await Promise.all([1, 2, 3, 4].map(() => listening({ cookie })))
  const fifth = await listening({ cookie })
  assert.equal(fifth.status, 429)
  await fifth.ended
  assert.match(fifth.text(), /"code":"too_many_open"/)
  four[0]?.close()
  await eventually(async () => {
    const again = await listening({ cookie })
    return again.status === 200
  })
})

test('a stream ends with its session: signed out, seat ended, or idle', async () => {
  const left = await listening({ cookie: await signedInAnew('joseph') })
  const [row] = await beneath(house.owner, 'SELECT member_id FROM member WHERE sign_in_name = $1', ['joseph'])
  await beneath(house.owner, 'UPDATE seat SET until = $2 WHERE member_id = $1', [
    row?.['member_id'],
    new Date(house.clock.now().getTime() - 1000),
  ])
  await left.ended
  await beneath(house.owner, 'UPDATE seat SET until = NULL WHERE member_id = $1', [row?.['member_id']])

  const cookie = await signedInAnew('lokwang')
  const out = await listening({ cookie })
  await house.nobody.post('/api/sign-out', {}, { cookie })
  await out.ended

  const idle = await listening({ cookie: await signedInAnew('ruth') })
  house.clock.advance(minutes(31))
  await idle.ended
  await later(house, 0)
})

test('a stream keeps nobody signed in', async () => {
  const cookie = await signedInAnew('ruth')
  for (let quarter = 0; quarter < 3; quarter += 1) {
    const stream = await listening({ cookie })
    assert.equal(stream.status, quarter < 2 ? 200 : 401)
    house.clock.advance(minutes(16))
  }
  await later(house, 0)
})

test('after the connection that listens was cut, everybody is told to look again', async () => {
  const stream = await listening(nakiru)
  const before = stream.heard.filter((kind) => kind === 'again').length
  const cut = await beneath(
    house.owner,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1`,
    [LISTENER],
  )
  assert.equal(cut.length, 1)
  await stream.hears('again', before)
  await say('incident', 'civil_society')
  await stream.hears('incident')
})

test('a stream ends at once when the house closes', async () => {
  const own = await startHouse()
  const who = await own.person('nakiru')
  const stream = await listen(own.url, who.cookie)
  await own.close()
  await stream.ended
})

async function eventually(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 50; tries += 1) {
    if (await holds()) return
    await new Promise((tick) => setTimeout(tick, 100))
  }
  assert.fail('it did not come to hold')
}
