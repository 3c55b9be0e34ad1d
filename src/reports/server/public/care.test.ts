import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { beneath, countBeneath, tablesWith } from '../../../../test/beneath.ts'
import { codeOn, hidden, plainBrowser } from '../../../../test/forms.ts'
import { startHouse, type TestHouse } from '../../../../test/people.ts'
import { sealTo } from '../../../custody/seal.ts'

const ACCOUNT = 'Two men stopped the bus. One of them raped my sister behind the well.'

let house: TestHouse
let browser: ReturnType<typeof plainBrowser>
const path = '/en/turkana/tell'

before(async () => {
  house = await startHouse()
  browser = plainBrowser(house.url)
})
after(() => house.close())

const form = async (more: Record<string, string> = {}) => ({
  token: hidden(await browser.get(path), 'token'),
  words: ACCOUNT,
  area: 'KE023124',
  ...more,
})
const TABLES = ['report', 'report_body', 'report_message', 'idempotency', 'receipt', 'journal', 'clock']
const stored = async () => {
  const counts = await Promise.all(TABLES.map((table) => countBeneath(house.owner, table)))
  return counts.join(' ')
}
const envelopes = () => beneath(house.owner, 'SELECT * FROM envelope ORDER BY envelope_id')

test('an account of sexual violence is stored nowhere; who can help comes first', async () => {
  const before = await stored()
  const answer = await browser.post(path, await form())
  assert.equal(answer.status, 200)
  assert.match(answer.main, /There are people who can help/)
  assert.match(answer.main, /nothing you wrote was stored/)
  assert.equal(await stored(), before)
  assert.deepEqual(await envelopes(), [])
  assert.deepEqual(await tablesWith(house.owner, 'raped'), [])
})

test('it is found in every field and in every language, whatever language the page has', async () => {
  const before = await stored()
  const said = [
    { words: 'Goats were taken', where: 'where the girl was raped' },
    { words: 'لقد اغتصبها الجندي' },
    { words: 'elle a été violée' },
    { words: 'alibakwa na askari' },
    { words: 'la violaron los soldados' },
  ]
  for (const one of said) {
    const answer = await browser.post('/sw/turkana/tell', await form(one))
    assert.match(answer.main, /Wapo wanaoweza kusaidia/, JSON.stringify(one))
  }
  assert.equal(await stored(), before)
})

test('choosing it in the list ends the entry, with nothing written and nothing stored', async () => {
  const before = await stored()
  const answer = await browser.post(path, await form({ words: '', group: 'care' }))
  assert.equal(answer.status, 200)
  assert.match(answer.main, /There are people who can help/)
  assert.doesNotMatch(answer.main, /<textarea/)
  assert.equal(await stored(), before)
})

test('her words come back to her alone, closed, with her choices', async () => {
  const answer = await browser.post(path, await form({ where: 'Kakuma road' }))
  assert.match(answer.main, /<details><summary>Show my words<\/summary>/)
  assert.ok(answer.main.includes(ACCOUNT))
  assert.match(answer.main, /value="Kakuma road"/)
  assert.match(answer.main, /Send to Northern Care Partners only/)
  assert.equal(answer.headers.get('cache-control'), 'no-store')
})

test('the rest without that part becomes a report', async () => {
  const stopped = await browser.post(path, await form())
  const before = await stored()
  const sent = await browser.post(path, {
    token: hidden(stopped, 'token'),
    area: hidden(stopped, 'area'),
    words: 'Two men stopped the bus.',
  })
  assert.match(codeOn(sent), /^\d{4} /)
  assert.notEqual(await stored(), before)
})

test('what she gives to the specialists lies sealed until the daily batch, without place, subject or code', async () => {
  const stopped = await browser.post(path, await form())
  const before = await stored()
  const fields = { token: hidden(stopped, 'token'), words: ACCOUNT }
  const given = await browser.post('/en/turkana/help', fields)
  await browser.post('/en/turkana/help', fields)
  assert.match(given.main, /Your words go to/)
  assert.doesNotMatch(given.main, /name="code"/)
  assert.equal(await stored(), before)
  const [one, ...more] = await envelopes()
  assert.ok(one)
  assert.deepEqual(more, [], 'sent twice, left once')
  assert.deepEqual(Object.keys(one).sort(), [
    'body',
    'deliver_at',
    'destroy_at',
    'envelope_id',
    'organisation_id',
    'wheel_id',
  ])
  assert.ok(one['deliver_at'] > house.clock.now())
  assert.equal(one['destroy_at'].getTime() - one['deliver_at'].getTime(), 7 * 86_400_000)
  const esther = await house.person('esther')
  const sealed = await house.keeper.giveBase64(one['body'], `envelope:${one['envelope_id']}`)
  assert.deepEqual(await esther.open(sealed), { v: 1, words: ACCOUNT })
  assert.deepEqual((await esther.get('/api/envelopes')).body.rows, [], 'not before the batch')
})

test('a browser that could sealed them itself', async () => {
  const focal = house.organisations['care']?.recipient ?? ''
  const sealed = Buffer.from(await sealTo([focal], { v: 1, words: ACCOUNT })).toString('base64')
  const token = hidden(await browser.get(path), 'token')
  const given = await browser.post('/en/turkana/help', { token, sealed })
  assert.match(given.main, /Your words go to/)
  const refused = await browser.post('/en/turkana/help', {
    token,
    sealed: Buffer.from(ACCOUNT).toString('base64'),
  })
  assert.equal(refused.status, 422)
})

test('a message under a receipt is stopped in the same way', async () => {
  const sent = await browser.post(path, await form({ words: 'Goats were taken', may_write: 'yes' }))
  const code = codeOn(sent)
  const answer = await browser.post('/en/turkana/look-up', { code, words: ACCOUNT })
  assert.match(answer.main, /nothing you wrote was stored/)
  const talk = await browser.post('/en/turkana/look-up', { code })
  assert.match(talk.main, /No messages yet/)
})
