import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { codeOn, hidden, plainBrowser } from '../../../../test/forms.ts'
import { startHouse, type TestHouse } from '../../../../test/people.ts'

let house: TestHouse
let browser: ReturnType<typeof plainBrowser>
let code: string
const path = '/en/turkana/look-up'

before(async () => {
  house = await startHouse()
  browser = plainBrowser(house.url)
  code = await tell({ may_write: 'yes' })
})
after(() => house.close())

const tell = async (more: Record<string, string>) => {
  const token = hidden(await browser.get('/en/turkana/tell'), 'token')
  const fields = { token, words: 'Goats moved at night', area: 'KE023124', ...more }
  return codeOn(await browser.post('/en/turkana/tell', fields))
}
const reportId = async () =>
  (
    await house.owner.query(`SELECT report_id FROM receipt WHERE locator = $1`, [
      code.replaceAll(' ', '').slice(0, 8),
    ])
  ).rows[0].report_id

test('her digits open her report, in any script and with anything between them', async () => {
  const arabic = code.replace(/\d/g, (digit) => String.fromCharCode(0x0660 + Number(digit)))
  for (const entered of [code, code.replaceAll(' ', '-'), code.replaceAll(' ', ''), arabic]) {
    const answer = await browser.post(path, { code: entered })
    assert.equal(answer.status, 200)
    assert.match(answer.main, /It has arrived and waits to be read/)
    assert.match(answer.main, /No messages yet/)
  }
})

test('wrong digits find nothing, and the sentence says what is wrong with them', async () => {
  const last = code.at(-1) === '0' ? '1' : '0'
  const cases: [string, number, RegExp][] = [
    [code.slice(0, -1) + last, 404, /Nothing was found under these digits/],
    [`99${code.slice(2)}`, 404, /Nothing was found under these digits/],
    ['', 422, /Please enter the digits/],
    [code.slice(0, -1), 422, /1 digit is missing/],
    [code.slice(0, -4), 422, /4 digits are missing/],
    [`${code} ${code.slice(0, 4)}`, 422, /There must be 24|not clear which/],
  ]
  for (const [entered, status, says] of cases) {
    const answer = await browser.post(path, { code: entered })
    assert.equal(answer.status, status, entered)
    assert.match(answer.main, says)
    assert.match(answer.main, /aria-invalid="true"/)
  }
})

test('the digits are in no address and no page keeps them', async () => {
  const answer = await browser.get(`${path}?code=${code.replaceAll(' ', '')}`)
  assert.doesNotMatch(answer.text, new RegExp(code.slice(0, 4)))
  const opened = await browser.post(path, { code })
  assert.equal(opened.headers.get('content-encoding'), null, 'its compressed length would tell')
  for (const page of [opened, answer]) {
    assert.equal(page.headers.get('cache-control'), 'no-store')
    assert.equal(page.headers.get('set-cookie'), null)
  }
})

test('they talk, both ways, without a script', async () => {
  const ekai = await house.person('ekai')
  const id = await reportId()
  const view = await ekai.get(`/api/reports/${id}`)
  assert.equal(view.status, 200)
  const sealed = await ekai.seal(['women', view.body.reporter_recipient], {
    v: 1,
    words: 'Which road <was> it?',
  })
  const wrote = await ekai.post(`/api/reports/${id}/write`, { message_sealed: sealed })
  assert.equal(wrote.status < 300, true, wrote.text)

  const read = await browser.post(path, { code })
  assert.match(read.main, /Which road &#60;was&#62; it\?/)
  const fields = { code, token: hidden(read, 'token'), words: 'The road to Kakuma' }
  const answered = await browser.post(path, fields)
  assert.match(answered.main, /Your message arrived/)
  await browser.post(path, fields)

  const after = await ekai.get(`/api/reports/${id}`)
  const said = await Promise.all(
    after.body.messages.map(async (one: { sealed: string }) => (await ekai.open(one.sealed))['words']),
  )
  assert.deepEqual(said, ['Which road <was> it?', 'The road to Kakuma'], 'sent twice, written once')
})

test('who did not ask for an answer has no room to write, and is told why', async () => {
  const silent = await tell({})
  const answer = await browser.post(path, { code: silent, words: 'more' })
  assert.doesNotMatch((await browser.post(path, { code: silent })).main, /<textarea/)
  assert.match(answer.main, /You did not ask for an answer/)
})

test('after many tries at one number the page asks to wait', async () => {
  const wrong = `1234 5678 ${'0000 '.repeat(4)}`
  const answers = []
  for (let at = 0; at < 12; at++) answers.push((await browser.post(path, { code: wrong })).status)
  assert.equal(answers[0], 404)
  assert.equal(answers.at(-1), 429)
})
