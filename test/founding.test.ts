import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { defaultProtocol, type Protocol } from '../src/wheels/protocol.ts'
import { call, type Client, newCode, Refused } from '../src/wheels/server/client.ts'
import type { Who } from '../src/wheels/who.ts'
import { beneath, countBeneath } from './beneath.ts'
import { type EmptyHouse, startEmpty } from './founding.ts'

let house: EmptyHouse
/** Of the lake women, of the interfaith council, of the youth bridge; and Otieno, of the police. */
let asha: Client, ruth: Client, juma: Client, otieno: Client
const code: Record<string, string> = {}
before(async () => {
  house = await startEmpty()
})
after(() => house?.close())

const refused = async (work: Promise<unknown>, status: number, code: string): Promise<Refused> => {
  const error = await work.then(
    () => assert.fail(`it was not refused: ${code}`),
    (given: unknown) => given,
  )
  assert.ok(error instanceof Refused, String(error))
  assert.deepEqual([error.status, error.code], [status, code], JSON.stringify(error.details))
  return error
}
const post = (path: string, body: object) => call({ origin: house.url }, 'POST', path, body)
const ofOrganisation = (one: Client): string => one.me.organisation.organisation_id
const who = (over: Partial<Who> = {}): Who => ({
  desk: [asha, ruth].map(ofOrganisation),
  panel: [
    { organisation_id: ofOrganisation(asha), seats: 1 },
    { organisation_id: ofOrganisation(ruth), seats: 2 },
  ],
  custodians: [{ area_code: 'KE042', channel: 'any', organisation_id: ofOrganisation(asha) }],
  vault_partner: ofOrganisation(ruth),
  oversight: null,
  focal_point: null,
  localities: [],
  ...over,
})
const protocol = (over: Partial<Protocol> = {}): Protocol => ({
  ...defaultProtocol({ timezone: 'Africa/Nairobi', languages: ['en', 'ar'] }),
  who: who(),
  ...over,
})
const reason = 'What both founding organisations agreed in their meeting.'
async function invite(from: Client, name: string, roles: string[], more: object = {}): Promise<string> {
  const made = newCode()
  code[name] = made.code
  const { secret_hash } = made
  const { invitation_id } = await from.post('/api/invitations', {
    secret_hash,
    roles,
    is_custodian: false,
    ...more,
  })
  return invitation_id
}
async function propose(from: Client, name: string, card: object, roles: string[]): Promise<string> {
  const made = newCode()
  code[name] = made.code
  const { invitation_id } = await from.post('/api/candidates', { secret_hash: made.secret_hash, card, roles })
  return invitation_id
}

test('without a code from the terminal nobody founds anything, and a code is good once', async () => {
  await refused(post('/api/found/find', { code: 'ABCD-EFGH-JKMN-PQRS-TVWX-YZ01' }), 404, 'code_refused')
  const founding = await house.foundingCode()
  const { body } = await post('/api/found/find', { code: founding.toLowerCase().replaceAll('-', ' ') })
  assert.ok(body.countries.some((one: { code: string }) => one.code === 'KEN'))
  asha = await house.found(founding, 'asha')
  await refused(house.found(founding, 'asha2', { slug: 'second' }), 404, 'code_refused')
})

test('a founding code ends with its day', async () => {
  const late = await house.foundingCode()
  house.clock.advance(25 * 3_600_000)
  await refused(post('/api/found/find', { code: late }), 404, 'code_refused')
  house.clock.advance(-25 * 3_600_000)
})

test('the demonstration’s database founds no wheel', async () => {
  await house.owner.query('UPDATE wheel SET demonstration = true')
  await refused(post('/api/found/find', { code: await house.foundingCode() }), 404, 'code_refused')
  await house.owner.query('UPDATE wheel SET demonstration = false')
})

test('a founder holds her organisation’s keys, which lie nowhere in the database', async () => {
  assert.equal(asha.waits, false)
  assert.equal(asha.me.is_custodian, true)
  assert.equal(asha.me.wheel.open, false)
  const [key] = asha.ring.keys
  assert.equal(key?.recipient, asha.me.organisation.recipient)
  assert.equal(
    await countBeneath(house.owner, 'member WHERE position($1 IN member::text) > 0', [key?.identity ?? '']),
    0,
  )
  const needs = (await asha.get('/api/needs-me')).rows.map((one: { kind: string }) => one.kind)
  assert.deepEqual(needs.toSorted(), ['paper_key', 'second_custodian'])
})

test('a wheel that is being founded takes no report in', async () => {
  const { body } = await call({ origin: house.url }, 'GET', '/api/areas/KE042')
  assert.equal(body.area.name, 'Kisumu')
  const answer = await call({ origin: house.url }, 'GET', '/api/public/kisumu/custodian?area=KE042').catch(
    (error: Refused) => error,
  )
  assert.ok(answer instanceof Refused)
  assert.equal(answer.code, 'no_custodian')
})

test('the founding is civil society’s alone: no force and no authority before a protocol is in force', async () => {
  const card = { sector: 'police', category: 'office', name: 'Kisumu Police Station' }
  await refused(propose(asha, 'otieno', card, ['liaison']), 422, 'card_refused')
})

test('a second founding organisation joins with a code of its own, once', async () => {
  const card = { sector: 'civil_society', category: 'religious', name: 'Kisumu Interfaith Council' }
  await propose(asha, 'ruth', card, ['verifier', 'release_approver'])
  const { body } = await post('/api/join/find', { code: code['ruth'] ?? '' })
  assert.equal(body.organisation.name, 'Kisumu Interfaith Council')
  assert.equal(body.state, 'open')
  ruth = await house.join(code['ruth'] ?? '', 'ruth')
  assert.equal(ruth.waits, false)
  await refused(house.join(code['ruth'] ?? '', 'ruth2'), 404, 'code_refused')
})

test('nobody works under a protocol that seats nobody, a force on the panel, or one organisation alone', async () => {
  const one = ofOrganisation(asha)
  const wrong: [Partial<Protocol>, string][] = [
    [{ who: who({ desk: [one] }) }, 'desk_of_one'],
    [{ who: who({ panel: [{ organisation_id: one, seats: 3 }] }) }, 'panel_of_one_organisation'],
    [{ who: who({ custodians: [] }) }, 'no_custodian_for_the_area'],
    [{ who: who({ vault_partner: one }) }, 'vault_partner_keeps_reports'],
    [{ who: who({ desk: [one, randomUUID()] }) }, 'unknown_organisation'],
    [{ who: who({ localities: [{ area_code: 'XX1', expected_days: 7 }] }) }, 'unknown_area'],
    [{ batchHours: [] }, 'no_batch_hour'],
    [{ approvals: 1 }, 'approvals_below_two'],
  ]
  for (const [over, code] of wrong) {
    const error = await refused(
      asha.post('/api/protocol', { protocol: protocol(over), reason }),
      422,
      'protocol_refused',
    )
    assert.ok(
      (error.details['problems'] as string[]).includes(code),
      `${code} in ${JSON.stringify(error.details)}`,
    )
  }
})

test('one organisation confirming alone puts nothing in force, however often it says so', async () => {
  assert.deepEqual(await asha.post('/api/protocol', { protocol: protocol(), reason }), {
    version: 1,
    state: 'proposed',
  })
  await refused(asha.post('/api/protocol/1/confirm'), 409, 'already_said')
  await refused(asha.post('/api/protocol', { protocol: protocol(), reason }), 409, 'wrong_state')
  assert.equal((await ruth.get('/api/protocol')).in_force, null)
  const kinds = (await ruth.get('/api/needs-me')).rows.map((one: { kind: string }) => one.kind)
  assert.ok(kinds.includes('confirm_protocol'))
})

test('the second civil-society organisation puts it in force, with everything that it says of who does what', async () => {
  assert.deepEqual(await ruth.post('/api/protocol/1/confirm'), { version: 1, state: 'in_force' })
  const { in_force, rows } = await asha.get('/api/protocol')
  assert.equal(in_force, 1)
  assert.equal(rows[0].confirmed_by.length, 2)
  const card = await asha.get('/api/wheel')
  assert.deepEqual(card.languages, ['en', 'ar'])
  assert.equal(card.organisations.filter((one: { on_desk: boolean }) => one.on_desk).length, 2)
  const { body } = await call({ origin: house.url }, 'GET', '/api/public/kisumu/custodian?area=KE042')
  assert.equal(body.organisation_id, ofOrganisation(asha))
  await refused(ruth.post('/api/protocol/1/confirm'), 409, 'wrong_state')
})

test('a member comes by a one-time invitation and opens nothing until a custodian compared her fingerprint', async () => {
  await refused(invite(asha, 'odhiambo', ['liaison']), 422, 'roles_refused')
  await invite(asha, 'akinyi', ['intake_operator', 'analyst'])
  // One code is one invitation.
  const { secret_hash } = newCode()
  await invite(asha, 'once', ['verifier'], { secret_hash })
  await refused(invite(asha, 'again', ['verifier'], { secret_hash }), 409, 'already_said')
  const akinyi = await house.join(code['akinyi'] ?? '', 'akinyi')
  assert.equal(akinyi.waits, true)
  await refused(invite(akinyi, 'friend', ['intake_operator']), 409, 'wrong_state')
  const { rows } = await asha.get('/api/colleagues')
  const row = rows.find((one: { member_id: string }) => one.member_id === akinyi.me.member_id)
  assert.equal(row.has_ring, false)
  assert.equal(row.recipient, await akinyi.ownRecipient())
  assert.ok((await asha.get('/api/needs-me')).rows.some((one: { kind: string }) => one.kind === 'let_in'))
  // Ruth keeps the keys of another organisation: Akinyi is nobody to her.
  await refused(ruth.letIn(akinyi.me.member_id, row.recipient), 404, 'not_found')
  await refused(asha.letIn(akinyi.me.member_id, ruth.ring.keys[0]?.recipient ?? ''), 409, 'changed_meanwhile')
  await asha.letIn(akinyi.me.member_id, row.recipient)
  assert.equal(await akinyi.fetchRing(), true)
  assert.equal(akinyi.ring.keys[0]?.recipient, asha.me.organisation.recipient)
})

test('an invitation that expired, was taken back, or never was is answered alike', async () => {
  const id = await invite(asha, 'late', ['field_monitor'])
  await refused(ruth.post(`/api/invitations/${id}/withdraw`), 404, 'not_found')
  await invite(asha, 'older', ['field_monitor'], { days: 1 })
  await asha.post(`/api/invitations/${id}/withdraw`)
  const said = new Set<string>()
  for (const name of ['late', 'ruth']) {
    const error = await refused(post('/api/join/find', { code: code[name] ?? '' }), 404, 'code_refused')
    said.add(error.message)
  }
  house.clock.advance(25 * 3_600_000)
  said.add((await refused(house.join(code['older'] ?? '', 'older'), 404, 'code_refused')).message)
  house.clock.advance(-25 * 3_600_000)
  assert.equal(said.size, 1)
})

test('a new organisation needs two that vouch, and one that vouches twice is one', async () => {
  const card = { sector: 'civil_society', category: 'youth_group', name: 'Kisumu Youth Bridge' }
  const id = await propose(asha, 'juma', card, ['verifier'])
  assert.equal((await post('/api/join/find', { code: code['juma'] ?? '' })).body.state, 'waiting')
  await refused(house.join(code['juma'] ?? '', 'juma'), 409, 'wrong_state')
  await refused(asha.post(`/api/candidates/${id}/vouch`), 409, 'already_said')
  assert.ok((await ruth.get('/api/needs-me')).rows.some((one: { kind: string }) => one.kind === 'vouch'))
  assert.equal((await ruth.post(`/api/candidates/${id}/vouch`)).state, 'open')
  juma = await house.join(code['juma'] ?? '', 'juma')
  assert.equal(juma.me.organisation.name, 'Kisumu Youth Bridge')
})

test('for ninety days it sits on no desk and answers for nobody, in the database too', async () => {
  const youth = ofOrganisation(juma)
  const three = { who: who({ desk: [asha, ruth, juma].map(ofOrganisation) }) }
  const error = await refused(
    asha.post('/api/protocol', { protocol: protocol(three), reason }),
    422,
    'protocol_refused',
  )
  assert.deepEqual(error.details['problems'], ['new_organisation_on_desk'])
  await refused(juma.post('/api/protocol', { protocol: protocol(), reason }), 409, 'wrong_state')
  const card = { sector: 'civil_society', category: 'ngo', name: 'Friends of Juma' }
  await refused(propose(juma, 'friend', card, ['verifier']), 409, 'wrong_state')
  await assert.rejects(
    house.owner.query('UPDATE wheel_organisation SET on_desk = true WHERE organisation_id = $1', [youth]),
    /no desk seat yet/,
  )
  await house.owner.query(
    `UPDATE wheel_organisation SET desk_from = now() - interval '1 day' WHERE organisation_id = $1`,
    [youth],
  )
  assert.equal((await asha.post('/api/protocol', { protocol: protocol(three), reason })).version, 2)
  assert.equal((await juma.post('/api/protocol/2/confirm')).state, 'in_force')
  assert.equal((await juma.get('/api/protocol')).rows[1].state, 'superseded')
})

test('an office joins by the protocol’s invitation, with its place in the tree of command and a named liaison', async () => {
  const command = await propose(
    asha,
    'wafula',
    { sector: 'police', category: 'command', name: 'Kisumu Police Command' },
    ['liaison'],
  )
  await ruth.post(`/api/candidates/${command}/vouch`)
  const wafula = await house.join(code['wafula'] ?? '', 'wafula')
  const above = ofOrganisation(wafula)
  const station = { sector: 'police', category: 'office', name: 'Kisumu Station', answers_to: above }
  await refused(propose(asha, 'otieno', station, ['intake_operator']), 422, 'roles_refused')
  await refused(
    propose(asha, 'otieno', { ...station, answers_to: randomUUID() }, ['liaison']),
    422,
    'card_refused',
  )
  const id = await propose(asha, 'otieno', station, ['liaison'])
  await refused(wafula.post(`/api/candidates/${id}/vouch`), 404, 'not_found')
  await ruth.post(`/api/candidates/${id}/vouch`)
  otieno = await house.join(code['otieno'] ?? '', 'otieno')
  const [edge] = await beneath(house.owner, 'SELECT * FROM command WHERE office_id = $1', [
    ofOrganisation(otieno),
  ])
  assert.equal(edge?.['command_id'], above)
})

test('a liaison is invited as nothing else, and no row of the police holds another role', async () => {
  await refused(invite(otieno, 'constable', ['intake_operator']), 422, 'roles_refused')
  await invite(otieno, 'constable', ['liaison'])
  const constable = await house.join(code['constable'] ?? '', 'constable')
  await otieno.letIn(constable.me.member_id, await constable.ownRecipient())
  assert.equal(await constable.fetchRing(), true)
  await assert.rejects(
    house.owner.query(`UPDATE seat SET roles = '{intake_operator}' WHERE member_id = $1`, [
      constable.me.member_id,
    ]),
    /liaison only/,
  )
  await refused(otieno.get('/api/candidates'), 404, 'not_found')
  const { rows } = await otieno.get('/api/protocol')
  assert.deepEqual(
    rows.map((row: { state: string }) => row.state),
    ['in_force', 'superseded'],
  )
})

test('whoever leaves is out at once, her work has a name, and the keys are others', async () => {
  const akinyi = await house.signIn('akinyi')
  const before = asha.me.organisation.recipient
  const leave = async (by: Client, member: Client, successor: string) =>
    by.post(`/api/colleagues/${member.me.member_id}/leave`, {
      successor_id: successor,
      keys: await by.changedKeys(house.clock.now(), member.me.member_id),
    })
  await refused(leave(asha, asha, akinyi.me.member_id), 409, 'wrong_state')
  await refused(leave(asha, akinyi, akinyi.me.member_id), 422, 'successor_needed')
  const everyone = await asha.changedKeys(house.clock.now())
  await refused(
    asha.post(`/api/colleagues/${akinyi.me.member_id}/leave`, {
      successor_id: asha.me.member_id,
      keys: everyone,
    }),
    409,
    'keys_incomplete',
  )
  await leave(asha, akinyi, asha.me.member_id)
  await refused(akinyi.get('/api/me'), 401, 'not_signed_in')
  await refused(house.signIn('akinyi'), 401, 'sign_in_refused')
  asha = await house.signIn('asha')
  assert.notEqual(asha.me.organisation.recipient, before)
  assert.equal(asha.ring.keys.length, 2)
  assert.equal(asha.ring.keys[1]?.recipient, before)
  const [seat] = await beneath(house.owner, 'SELECT * FROM seat WHERE member_id = $1', [akinyi.me.member_id])
  assert.equal(seat?.['successor_id'], asha.me.member_id)
})

test('an organisation seats no more approvers than the protocol gives it', async () => {
  const name = (one: Client) => one.me.member_id
  const seat = { roles: ['verifier', 'release_approver'], is_custodian: true }
  await refused(juma.post(`/api/colleagues/${name(juma)}/seat`, seat), 422, 'roles_refused')
  await refused(invite(juma, 'approver', ['release_approver']), 422, 'roles_refused')
  const fewer = { who: who({ panel: [{ organisation_id: ofOrganisation(asha), seats: 3 }] }) }
  const error = await refused(
    asha.post('/api/protocol', { protocol: protocol(fewer), reason }),
    422,
    'protocol_refused',
  )
  assert.ok((error.details['problems'] as string[]).includes('more_approvers_than_seats'))
})

test('the last who keeps an organisation’s keys can give that up to nobody', async () => {
  await refused(
    asha.post(`/api/colleagues/${asha.me.member_id}/seat`, { roles: ['coordinator'], is_custodian: false }),
    409,
    'custodian_must_stay',
  )
})

test('who lost every way in begins anew on her own seat, and must be compared and let in again', async () => {
  await invite(ruth, 'mercy', ['verifier'], { is_custodian: true })
  const mercy = await house.join(code['mercy'] ?? '', 'mercy')
  await ruth.letIn(mercy.me.member_id, await mercy.ownRecipient())
  await refused(invite(asha, 'again', ['verifier'], { returning_id: mercy.me.member_id }), 404, 'not_found')
  await invite(ruth, 'again', ['verifier'], { returning_id: mercy.me.member_id })
  const old = await mercy.ownRecipient()
  await mercy.get('/api/me')
  const back = await house.join(code['again'] ?? '', 'mercy')
  assert.equal(back.me.member_id, mercy.me.member_id)
  assert.equal(back.waits, true)
  assert.notEqual(await back.ownRecipient(), old)
  await refused(mercy.get('/api/me'), 401, 'not_signed_in')
})

test('two people compare a fingerprint, and a change of keys begins the count anew', async () => {
  const of = async (by: Client) =>
    (await by.get('/api/wheel')).organisations.find(
      (one: { organisation_id: string }) => one.organisation_id === ofOrganisation(ruth),
    )
  const { recipient } = await of(asha)
  const compared = { organisation_id: ofOrganisation(ruth), recipient }
  await refused(otieno.post('/api/keys/compared', compared), 404, 'not_found')
  const noId = { ...compared, organisation_id: '-'.repeat(36) }
  await refused(asha.post('/api/keys/compared', noId), 422, 'wrong_shape')
  await asha.post('/api/keys/compared', compared)
  await asha.post('/api/keys/compared', compared)
  await juma.post('/api/keys/compared', compared)
  assert.equal((await of(asha)).compared_by, 2)
  await ruth.post('/api/keys/change', await ruth.changedKeys(house.clock.now()))
  assert.equal((await of(asha)).compared_by, 0)
  await refused(asha.post('/api/keys/compared', compared), 409, 'changed_meanwhile')
})

test('fresh keys that were made from an older ring are refused, and nothing in between is lost', async () => {
  const late = await ruth.changedKeys(house.clock.now())
  await refused(ruth.post('/api/keys/change', late), 409, 'keys_incomplete')
  ruth = await house.signIn('ruth')
  const first = await ruth.changedKeys(house.clock.now())
  const second = await ruth.changedKeys(house.clock.now())
  const both = await Promise.allSettled([first, second].map((keys) => ruth.post('/api/keys/change', keys)))
  assert.deepEqual(both.map((one) => one.status).toSorted(), ['fulfilled', 'rejected'])
  ruth = await house.signIn('ruth')
  assert.equal(ruth.ring.keys.length, 3)
})

test('of two who come with one code one gets the seat, and it is her key that lies there', async () => {
  ruth = await house.signIn('ruth')
  await invite(ruth, 'twice', ['verifier'])
  const tries = await Promise.allSettled(
    ['wambui', 'njeri'].map((name) => house.join(code['twice'] ?? '', name)),
  )
  const won = tries.filter((one) => one.status === 'fulfilled')
  assert.equal(won.length, 1)
  const { value } = won[0] as PromiseFulfilledResult<Client>
  // She signed in, and her own passphrase opened the key.
  assert.equal(value.waits, true)
  assert.equal((await value.get('/api/keys/mine')).member_recipient, await value.ownRecipient())
})

test('every act of founding and joining stands in the journal', async () => {
  const rows = await beneath<{ event: string }>(house.owner, 'SELECT DISTINCT event FROM journal ORDER BY 1')
  const events = rows.map((row) => row.event)
  for (const event of [
    'wheel.founded',
    'organisation.invited',
    'organisation.vouched',
    'organisation.joined',
    'protocol.proposed',
    'protocol.confirmed',
    'protocol.in_force',
    'member.invited',
    'member.joined',
    'member.let_in',
    'member.left',
    'member.returned',
    'key.changed',
    'key.compared',
  ])
    assert.ok(events.includes(event), `${event} in ${events.join()}`)
})
