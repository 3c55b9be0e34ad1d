import assert from 'node:assert/strict'
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { after, before, test } from 'node:test'
import { parse } from 'csv-parse/sync'
import { sql } from 'kysely'
import { beneath, countBeneath } from '../../../test/beneath.ts'
import { type Answer, type Person, startHouse, type TestHouse } from '../../../test/people.ts'
import { later, minutes } from '../../../test/warned.ts'
import { newId } from '../../platform/id.ts'
import { EXPORT_COLUMNS } from '../export.ts'

let house: TestHouse
let ekai: Person
let nakiru: Person
before(async () => {
  house = await startHouse()
  ekai = await house.person('ekai')
  nakiru = await house.person('nakiru')
  for (const [state, group, area] of [
    ['received', 'threat', 'KE023123'],
    ['triaged', 'threat', 'KE023123'],
    ['triaged', 'harm', 'KE023124'],
    ['closed', 'dispute', 'KE023125'],
  ] as const)
    await reports(1, { state, group, area })
})
after(() => house.close())

type Facts = { state?: string; group?: string; area?: string; custodian?: string }
/** So many reports at once, at different moments of one day. */
async function reports(count: number, facts: Facts = {}): Promise<void> {
  const { state = 'triaged', group = 'threat', area = 'KE023123', custodian = 'women' } = facts
  await beneath(
    house.owner,
    `INSERT INTO report (wheel_id, report_id, custodian_id, channel, language, handling_group, area_code, received_at, state, sealed_by)
     SELECT $1, gen_random_uuid(), $2, 'web', 'en', $3, $4, timestamptz '2026-03-01 05:00Z' + n * interval '1 millisecond', $5, 'browser'
     FROM generate_series(1, $6) n`,
    [house.wheel.wheelId, house.organisations[custodian]?.organisationId, group, area, state, count],
  )
}
const order = (by: Person, filter: object = {}, format = 'csv'): Promise<Answer> =>
  by.post('/api/exports', { filter, format })
async function ordered(
  by: Person,
  filter: object = {},
  format = 'csv',
): Promise<{ id: string; rows: number }> {
  const answer = await order(by, filter, format)
  assert.equal(answer.status, 201, answer.text)
  return { id: answer.body.export_id, rows: answer.body.rows }
}
async function file(by: Pick<Person, 'cookie'>, id: string) {
  const answer = await fetch(`${house.url}/api/exports/${id}/file`, { headers: { cookie: by.cookie } })
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}
const view = async (by: Person, id: string) => (await by.get(`/api/exports/${id}`)).body
const rowsOf = (answer: { text: string }): Record<string, string>[] =>
  parse(answer.text, { columns: true, record_delimiter: '\r\n' })
async function anew(name: string): Promise<Pick<Person, 'get' | 'cookie'>> {
  const signed = await house.nobody.post('/api/sign-in', { name, secret: house.signInSecret(name) })
  const cookie = (signed.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  return { cookie, get: (path) => house.nobody.get(path, { cookie }) }
}

test('whoever neither keeps reports nor answers for the desk takes no list along', async () => {
  for (const name of [
    'otieno',
    'wafula',
    'barasa',
    'grace',
    'dana',
    'halima',
    'daniel',
    'kofi',
    'esther',
    'amina',
    'ruth',
    'joseph',
  ]) {
    const who = await house.person(name)
    const answer = await order(who)
    assert.equal(answer.status, 404, `${name}: ${answer.text}`)
  }
  assert.equal((await house.nobody.post('/api/exports', { filter: {}, format: 'csv' })).status, 401)
  assert.equal(await countBeneath(house.owner, 'list_export'), 0)
})

test('a file is for the very session that asked: not for another of hers, a colleague, another wheel, or a guest', async () => {
  const { id } = await ordered(ekai)
  for (const who of [await anew('ekai'), nakiru, await house.person('chebet'), await house.person('otieno')])
    for (const path of [`/api/exports/${id}`, `/api/exports/${id}/file`]) {
      const answer = await who.get(path)
      assert.equal(answer.status, 404)
      assert.equal(answer.body.code, 'not_found')
    }
  assert.equal((await file({ cookie: '' }, id)).status, 401)
  assert.equal((await file(ekai, id)).status, 200)
})

test('once', async () => {
  const { id } = await ordered(ekai)
  const both = await Promise.all([file(ekai, id), file(ekai, id)])
  assert.deepEqual(
    both.map((one) => one.status).sort((a, b) => a - b),
    [200, 409],
  )
  assert.equal((await file(ekai, id)).status, 409)
})

test('not after ten minutes, and the next day it is forgotten', async () => {
  const { id } = await ordered(ekai)
  house.clock.advance(minutes(10))
  const answer = await file(ekai, id)
  assert.equal(answer.status, 409)
  assert.deepEqual(JSON.parse(answer.text).details, { because: 'expired' })
  assert.equal((await view(ekai, id)).state, 'expired')
  await later(house, minutes(24 * 60))
  assert.equal(await countBeneath(house.owner, 'list_export WHERE export_id = $1', [id]), 0)
})

test('and it ends with the session', async () => {
  const name = 'nakiru'
  const signed = await house.nobody.post('/api/sign-in', { name, secret: house.signInSecret(name) })
  const cookie = (signed.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const { body } = await house.nobody.post('/api/exports', { filter: {}, format: 'csv' }, { cookie })
  await house.nobody.post('/api/sign-out', {}, { cookie })
  assert.equal(await countBeneath(house.owner, 'list_export WHERE export_id = $1', [body.export_id]), 0)
})

test('her organisation’s row-level security holds alone', async () => {
  const { id } = await ordered(ekai)
  const seen = (who: Person, audience: 'cw_member' | 'cw_guest') =>
    house.house.db.as(
      audience,
      { wheelId: house.wheel.wheelId, memberId: who.memberId, organisationId: who.organisationId },
      async (tx) =>
        (await sql`SELECT FROM list_export WHERE export_id = ${id}::uuid`.execute(tx)).rows.length,
    )
  assert.equal(await seen(ekai, 'cw_member'), 1)
  assert.equal(await seen(nakiru, 'cw_member'), 0)
  await assert.rejects(seen(await house.person('otieno'), 'cw_guest'), /permission denied/)
})

test('the custodian has what she keeps, the desk what is made safe, and both what the tray shows them by that filter', async () => {
  for (const [who, filter] of [
    [ekai, {}],
    [nakiru, {}],
    [nakiru, { group: 'threat' }],
    [ekai, { state: 'triaged', area: 'KE023124' }],
    [ekai, { channel: 'sms' }],
  ] as const) {
    const query = new URLSearchParams({ limit: '100', ...filter })
    const tray = (await who.get(`/api/reports?${query.toString()}`)).body.rows
    const { id, rows } = await ordered(who, filter)
    const answer = await file(who, id)
    assert.equal(answer.status, 200)
    const written = rowsOf(answer)
    assert.equal(rows, tray.length)
    const facts = (row: Record<string, unknown>) =>
      `${String(row['handling_group'])} ${String(row['state'])} ${String(row['area_code'])}`
    assert.deepEqual(written.map(facts).sort(), tray.map(facts).sort())
    const { state, counted, written: count } = await view(who, id)
    assert.deepEqual([state, counted, count], ['whole', tray.length, tray.length])
  }
  const safe = rowsOf(await file(nakiru, (await ordered(nakiru)).id))
  assert.ok(safe.length > 0 && safe.every((row) => row['state'] !== 'received'))
})

test('it carries the day and no hour, no id, and nothing in the order of receipt', async () => {
  await reports(20, { group: 'services_property' })
  const { id } = await ordered(ekai)
  const answer = await file(ekai, id)
  assert.match(answer.headers.get('content-type') ?? '', /^text\/csv/)
  assert.match(
    answer.headers.get('content-disposition') ?? '',
    /^attachment; filename="reports-[\d-]+\.csv"$/,
  )
  assert.match(answer.headers.get('cache-control') ?? '', /no-store/)
  const rows = rowsOf(answer)
  assert.deepEqual(Object.keys(rows[0] ?? {}), [...EXPORT_COLUMNS])
  assert.doesNotMatch(answer.text, /[0-9a-f]{8}-[0-9a-f]{4}-/)
  assert.doesNotMatch(answer.text, /\d\d:\d\d/)
  assert.ok(rows.every((row) => row['received_on'] === '2026-03-01'))
  // By what each row says: two who ask at different times, of the same reports, hold the same file.
  const lines = answer.text.split('\r\n').slice(1, -1)
  const again = (await file(ekai, (await ordered(ekai)).id)).text.split('\r\n').slice(1, -1)
  assert.deepEqual(lines, again)
  const groups = rows.map((row) => `${row['area_code']} ${row['handling_group']}`)
  assert.deepEqual(groups, groups.toSorted())
})

test('a place whose name would be carried out by a spreadsheet is only a name', async () => {
  const amina = await house.person('amina')
  const name = '=HYPERLINK("http://example.org","Lodwar")'
  const word = { area_code: 'KE023124', language: 'en', text: name, made_by: 'person' }
  const written = await amina.post('/api/wheel-words', word)
  assert.equal(written.status, 201, written.text)
  const reviewed = await ekai.post(
    `/api/wheel-words/${written.body.wheel_word_id}/review`,
    { speaks_language: true },
    { 'if-match': '"1"' },
  )
  assert.equal(reviewed.status, 200, reviewed.text)
  const rows = rowsOf(await file(ekai, (await ordered(ekai, { area: 'KE023124' })).id))
  assert.deepEqual([...new Set(rows.map((row) => row['area_name']))], [`'${name}`])
  const json = await file(ekai, (await ordered(ekai, { area: 'KE023124' }, 'ndjson')).id)
  assert.equal(JSON.parse(json.text.split('\n')[0] ?? '').area_name, name)
})

test('a map of it has the point of the area, the same for every report there, and no finer one than the protocol allows', async () => {
  const points = async () => {
    const { id, rows } = await ordered(ekai, {}, 'geojson')
    const { text, headers } = await file(ekai, id)
    assert.match(headers.get('content-type') ?? '', /^application\/geo\+json/)
    const read = JSON.parse(text)
    assert.equal(read.rows, rows)
    assert.equal(read.features.length, rows)
    return read.features.map((one: any) => ({
      code: one.properties.area_code,
      at: one.geometry?.coordinates ?? null,
    }))
  }
  const [area] = await beneath(
    house.owner,
    `SELECT centroid_lon, centroid_lat FROM area WHERE code = 'KE023'`,
  )
  for (const { code, at } of await points()) {
    assert.match(code, /^KE023\d+$/)
    const [row] = await beneath(house.owner, 'SELECT centroid_lon, centroid_lat FROM area WHERE code = $1', [
      code,
    ])
    assert.deepEqual(
      at,
      row?.['centroid_lon'] == null ? null : [Number(row['centroid_lon']), Number(row['centroid_lat'])],
    )
  }
  // The protocol becomes coarser; what was taken in before leaves coarser too.
  const level = (to: number) =>
    beneath(
      house.owner,
      `UPDATE wheel SET protocol = jsonb_set(protocol, '{place,adminLevel}', $2) WHERE wheel_id = $1`,
      [house.wheel.wheelId, String(to)],
    )
  await level(1)
  for (const { code, at } of await points()) {
    assert.equal(code, 'KE023')
    assert.deepEqual(at, [Number(area?.['centroid_lon']), Number(area?.['centroid_lat'])])
  }
  await level(2)
})

test('a reader who leaves has no whole file, and what she was sent is written down', async () => {
  await reports(30_000, { area: 'KE023126' })
  const { id, rows } = await ordered(ekai, { area: 'KE023126' })
  assert.equal(rows, 30_000)
  await new Promise<void>((resolve, reject) => {
    const request = get(
      `${house.url}/api/exports/${id}/file`,
      { headers: { cookie: ekai.cookie }, agent: false },
      (response) =>
        response.once('data', () => {
          request.destroy()
          resolve()
        }),
    )
    request.on('error', reject)
  }).catch(() => {})
  let seen = await view(ekai, id)
  for (let tries = 0; tries < 100 && seen.state === 'writing'; tries += 1) {
    await new Promise((tick) => setTimeout(tick, 50))
    seen = await view(ekai, id)
  }
  assert.equal(seen.state, 'broken')
  assert.ok(seen.written < 30_000)
  const events = await beneath(
    house.owner,
    'SELECT event FROM journal WHERE record_id = $1 ORDER BY journal_id',
    [id],
  )
  assert.deepEqual(
    events.map((row) => row['event']),
    ['report_list.ordered', 'report_list.begun'],
  )
})

test('a file that is a row short breaks off, and is never taken for the whole', async () => {
  const client = await house.owner.connect()
  await client.query(`BEGIN; SET LOCAL ROLE NONE; SET LOCAL session_replication_role = replica`)
  await client.query(
    `INSERT INTO report (wheel_id, report_id, custodian_id, channel, language, handling_group, area_code, received_at, state, sealed_by)
     VALUES ($1, $2, $3, 'sms', 'en', 'harm', 'KE999', now(), 'triaged', 'browser')`,
    [house.wheel.wheelId, newId(), house.organisations['women']?.organisationId],
  )
  await client.query('COMMIT')
  client.release()
  const { id, rows } = await ordered(ekai, { channel: 'sms' }, 'ndjson')
  assert.equal(rows, 1)
  await assert.rejects(file(ekai, id))
  const { state, written } = await view(ekai, id)
  assert.deepEqual([state, written], ['broken', 0])
  await beneath(house.owner, `DELETE FROM report WHERE area_code = 'KE999'`)
})

test('what is whole is in the journal with its count, and what comes in meanwhile is in neither count', async () => {
  const { id, rows } = await ordered(ekai, { area: 'KE023126' }, 'ndjson')
  const reading = file(ekai, id)
  await reports(5, { area: 'KE023126' })
  const lines = (await reading).text.trimEnd().split('\n')
  const end = JSON.parse(lines.at(-1) ?? '')
  assert.deepEqual(end, { end: true, rows: lines.length - 1 })
  assert.ok(end.rows === rows || end.rows === rows + 5)
  const { state, counted, written } = await view(ekai, id)
  assert.deepEqual([state, counted, written], ['whole', end.rows, end.rows])
  assert.equal(
    await countBeneath(house.owner, `journal WHERE record_id = $1 AND event = 'report_list.whole'`, [id]),
    1,
  )
})

test('a house that closes does not wait for a file that nobody reads', { timeout: 60_000 }, async () => {
  const own = await startHouse()
  const who = await own.person('nakiru')
  await beneath(
    own.owner,
    `INSERT INTO report (wheel_id, report_id, custodian_id, channel, language, handling_group, area_code, received_at, state, sealed_by)
     SELECT $1, gen_random_uuid(), $2, 'web', 'en', 'threat', 'KE023123', now(), 'triaged', 'browser' FROM generate_series(1, 60000) n`,
    [own.wheel.wheelId, own.organisations['women']?.organisationId],
  )
  const { body } = await who.post('/api/exports', { filter: {}, format: 'geojson' })
  const path = `${own.url}/api/exports/${body.export_id}/file`
  const request = get(path, { headers: { cookie: who.cookie }, agent: false })
  request.on('error', () => {})
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  response.on('error', () => {})
  response.pause()
  await own.close()
  request.destroy()
})
