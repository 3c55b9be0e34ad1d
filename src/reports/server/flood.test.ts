import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { countBeneath } from '../../../test/beneath.ts'
import { type Answer, startHouse, type TestHouse } from '../../../test/people.ts'
import { ask } from '../../../faults/tellers.ts'
import { smsSecret } from './sms-routes.ts'
import { tryWork } from '../work.ts'

let house: TestHouse
before(async () => {
  house = await startHouse({ env: { INTAKE_PER_MINUTE: '60', REQUEST_BURST: '240' } })
})
after(() => house.close())

const bodyFor = async (wheel: 'turkana' | 'west-pokot') => {
  const ekai = await house.person('ekai')
  const [area_code, reader] =
    wheel === 'turkana'
      ? ['KE023123', 'women']
      : ['KE024129', house.otherOrganisations['pokot']?.recipient ?? '']
  return {
    area_code,
    language: 'en',
    handling_group: 'dispute',
    purposes: { check: true, summary: false, write: false, publish: false },
    body_sealed: await ekai.seal([reader], { v: 1, words: 'somebody moved the beacon' }),
  }
}
/** From an address of its own each time: here the wheel is full, and not somebody's bucket. */
const send = async (wheel: 'turkana' | 'west-pokot', more: Record<string, string> = {}) => {
  const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID(), ...more }
  const { status, text } = await ask(
    house.url,
    'POST',
    `/api/intake/${wheel}`,
    JSON.stringify(await bodyFor(wheel)),
    headers,
  )
  return { status, body: JSON.parse(text) as Answer['body'] }
}

test('under load a wheel asks for work, takes what was solved once, and asks nobody who writes to another', async () => {
  let asked: Awaited<ReturnType<typeof send>> | undefined
  for (let n = 0; n < 60 && asked === undefined; n++) {
    const answer = await send('turkana')
    if (answer.status === 429) asked = answer
    else assert.equal(answer.status, 201)
  }
  assert.equal(asked?.body.code, 'work_asked')
  const before = await countBeneath(house.owner, 'report')
  assert.equal((await send('turkana', { 'proof-of-work': 'made up' })).body.code, 'work_asked')
  assert.equal(await countBeneath(house.owner, 'report'), before)

  const work = asked.body.details
  const answered = `${work.asked}.${tryWork(work, 0, 50_000_000)}`
  assert.equal((await send('turkana', { 'proof-of-work': answered })).status, 201)
  const again = await send('turkana', { 'proof-of-work': answered })
  assert.equal(again.body.code, 'work_asked', 'an answer is good once')
  assert.equal((await send('west-pokot')).status, 201)
})

test('a channel that is full says so to the gateway, which sends again; another wheel is not full', async () => {
  const text = (wheel: { slug: string; wheelId: string }, n: number) =>
    house.nobody.post(`/api/sms/${wheel.slug}/${smsSecret(house.house, wheel.wheelId)}`, {
      from: `+2547000${n}`,
      text: 'somebody moved the beacon',
      id: `m${n}`,
    })
  let n = 0
  let last = await text(house.wheel, n)
  for (; n < 200 && last.status === 200; n++) last = await text(house.wheel, n)
  assert.equal(last.status, 503)
  assert.equal(last.body.code, 'cannot_take_now')
  assert.ok(Number(last.headers.get('retry-after')) >= 1)
  assert.equal((await text(house.other, n)).status, 200)
})

test('the form without a script gives her words back with a time, from the same page', async () => {
  const page = await house.nobody.get('/en/turkana/tell')
  const token = /name="token" value="([^"]+)"/.exec(page.text)?.[1] ?? ''
  const form = { token, words: 'the well is dry', area: 'KE023124', when: 'at dawn', may_write: 'yes' }
  const post = () =>
    ask(house.url, 'POST', '/fr/turkana/tell', new URLSearchParams(form).toString(), {
      'content-type': 'application/x-www-form-urlencoded',
    })
  let answer = await post()
  for (let n = 0; n < 40 && answer.status === 200; n++) answer = await post()
  assert.equal(answer.status, 503)
  assert.match(answer.text, /Cela n’a pas pu être reçu\./)
  assert.match(answer.text, /1 minute/)
  for (const kept of ['the well is dry', 'at dawn', token]) assert.ok(answer.text.includes(kept), kept)
  assert.match(answer.text, /value="KE023124"[^>]* selected/)
  assert.match(answer.text, /name="may_write" value="yes" checked/)
})

test('an address that asks too often gets its words back as well', async () => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const page = await house.nobody.get('/en/west-pokot/tell')
  const token = /name="token" value="([^"]+)"/.exec(page.text)?.[1] ?? ''
  const form = new URLSearchParams({ token, words: 'smoke over the hill', area: 'KE024129' }).toString()
  let last: Answer | undefined
  for (let n = 0; n < 60 && last?.status !== 429; n++)
    last = await house.nobody.post('/en/west-pokot/tell', form, headers)
  assert.equal(last?.status, 429)
  assert.ok(Number(last.headers.get('retry-after')) >= 1)
  assert.ok(last.text.includes('smoke over the hill'))
})
