import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { beneath } from '../../../test/beneath.ts'
import { type Answer, type Person, startHouse, type TestHouse } from '../../../test/people.ts'

let house: TestHouse
before(async () => {
  house = await startHouse()
})
after(() => house.close())

const LOCALITY = 'KE023123'
const person = (name: string): Promise<Person> => house.person(name)
const write = async (name: string, over: object = {}): Promise<Answer> =>
  (await person(name)).post('/api/wheel-words', {
    area_code: LOCALITY,
    language: 'tuv',
    text: 'A name in Turkana',
    made_by: 'person',
    ...over,
  })
const act = async (name: string, verb: string, id: string, body?: object, version = 1): Promise<Answer> =>
  (await person(name)).post(`/api/wheel-words/${id}/${verb}`, body, { 'if-match': `"${version}"` })
const review = (name: string, id: string, speaks_language = true, version = 1): Promise<Answer> =>
  act(name, 'review', id, { speaks_language }, version)
const written = async (name: string, over: object = {}): Promise<string> => {
  const answer = await write(name, over)
  assert.equal(answer.status, 201, answer.text)
  return answer.body.wheel_word_id
}
const inUse = async (over: object): Promise<string> => {
  const id = await written('amina', over)
  assert.equal((await review('ekai', id)).body.state, 'in_use')
  return id
}
const publicCard = async () => (await house.nobody.get('/api/public/turkana')).body
const nameOf = (card: any, language: string): string | undefined =>
  card.areas.find((one: any) => one.code === LOCALITY).names[language]

test('a police liaison, a civil authority, an oversight office and a donor find nothing there and write nothing', async () => {
  const id = await written('amina')
  const nothing = (await (await person('otieno')).get('/api/nothing-here')).text
  for (const name of ['otieno', 'barasa', 'grace', 'daniel', 'halima', 'dana']) {
    const answers = [
      await (await person(name)).get('/api/wheel-words'),
      await write(name),
      await review(name, id),
      await act(name, 'withdraw', id),
    ]
    for (const answer of answers) {
      assert.equal(answer.status, 404, `${name} ${answer.text}`)
      assert.equal(answer.text, nothing, name)
    }
  }
  assert.equal((await review('joseph', id)).status, 200, 'it waited untouched')
})

test('nobody reviews her own text, nor what she entered from a machine', async () => {
  for (const made_by of ['person', 'machine']) {
    const id = await written('amina', { made_by, language: 'sw' })
    const own = await review('amina', id)
    assert.equal(own.status, 409)
    assert.equal(own.body.code, 'second_person_needed')
  }
})

test('who does not say that she speaks the language does not review', async () => {
  const id = await written('amina', { language: 'fr' })
  const answer = await review('joseph', id, false)
  assert.equal(answer.status, 422)
  assert.deepEqual(answer.body.details, { field: 'speaks_language' })
  assert.equal((await act('joseph', 'review', id, {})).status, 422)
})

test('a word of another wheel is not there, for either of them', async () => {
  const here = await written('amina', { language: 'es' })
  const there = await (await person('chebet')).post('/api/wheel-words', {
    channel: 'web',
    language: 'en',
    text: 'Take care.',
    made_by: 'person',
  })
  assert.equal(there.status, 201)
  for (const [name, id] of [
    ['chebet', here],
    ['joseph', there.body.wheel_word_id],
    ['joseph', randomUUID()],
  ] as const) {
    assert.equal((await review(name, id)).status, 404)
    assert.equal((await act(name, 'withdraw', id)).status, 404)
  }
  const seen = await (await person('joseph')).get('/api/wheel-words?limit=100')
  assert.ok(!seen.body.rows.some((row: any) => row.wheel_word_id === there.body.wheel_word_id))
})

test('a name for an area that is not of this wheel is refused, and so is a text for nothing, for both, or with hidden turns', async () => {
  for (const over of [
    { area_code: 'KE024129' },
    { area_code: 'nowhere' },
    { area_code: undefined },
    { channel: 'web' },
    { text: '   ' },
    { text: 'a'.repeat(81) },
    { text: 'Lod\u202ewar' },
    { language: 'Swahili' },
    { channel: 'csv', area_code: undefined },
    { made_by: 'nobody' },
  ]) {
    const answer = await write('amina', over)
    assert.equal(answer.status, 422, `${JSON.stringify(over)} ${answer.text}`)
  }
})

test('a new text changes nothing until it is reviewed, and then it is the only one in use', async () => {
  const old = await inUse({ language: 'ar', text: 'لودوار' })
  const young = await written('joseph', { language: 'ar', text: 'لودوار الجديدة' })
  assert.equal(nameOf(await publicCard(), 'ar'), 'لودوار')
  assert.equal((await review('lokwang', young)).status, 200)
  assert.equal(nameOf(await publicCard(), 'ar'), 'لودوار الجديدة')
  const gone = await (await person('amina')).get(
    `/api/wheel-words?state=withdrawn&language=ar&area=${LOCALITY}`,
  )
  assert.deepEqual(
    gone.body.rows.map((row: any) => row.wheel_word_id),
    [old],
  )
})

test('her newer text takes the place of her own that still waits, and of nobody else’s', async () => {
  const hers = await written('ruth', { language: 'fr', text: 'Premier' })
  const other = await written('ajuma', { language: 'fr', text: 'Autre' })
  const newer = await written('ruth', { language: 'fr', text: 'Second' })
  const seen = await (await person('joseph')).get('/api/wheel-words?state=draft&language=fr')
  const ids = seen.body.rows.map((row: any) => row.wheel_word_id)
  assert.ok(ids.includes(newer) && ids.includes(other) && !ids.includes(hers))
  assert.equal((await review('joseph', hers, true, 2)).body.code, 'wrong_state')
})

test('what is taken back is gone at once, and what the program brings stands there again', async () => {
  const id = await inUse({ language: 'es', text: 'Lodwar, la nuestra' })
  assert.equal(nameOf(await publicCard(), 'es'), 'Lodwar, la nuestra')
  assert.equal(
    (await act('nakiru', 'withdraw', id)).body.code,
    'changed_meanwhile',
    'it was reviewed meanwhile',
  )
  assert.equal((await act('nakiru', 'withdraw', id, undefined, 2)).body.state, 'withdrawn')
  assert.notEqual(nameOf(await publicCard(), 'es'), 'Lodwar, la nuestra')
  assert.equal((await review('nakiru', id, true, 3)).body.code, 'wrong_state')
})

test('two speakers at once put one text into use', async () => {
  const texts = await Promise.all(
    ['ruth', 'ajuma'].map((name) => written(name, { language: 'so', text: `of ${name}` })),
  )
  const answers = await Promise.all(texts.map((id, n) => review(n === 0 ? 'joseph' : 'lokwang', id)))
  for (const answer of answers) assert.ok([200, 409].includes(answer.status), answer.text)
  const rows = await beneath(house.owner, `SELECT FROM wheel_word WHERE language = 'so' AND state = 'in_use'`)
  assert.equal(rows.length, 1)
})

test('each step is in the journal, and a repeat of one is no second step', async () => {
  const amina = await person('amina')
  const body = { channel: 'walk_in', language: 'sw', text: 'Sema hili kwanza.', made_by: 'person' }
  const key = { 'idempotency-key': randomUUID() }
  const first = await amina.post('/api/wheel-words', body, key)
  const again = await amina.post('/api/wheel-words', body, key)
  assert.deepEqual(again.body, first.body)
  const id = first.body.wheel_word_id
  await review('joseph', id)
  await act('amina', 'withdraw', id, undefined, 2)
  const rows = await beneath(
    house.owner,
    'SELECT event FROM journal WHERE record_id = $1 ORDER BY at, journal_id',
    [id],
  )
  assert.deepEqual(
    rows.map((row) => row['event']),
    ['word.written', 'word.reviewed', 'word.withdrawn'],
  )
})

test('the database itself refuses what the rules refuse', async () => {
  const id = await written('amina', { language: 'sw', text: 'Neno' })
  const as = async (name: string, statement: ReturnType<typeof sql>) => {
    const { memberId, organisationId } = await person(name)
    const ids = { wheelId: house.wheel.wheelId, memberId, organisationId }
    return house.house.db.as('cw_member', ids, (tx) => statement.execute(tx))
  }
  const amina = await person('amina')
  const joseph = await person('joseph')
  const reviewed = (by: string) =>
    sql`UPDATE wheel_word SET state = 'in_use', reviewed_by = ${by}, reviewed_at = now(), speaks_language = true WHERE wheel_word_id = ${id}`
  await assert.rejects(as('amina', reviewed(amina.memberId)), /check constraint/)
  await assert.rejects(as('amina', reviewed(joseph.memberId)), /reviewed by another/)
  await assert.rejects(
    as('joseph', sql`UPDATE wheel_word SET state = 'in_use' WHERE wheel_word_id = ${id}`),
    /check constraint/,
  )
  await assert.rejects(
    as('joseph', sql`UPDATE wheel_word SET text = 'other' WHERE wheel_word_id = ${id}`),
    /permission denied/,
  )
  for (const name of ['grace', 'daniel', 'otieno']) {
    const moved = await as(name, reviewed((await person(name)).memberId))
    assert.equal(moved.numAffectedRows, 0n, name)
    const { memberId, organisationId } = await person(name)
    await assert.rejects(
      as(
        name,
        sql`INSERT INTO wheel_word (wheel_id, wheel_word_id, channel, language, text, made_by, organisation_id, written_by, written_at)
          VALUES (${house.wheel.wheelId}, ${randomUUID()}, 'web', 'en', 'x', 'person', ${organisationId}, ${memberId}, now())`,
      ),
      /row-level security|civil society alone/,
      name,
    )
  }
  await assert.rejects(
    beneath(
      house.owner,
      `INSERT INTO wheel_word (wheel_id, wheel_word_id, channel, language, text, made_by, organisation_id, written_by, written_at)
       SELECT wheel_id, gen_random_uuid(), 'web', 'en', 'x', 'person', organisation_id, member_id, now() FROM seat
       WHERE member_id = '${(await person('otieno')).memberId}'`,
    ),
    /civil society alone/,
  )
})

test('the list goes on where a page of it ended', async () => {
  const joseph = await person('joseph')
  const all = (await joseph.get('/api/wheel-words?limit=100')).body.rows
  assert.ok(all.length > 4)
  const found: string[] = []
  for (let after = ''; ; ) {
    const { rows, after: next } = (await joseph.get(`/api/wheel-words?limit=2&after=${after}`)).body
    found.push(...rows.map((row: any) => row.wheel_word_id))
    if (next === null) break
    after = next
  }
  assert.deepEqual(
    found,
    all.map((row: any) => row.wheel_word_id),
  )
})
