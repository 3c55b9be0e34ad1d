import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { beneath, countBeneath, tablesWith } from '../../../test/beneath.ts'
import { startHouse, type TestHouse } from '../../../test/people.ts'
import { readInbound, smsSecret } from './sms-routes.ts'

let house: TestHouse
let path: string
before(async () => {
  house = await startHouse()
  path = `/api/sms/${house.wheel.slug}/${smsSecret(house.house, house.wheel.wheelId)}`
})
after(() => house.close())

const asForm = async (fields: Record<string, string>, to = path) => {
  const answer = await fetch(`${house.url}${to}`, { method: 'POST', body: new URLSearchParams(fields) })
  return { status: answer.status, text: await answer.text() }
}
const goats = {
  from: '+254722000111',
  text: 'Men left with no women, CANARY-SMS-66',
  id: 'ATXid_66',
  to: '22123',
}

test('without the secret in the address there is nothing here', async () => {
  for (const secret of ['x', smsSecret(house.house, house.other.wheelId)])
    assert.equal((await asForm(goats, `/api/sms/${house.wheel.slug}/${secret}`)).status, 404)
  assert.equal(await countBeneath(house.owner, 'report'), 0)
})

test('an SMS is sealed before it is acknowledged; number and words stand in no table, and she is told one neutral thing', async () => {
  const answer = await asForm(goats)
  assert.deepEqual(answer, { status: 200, text: 'Thank you. Your message has arrived.' })
  assert.deepEqual(await tablesWith(house.owner, 'CANARY-SMS-66'), [])
  assert.deepEqual(await tablesWith(house.owner, '254722000111'), [])
  const ekai = await house.person('ekai')
  const [row] = (await ekai.get('/api/reports?channel=sms')).body.rows
  assert.deepEqual([row.area_code, row.sealed_by, row.purposes.write], ['KE023', 'server', false])
  const view = (await ekai.get(`/api/reports/${row.report_id}`)).body
  assert.equal((await ekai.open(view.body_sealed))['words'], goats.text)
  assert.equal((await ekai.open(view.reply_address_sealed))['address'], goats.from)
  assert.equal(view.clocks.find((clock: any) => clock.kind === 'acknowledge').state, 'met')
})

test('what a provider sends again is not stored twice, not even when the report has gone meanwhile', async () => {
  await asForm(goats)
  assert.equal(await countBeneath(house.owner, 'report'), 1)
  await beneath(house.owner, 'DELETE FROM report')
  await beneath(house.owner, 'DELETE FROM idempotency')
  assert.equal((await asForm(goats)).status, 200)
  assert.equal(await countBeneath(house.owner, 'report'), 0)
})

test('the provider’s own id stands nowhere, and its keyed hash is forgotten after a week', async () => {
  assert.deepEqual(await tablesWith(house.owner, 'ATXid_66'), [])
  await beneath(house.owner, `UPDATE inbound_seen SET at = now() - interval '8 days'`)
  await house.sweep()
  assert.equal(await countBeneath(house.owner, 'inbound_seen'), 0)
})

test('a message about violence against herself becomes an envelope, and she hears the same neutral thing', async () => {
  const hers = { from: '+254722000222', text: 'two soldiers raped my sister', id: 'ATXid_67' }
  const [first, again] = [await asForm(hers), await asForm(hers)]
  assert.deepEqual(first, { status: 200, text: 'Thank you. Your message has arrived.' })
  assert.deepEqual(again, first)
  assert.equal(await countBeneath(house.owner, 'envelope'), 1)
  for (const table of ['report', 'clock', `journal WHERE event = 'report.handed_over'`])
    assert.equal(await countBeneath(house.owner, table), table === 'clock' ? 2 : 0, table)
  await beneath(
    house.owner,
    `UPDATE envelope SET deliver_at = now() - interval '1 minute', destroy_at = now() + interval '6 days'`,
  )
  const esther = await house.person('esther')
  const [row] = (await esther.get('/api/envelopes')).body.rows
  assert.deepEqual(await esther.open(row.sealed), { v: 1, words: hers.text, reply_address: hers.from })
})

test('messages less reports do not count the envelopes: other hashes lie among them', async () => {
  for (let at = 0; at < 12; at++) await asForm({ from: `+2547330000${at}`, text: 'goats', id: `many-${at}` })
  const seen = await countBeneath(house.owner, 'inbound_seen')
  assert.ok(seen > 13)
  assert.equal(await countBeneath(house.owner, `inbound_seen WHERE at <> date_trunc('day', at, 'UTC')`), 0)
})

test('"stop" is sealed like any message: only the custodian may know who said it', async () => {
  const answer = await asForm({ sender: '+254722000333', text: 'STOP' })
  assert.equal(answer.text, 'Thank you. Your message has arrived.')
})

test('a flood from one phone is slowed down, and others are not', async () => {
  let last = 0
  for (let at = 0; at < 60 && last !== 429; at++)
    last = (await asForm({ from: '+254700999999', text: `flood ${at}`, id: `flood-${at}` })).status
  assert.equal(last, 429)
  assert.equal((await asForm({ from: '+254700999998', text: 'calm', id: 'calm' })).status, 200)
})

test('the field names of usual gateways are read, and what is no message is refused', async () => {
  const telerivet = { event: 'incoming_message', id: 't1', from_number: '+254722000444', content: 'hello' }
  const answer = await house.nobody.post(path, telerivet)
  assert.deepEqual(answer.body, { messages: [{ content: 'Thank you. Your message has arrived.' }] })
  assert.deepEqual(readInbound({ from: '1', text: 'x', id: 'a' }), {
    from: '1',
    text: 'x',
    id: 'a',
    provider: 'other',
  })
  assert.equal(readInbound({ From: '1', Body: 'x', MessageSid: 'SM1' })?.id, 'SM1')
  assert.equal(readInbound({ msisdn: '1', text: 'x', messageId: 'v1' })?.from, '1')
  assert.equal((await asForm({ from: '+254722000555' })).status, 422)
})
