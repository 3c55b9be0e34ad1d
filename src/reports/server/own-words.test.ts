import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { startHouse, type TestHouse } from '../../../test/people.ts'
import { smsSecret } from './sms-routes.ts'

let house: TestHouse
before(async () => {
  house = await startHouse()
})
after(() => house.close())

const LOCALITY = 'KE023123'
const RISK = 'Mtu anayechukua simu hii anaweza kujua kuwa ulifungua ukurasa huu.'
const written = async (over: object): Promise<string> => {
  const amina = await house.person('amina')
  const body = { area_code: LOCALITY, made_by: 'person', ...over }
  const answer = await amina.post('/api/wheel-words', body)
  assert.equal(answer.status, 201, answer.text)
  return answer.body.wheel_word_id
}
const inUse = async (over: object): Promise<void> => {
  const id = await written(over)
  const ekai = await house.person('ekai')
  const body = { speaks_language: true }
  assert.equal((await ekai.post(`/api/wheel-words/${id}/review`, body, { 'if-match': '"1"' })).status, 200)
}
const publicCard = async () => (await house.nobody.get('/api/public/turkana')).body
const nameOf = (card: any, language: string): string | undefined =>
  card.areas.find((one: any) => one.code === LOCALITY).names[language]
/** The pages remember for a moment what they read. */
const page = async (path: string): Promise<string> => {
  await new Promise((done) => setTimeout(done, 5100))
  return (await house.nobody.get(path)).text
}

test('what waits for a speaker stands on no card, no page and in no guest’s hands', async () => {
  await written({
    channel: 'web',
    area_code: undefined,
    language: 'en',
    text: 'Unreviewed sentence.',
  })
  await written({ language: 'en', text: 'Unreviewed name' })
  assert.doesNotMatch(await page('/en/turkana/tell'), /Unreviewed/)
  assert.doesNotMatch((await house.nobody.get('/api/public/turkana')).text, /Unreviewed/)
  for (const name of ['amina', 'otieno'])
    assert.doesNotMatch((await (await house.person(name)).get('/api/wheel')).text, /Unreviewed/, name)
})

test('a reviewed name wins over the gazetteer’s on the card, in the workspace and in the form', async () => {
  await inUse({ language: 'sw', text: 'Turkana ya Kati' })
  await inUse({ language: 'tuv', text: 'A name in Turkana' })
  assert.equal(nameOf(await publicCard(), 'sw'), 'Turkana ya Kati')
  for (const name of ['amina', 'grace'])
    assert.equal(nameOf((await (await house.person(name)).get('/api/wheel')).body, 'sw'), 'Turkana ya Kati')
  const swahili = await page('/sw/turkana/tell')
  assert.match(swahili, />Turkana ya Kati · \u2068A name in Turkana\u2069</)
  assert.doesNotMatch((await house.nobody.get('/en/turkana/tell')).text, /Turkana ya Kati/)
})

test('a reviewed sentence says the channel’s risk first; one that a machine made is marked, also in a language of no page', async () => {
  const risk = { channel: 'web', area_code: undefined }
  const before = await page('/sw/turkana/tell')
  const note = /Mashine ilitafsiri baadhi/
  assert.doesNotMatch(before, note)
  await inUse({ ...risk, language: 'sw', text: RISK, made_by: 'machine' })
  await inUse({ ...risk, language: 'tuv', text: 'Risk <in> Turkana', made_by: 'person' })
  const after = await page('/sw/turkana/tell')
  assert.ok(after.includes(RISK))
  assert.match(after, note)
  assert.match(after, /<p class="soft" lang="tuv" dir="ltr">Risk &#60;in&#62; Turkana<\/p>/)
  const english = (await house.nobody.get('/en/turkana/tell')).text
  assert.ok(!english.includes(RISK), 'another language keeps the sentence of the program')
  assert.match(english, /Someone who takes this phone/)
  assert.match(english, /lang="tuv"/)
  assert.doesNotMatch(english, /A machine translated some names/)
  const said = (await publicCard()).risk_sentences
  assert.deepEqual(
    said.map((one: any) => [one.channel, one.language, one.made_by]),
    [
      ['web', 'sw', 'machine'],
      ['web', 'tuv', 'person'],
    ],
  )
  assert.deepEqual(Object.keys(said[0]).sort(), ['channel', 'language', 'made_by', 'text'])
})

test('a text message is acknowledged with the wheel’s own sentence, marked where a machine made it', async () => {
  const send = async (): Promise<string> => {
    const path = `/api/sms/turkana/${smsSecret(house.house, house.wheel.wheelId)}`
    return (await house.nobody.post(path, { from: '+254700000009', text: 'Ng’ombe', id: randomUUID() })).text
  }
  assert.equal(await send(), 'Thank you. Your message has arrived.')
  const sms = { channel: 'sms', area_code: undefined, language: 'en' }
  await inUse({ ...sms, text: 'Delete this message.' })
  assert.equal(await send(), 'Thank you. Your message has arrived. Delete this message.')
  await inUse({ ...sms, text: 'Delete it.', made_by: 'machine' })
  assert.match(await send(), /arrived\. Delete it\. Translated by a machine, checked by a speaker\.$/)
})
