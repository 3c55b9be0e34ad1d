import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { type Person, startHouse, type TestHouse } from '../../../test/people.ts'
import { handOver, later, triaged } from '../../../test/warned.ts'
import { addMonths, conductCells, type ConductCounts } from '../measures-published.ts'

let house: TestHouse
let ekai: Person
let nakiru: Person
let joseph: Person
let first: string
const reports: string[] = []

before(async () => {
  house = await startHouse()
  ekai = await house.person('ekai')
  nakiru = await house.person('nakiru')
  joseph = await house.person('joseph')
  const now = house.clock.now()
  first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1)).toISOString().slice(0, 10)
  const receivedAt = new Date(`${first.slice(0, 8)}12T09:00:00Z`)
  for (let n = 0; n < 62; n++) reports.push(await triaged(house, { receivedAt }))
  // So many each that no cell of either row is from one to four.
  for (const [n, id] of reports.entries()) {
    if (n < 12) await categorise(id, 'conduct_of_forces')
    else if (n < 55) await categorise(id, 'land_water_livestock')
    if (n < 5) await house.owner.query(`UPDATE report SET state = 'linked' WHERE report_id = $1`, [id])
  }
})
after(() => house.close())

async function categorise(id: string, category: string): Promise<void> {
  const { version } = (await ekai.get(`/api/reports/${id}`)).body.report
  const body = {
    note_sealed: await ekai.seal(['women'], { v: 1, category }),
    handling_group: 'harm',
    area_code: house.area.localities[0],
    language: 'en',
  }
  const answer = await ekai.post(`/api/reports/${id}/categorise`, body, { 'if-match': `"${version}"` })
  assert.equal(answer.status, 200, answer.text)
}
const counted: ConductCounts = { waiting: 7, in_incident: 5, closed: 0, other: 43, unsorted: 7 }
const wanted = (over: object = {}) => ({
  first_month: first,
  months: 1,
  ...conductCells(counted),
  ...over,
})
const list = async (who: Person) => (await who.get('/api/measures/published')).body
const confirm = (who: Person, id: string, verb = 'confirm') =>
  who.post(`/api/measures/${id}/${verb}`, {}, { 'if-match': '"1"' })
const as = (who: Person, text: ReturnType<typeof sql>) =>
  house.house.db.as(
    'cw_member',
    { wheelId: house.wheel.wheelId, memberId: who.memberId, organisationId: who.organisationId },
    (tx) => text.execute(tx),
  )
/** A row as a server that had gone wrong would write it. */
const row = (id: string, over: Record<string, string | number | null> = {}) => {
  const values = {
    wheel_id: house.wheel.wheelId,
    published_measure_id: `00000000-0000-7000-8000-00000000000${id}`,
    organisation_id: ekai.organisationId,
    first_month: '2025-01-01',
    months: 1,
    state: 'proposed',
    reports: 40,
    conduct: 10,
    other: 30,
    unsorted: 0,
    waiting: 10,
    in_incident: 0,
    closed: 0,
    proposed_by: ekai.memberId,
    proposed_at: '2026-01-01T00:00:00Z',
    ...over,
  }
  const names = sql.join(Object.keys(values).map((name) => sql.ref(name)))
  return sql`INSERT INTO published_measure (${names}) VALUES (${sql.join(Object.values(values))})`
}

test('who counts is an intake operator of the custodian; nobody else is given a note, nor told that there are any', async () => {
  for (const name of [
    'otieno',
    'wafula',
    'grace',
    'dana',
    'amina',
    'nakiru',
    'joseph',
    'lokwang',
    'halima',
  ]) {
    const who = await house.person(name)
    assert.equal((await who.get(`/api/measures/notes?first_month=${first}`)).status, 404, name)
    assert.equal((await who.post('/api/measures/publish', wanted())).status, 404, name)
  }
  assert.deepEqual((await list(ekai)).actions, ['count', 'propose'])
  assert.deepEqual((await list(nakiru)).actions, [])
})

test('her browser counts the notes batch by batch, oldest first, and every report of the month once', async () => {
  const seen = new Map<string, { state: string; category?: string }>()
  let after_: string | null = ''
  let batches = 0
  while (after_ !== null) {
    const path: string = `/api/measures/notes?first_month=${first}&months=1${after_ ? `&after=${after_}` : ''}`
    const { body } = await ekai.get(path)
    assert.equal(body.total, 62)
    batches++
    for (const one of body.rows) {
      assert.ok(!seen.has(one.report_id))
      const [newest] = one.notes
      const note = newest === undefined ? {} : await ekai.open(newest)
      seen.set(one.report_id, { state: one.state, ...note })
    }
    after_ = body.after
  }
  assert.equal(batches, 2)
  assert.equal(seen.size, 62)
  const conduct = [...seen.values()].filter(({ category }) => category === 'conduct_of_forces')
  assert.deepEqual([conduct.length, conduct.filter(({ state }) => state === 'linked').length], [12, 5])
})

test('a table that shows or tells a small cell is refused, and so is a month that is not over', async () => {
  for (const [over, because] of [
    [{ conduct: 3, other: 52 }, 'small_cell'],
    [{ unsorted: null }, 'can_be_reckoned'],
    [{ other: 44 }, 'sums_differ'],
    [{ first_month: addMonths(first, 2) }, 'not_over'],
  ] as const) {
    const answer = await ekai.post('/api/measures/publish', wanted(over))
    assert.deepEqual([answer.status, answer.body.details.because], [422, because])
  }
})

test('one that went to oversight while she counted is not in the numbers', async () => {
  const gone = reports.pop() ?? ''
  await handOver(house, gone)
  assert.equal((await ekai.post('/api/measures/publish', wanted())).body.code, 'changed_meanwhile')
  counted.unsorted -= 1
})

test('what she counted is her house’s alone until a second person of it agrees; then civil society reads it', async () => {
  const proposed = await ekai.post('/api/measures/publish', wanted())
  assert.equal(proposed.status, 201, proposed.text)
  const id = proposed.body.published_measure_id
  assert.deepEqual((await list(joseph)).rows, [])
  assert.equal((await confirm(joseph, id)).status, 404)
  assert.equal((await confirm(ekai, id)).body.code, 'second_person_needed')
  const [waits] = (await list(nakiru)).rows
  assert.deepEqual([waits.state, waits.actions, waits.conduct], ['proposed', ['confirm', 'withdraw'], 12])
  assert.equal((await confirm(nakiru, id)).body.state, 'published')

  const [shown] = (await list(joseph)).rows
  assert.deepEqual(
    [shown.organisation_id, shown.reports, shown.conduct, shown.other, shown.unsorted, shown.waiting],
    [ekai.organisationId, 61, 12, 43, 6, 7],
  )
  assert.deepEqual(shown.actions, [])
  assert.equal((await list(joseph)).rows[0].proposed_by, undefined, 'an organisation says it')
  for (const name of ['otieno', 'wafula', 'barasa', 'grace', 'dana', 'daniel', 'halima', 'amina', 'kofi'])
    assert.equal((await (await house.person(name)).get('/api/measures/published')).status, 404, name)
  // What was said stays said.
  assert.equal((await confirm(nakiru, id, 'withdraw')).status, 409)
})

test('no second table is published over a month that was said: neither the month again nor the quarter around it', async () => {
  const again = await ekai.post('/api/measures/publish', wanted())
  assert.deepEqual([again.status, again.body.code], [409, 'already_said'])
  // A year later the quarter around it is over too.
  await later(house, 366 * 86_400_000)
  const quarter = Math.floor((Number(first.slice(5, 7)) - 1) / 3) * 3 + 1
  const around = `${first.slice(0, 4)}-${String(quarter).padStart(2, '0')}-01`
  const over = await ekai.post('/api/measures/publish', wanted({ first_month: around, months: 3 }))
  assert.deepEqual([over.status, over.body.code], [409, 'already_said'])
})

test('what was taken back was said to nobody, and its months are free again', async () => {
  const before_ = (await list(ekai)).rows.length
  await as(ekai, row('1', { first_month: '2025-04-01', months: 3 }))
  assert.equal((await list(ekai)).rows.length, before_ + 1)
  await assert.rejects(as(ekai, row('2', { first_month: '2025-05-01' })), /published_month_pkey/)
  const id = '00000000-0000-7000-8000-000000000001'
  assert.equal((await confirm(nakiru, id, 'withdraw')).body.state, 'withdrawn')
  await as(ekai, row('2', { first_month: '2025-05-01' }))
  assert.equal((await confirm(ekai, '00000000-0000-7000-8000-000000000002', 'withdraw')).status, 200)
})

test('the database alone takes no cell from one to four, none that can be reckoned, and nobody’s word for another', async () => {
  for (const over of [
    { conduct: 4, other: 36, waiting: 4 },
    { unsorted: 3, other: 27 },
    { conduct: null, waiting: null, in_incident: null, closed: null },
    { other: null },
    { conduct: null, other: null, unsorted: 7, waiting: null, in_incident: null, closed: null },
    { conduct: null, other: null, unsorted: 0 },
    { waiting: null, in_incident: null, closed: 5 },
    { reports: 19, other: 9 },
    { other: 29 },
    { first_month: '2025-01-02' },
    { first_month: '2025-02-01', months: 3 },
    { months: 2 },
  ])
    await assert.rejects(as(ekai, row('3', over)), /check/, JSON.stringify(over))
  const other = { organisation_id: joseph.organisationId, proposed_by: joseph.memberId }
  const attempts: [Person, ReturnType<typeof row>][] = [
    [ekai, row('3', { organisation_id: joseph.organisationId })],
    [ekai, row('3', { proposed_by: nakiru.memberId })],
    [ekai, row('3', { state: 'published', confirmed_by: nakiru.memberId, confirmed_at: '2026-01-01' })],
    [nakiru, row('3', { proposed_by: nakiru.memberId })],
    [joseph, row('3', other)],
    [await house.person('otieno'), row('3')],
  ]
  for (const [who, attempt] of attempts) await assert.rejects(as(who, attempt), /row-level security/)
  await assert.rejects(
    as(
      ekai,
      sql`INSERT INTO published_month VALUES (${house.wheel.wheelId}, ${ekai.organisationId}, '2025-01-01', ${ekai.memberId})`,
    ),
    /permission denied/,
  )
  // Only who keeps the reports of the whole area: here even with the owner's rights.
  await assert.rejects(house.owner.query(ownRow(joseph)), /whole area/)

  await as(ekai, row('3'))
  await assert.rejects(
    as(
      ekai,
      sql`UPDATE published_measure SET state = 'published', confirmed_by = ${ekai.memberId}, confirmed_at = now() WHERE state = 'proposed'`,
    ),
    /check/,
  )
  await assert.rejects(
    as(nakiru, sql`UPDATE published_measure SET conduct = 0 WHERE state = 'proposed'`),
    /permission denied/,
  )
  const stranger = await as(
    joseph,
    sql`UPDATE published_measure SET state = 'published', confirmed_by = ${joseph.memberId}, confirmed_at = now() WHERE state = 'proposed'`,
  )
  assert.equal(stranger.numAffectedRows, 0n)
})

const ownRow = (who: Person): string =>
  `INSERT INTO published_measure (wheel_id, published_measure_id, organisation_id, first_month, months, state, reports, conduct, other, unsorted,
     waiting, in_incident, closed, proposed_by, proposed_at)
   VALUES ('${house.wheel.wheelId}', '00000000-0000-7000-8000-000000000009', '${who.organisationId}', '2025-01-01', 1, 'proposed', 40, 10, 30, 0,
     10, 0, 0, '${who.memberId}', now())`

test('each word about a table is in the journal', async () => {
  const { rows } = await house.house.db.as('cw_job', null, (tx) =>
    sql<{
      event: string
      n: number
    }>`SELECT event, count(*)::int AS n FROM journal WHERE record_kind = 'published_measure' GROUP BY 1 ORDER BY 1`.execute(
      tx,
    ),
  )
  assert.deepEqual(rows, [
    { event: 'measure.proposed', n: 1 },
    { event: 'measure.published', n: 1 },
    { event: 'measure.withdrawn', n: 2 },
  ])
})
