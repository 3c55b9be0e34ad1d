import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { codeOn, hidden, plainBrowser } from '../../../../test/forms.ts'
import { beneath, countBeneath, tablesWith } from '../../../../test/beneath.ts'
import { startHouse, type TestHouse } from '../../../../test/people.ts'
import { codeFromFormValue, showCode } from '../../../custody/receipt-code.ts'

const CANARY = 'canary goats moved at night'
const DAY = 86_400_000

let house: TestHouse
let browser: ReturnType<typeof plainBrowser>
const logged: string[] = []
const path = '/en/turkana/tell'

before(async () => {
  house = await startHouse({ log: { write: (line) => logged.push(line) } })
  browser = plainBrowser(house.url)
})
after(() => house.close())

const form = async (more: Record<string, string> = {}) => ({
  token: hidden(await browser.get(path), 'token'),
  words: CANARY,
  area: 'KE023124',
  ...more,
})
const count = (table: string) => countBeneath(house.owner, table)

test('a plain form arrives, and only the custodian reads it', async () => {
  const sent = await browser.post(
    path,
    await form({
      where: 'near the canary well',
      when: 'last canary night',
      group: 'threat',
      may_write: 'yes',
      may_check: 'yes',
      reply: '+254 700 123456',
    }),
  )
  assert.equal(sent.status, 200)
  assert.match(codeOn(sent), /^\d{4}( \d{4}){5}$/)
  assert.match(sent.main, /locked by the server when they arrived, not on your phone/)
  const [row] = await beneath(house.owner, 'SELECT * FROM report')
  assert.ok(row)
  assert.deepEqual(
    [row.handling_group, row.area_code, row.language, row.sealed_by, row.channel, row.state],
    ['threat', 'KE023124', 'en', 'server', 'web', 'received'],
  )
  assert.deepEqual(
    [row.may_check, row.may_pass_on, row.may_write, row.may_publish],
    [true, false, true, false],
  )
  const ekai = await house.person('ekai')
  const view = (await ekai.get(`/api/reports/${row.report_id}`)).body
  assert.deepEqual(await ekai.open(view.body_sealed), {
    v: 1,
    words: CANARY,
    where: 'near the canary well',
    when: 'last canary night',
  })
  assert.deepEqual(await ekai.open(view.reply_address_sealed), {
    v: 1,
    kind: 'phone',
    address: '+254 700 123456',
  })
})

test('no table holds a word of it in the open, nor the digits', async () => {
  const sent = await browser.post(
    path,
    await form({ where: 'canary well', when: 'canary day', may_write: 'yes', reply: '+254700123456' }),
  )
  const digits = codeOn(sent).replaceAll(' ', '')
  for (const text of ['canary', '254700123456', digits, digits.slice(8)])
    assert.deepEqual(await tablesWith(house.owner, text), [], text)
  assert.deepEqual(await tablesWith(house.owner, digits.slice(0, 8)), ['receipt'])
})

test('the same form sent again shows the same digits and is stored once', async () => {
  const fields = await form()
  const before = await count('report')
  const [first, second] = await Promise.all([browser.post(path, fields), browser.post(path, fields)])
  const third = await browser.post(path, fields)
  assert.equal(codeOn(second), codeOn(first))
  assert.equal(codeOn(third), codeOn(first))
  assert.equal(await count('report'), before + 1)
})

test('the same form sent again after its report went elsewhere shows the same digits, and stores nothing', async () => {
  const fields = await form()
  const first = await browser.post(path, fields)
  const locator = codeOn(first).replaceAll(' ', '').slice(0, 8)
  const [{ report_id: id }] = (await beneath(
    house.owner,
    'SELECT report_id FROM receipt WHERE locator = $1',
    [locator],
  )) as [{ report_id: string }]
  const before = await count('report')
  // As when it is handed over: the receipt goes along.
  await beneath(house.owner, 'UPDATE receipt SET report_id = gen_random_uuid() WHERE locator = $1', [locator])
  assert.equal(codeOn(await browser.post(path, fields)), codeOn(first))
  await beneath(house.owner, 'DELETE FROM receipt WHERE locator = $1', [locator])
  assert.equal(codeOn(await browser.post(path, fields)), codeOn(first))
  await beneath(house.owner, 'DELETE FROM report WHERE report_id = $1', [id])
  assert.equal(codeOn(await browser.post(path, fields)), codeOn(first))
  assert.equal(await count('report'), before - 1)
})

test('the same form with other words is another report: what she added is not lost as a repeat', async () => {
  const fields = await form()
  const first = await browser.post(path, fields)
  const before = await count('report')
  const second = await browser.post(path, { ...fields, words: `${CANARY}, and came back` })
  assert.notEqual(codeOn(second), codeOn(first))
  assert.equal(await count('report'), before + 1)
})

test('a form that has given all its codes keeps her words, and the next press sends them', async () => {
  const fields = await form()
  for (const n of [1, 2, 3, 4, 5])
    assert.equal((await browser.post(path, { ...fields, words: `${CANARY} ${n}` })).status, 200)
  const words = `${CANARY} 6`
  const full = await browser.post(path, { ...fields, words })
  assert.equal(full.status, 409)
  assert.ok(full.main.includes(words))
  assert.equal((await browser.post(path, { ...fields, words, token: hidden(full, 'token') })).status, 200)
})

test('a form that was open for more than a day is not sent, and keeps every word', async () => {
  const fields = await form({ where: 'the old "well" <1>', may_summary: 'yes', group: 'dispute' })
  const before = await count('report')
  house.clock.advance(DAY + 60_000)
  const late = await browser.post(path, fields)
  assert.equal(late.status, 422)
  assert.match(late.main, /open for more than a day/)
  assert.match(late.main, new RegExp(`>\\n?${CANARY}</textarea>`))
  assert.match(late.main, /value="the old &#34;well&#34; &#60;1&#62;"/)
  assert.match(late.main, /name="may_summary" value="yes" checked/)
  assert.match(late.main, /value="dispute" selected/)
  assert.match(late.main, /value="KE023124" selected/)
  assert.equal(await count('report'), before)
  const again = await browser.post(path, { ...fields, token: hidden(late, 'token') })
  assert.equal(again.status, 200)
  assert.equal(await count('report'), before + 1)
})

test('a form that this host did not make, or made for another area, is not taken', async () => {
  const before = await count('report')
  const other = hidden(await browser.get('/en/west-pokot/tell'), 'token')
  for (const token of ['', 'x'.repeat(70), other])
    assert.equal((await browser.post(path, await form({ token }))).status, 422)
  assert.equal(await count('report'), before)
})

test('what is missing is said beside its field, and nothing typed is lost', async () => {
  const cases: [Record<string, string>, RegExp][] = [
    [{ words: ' ' }, /id="words-problem">Please write what you saw/],
    [{ area: '' }, /id="area-problem">Please choose a place/],
    [{ area: 'KE024129' }, /id="area-problem">Please choose a place/],
    [{ words: 'x'.repeat(5003) }, /id="words-problem">Please shorten this by 3 characters/],
    [{ reply: '0700 1' }, /id="reply-problem">To be reached there, please tick/],
  ]
  for (const [wrong, says] of cases) {
    const answer = await browser.post(path, await form({ when: 'market day', ...wrong }))
    assert.equal(answer.status, 422)
    assert.match(answer.main, says)
    assert.match(answer.main, /aria-invalid="true"/)
    assert.match(answer.main, /value="market day"/)
  }
})

test('a line end counts as one character, as the phone counts it', async () => {
  const words = `${'x\r\n'.repeat(2500)}`
  assert.equal((await browser.post(path, await form({ words }))).status, 200)
})

test('a request that is far too long is refused on a page, in her language', async () => {
  const answer = await browser.post('/fr/turkana/tell', { words: 'x'.repeat(70_000) })
  assert.equal(answer.status, 413)
  assert.match(answer.text, /<html lang="fr"/)
  assert.match(answer.main, /trop long/)
})

test('a number that somebody has already is passed over, also by a repeat', async () => {
  const fields = await form()
  const value = Buffer.from(fields.token, 'base64url').subarray(4, 36)
  const [first, second] = [codeFromFormValue(value, 0), codeFromFormValue(value, 1)]
  const other = codeOn(await browser.post(path, await form())).slice(0, 9)
  await beneath(house.owner, 'UPDATE receipt SET locator = $1 WHERE locator = $2', [
    first.locator,
    other.replace(' ', ''),
  ])
  const sent = codeOn(await browser.post(path, fields))
  assert.equal(sent, showCode(second))
  assert.equal(codeOn(await browser.post(path, fields)), sent)
  assert.equal((await browser.post('/en/turkana/look-up', { code: sent })).status, 200)
})

test('the log says that something came and how long it took: no word, no digits, no address, no place', async () => {
  const sent = await browser.post(path, await form({ where: 'canary well' }))
  await browser.post('/en/turkana/look-up', { code: codeOn(sent) })
  // The first line is the host's own address.
  const all = logged.filter((line) => !line.includes('Server listening')).join('')
  assert.match(all, /"status":200/)
  assert.doesNotMatch(all, /canary|KE023|127\.0\.0\.1|turkana/i)
  for (const group of codeOn(sent).split(' ')) assert.doesNotMatch(all, new RegExp(`\\b${group}\\b`))
})
