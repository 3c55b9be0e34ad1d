import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import http from 'node:http'
import { after, before, test } from 'node:test'
import { beneath } from '../../../test/beneath.ts'
import { startHouse, type TestHouse } from '../../../test/people.ts'
import { LONGEST } from '../../wheels/wheel-words.ts'
import { smsSecret } from './sms-routes.ts'

let house: TestHouse
before(async () => {
  house = await startHouse()
})
after(() => house.close())

const LOCALES = ['en', 'fr', 'ar', 'sw', 'es']
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

/** As many bytes as a phone must fetch. */
const sent = (path: string, encoding: string): Promise<number> =>
  new Promise((done, failed) => {
    http
      .get(house.url + path, { headers: { 'accept-encoding': encoding } }, (response) => {
        let bytes = 0
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length
        })
        response.on('end', () => done(bytes))
      })
      .on('error', failed)
  })

test('with all that a wheel may say, in scripts of three bytes, the form still fits its limits', async () => {
  // Letters without a pattern, which no compression makes shorter, and the same in every run.
  let seed = 7
  const next = (many: number): number => (seed = (seed * 48_271) % 2_147_483_647) % many
  const letters = (count: number, from: number, many: number): string =>
    String.fromCodePoint(...Array.from({ length: count }, () => from + next(many)))
  const rows: [string | null, string | null, string, string][] = []
  for (const language of ['am', 'ti', 'luo']) {
    rows.push([null, 'web', language, letters(LONGEST.web, 0x1200, 80)])
    for (const area of house.area.localities) rows.push([area, null, language, letters(16, 0x1200, 80)])
  }
  for (const language of LOCALES) rows.push([null, 'web', language, letters(LONGEST.web, 0x0627, 28)])
  await beneath(house.owner, 'DELETE FROM wheel_word')
  for (const [area, channel, language, text] of rows)
    await beneath(
      house.owner,
      `INSERT INTO wheel_word (wheel_id, wheel_word_id, area_code, channel, language, text, made_by, state, organisation_id,
         written_by, written_at, reviewed_by, reviewed_at, speaks_language)
       SELECT $1, gen_random_uuid(), $2, $3, $4, $5, 'machine', 'in_use', $6, $7, now(), $8, now(), true`,
      [
        house.wheel.wheelId,
        area,
        channel,
        language,
        text,
        house.organisations['women']?.organisationId,
        (await house.person('amina')).memberId,
        (await house.person('ekai')).memberId,
      ],
    )
  await new Promise((done) => setTimeout(done, 5100))
  for (const locale of LOCALES) {
    const { text } = await house.nobody.get(`/${locale}/turkana/tell`)
    assert.match(text, /lang="am"/)
    assert.doesNotMatch(text, /lang="ti"/, 'two languages beside the page’s own, and no more')
    const style = /href="(\/assets\/public[^"]+)"/.exec(text)?.[1] ?? ''
    for (const [encoding, limit] of [
      ['br', 6 * 1024],
      ['gzip', 8 * 1024],
    ] as const) {
      const bytes = (await sent(`/${locale}/turkana/tell`, encoding)) + (await sent(style, encoding))
      assert.ok(bytes <= limit, `${locale}: ${bytes} bytes of ${encoding}`)
    }
  }
})
