import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { beneath } from './beneath.ts'
import { type Answer, startHouse, type TestHouse } from './people.ts'
import { secretsOf } from '../src/custody/secrets.ts'
import { nodeArgon2 } from '../src/custody/server/index.ts'
import { openRing } from '../src/custody/ring.ts'
import { recipientOf } from '../src/custody/seal.ts'
import { unwrapIdentity } from '../src/custody/wrap.ts'

let house: TestHouse
before(async () => {
  house = await startHouse({ passphrases: ['kofi'] })
})
after(() => house.close())

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
const minute = 60_000
const hour = 60 * minute

/** Gives somebody secrets that this test knows. */
async function secretOf(name: string): Promise<Uint8Array> {
  const secret = randomBytes(32)
  await house.owner.query('UPDATE member SET sign_in_hash = $2 WHERE sign_in_name = $1', [
    name,
    createHash('sha256').update(secret).digest(),
  ])
  return secret
}
const signIn = (name: string, secret: Uint8Array, more: object = {}): Promise<Answer> =>
  house.nobody.post('/api/sign-in', { name, secret: base64(secret), ...more })
const cookieOf = (answer: Answer): string => (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
const me = async (cookie: string): Promise<number> => (await house.nobody.get('/api/me', { cookie })).status

test('a passphrase signs in and opens her own key and with it the organisation’s ring, and the server sees neither', async () => {
  const { organisationId, recipient } = await house.person('kofi')
  const passphrase = house.passphrase('kofi')

  // From here on with what a browser has: a name and the words, written as somebody in a hurry would.
  const asked = await house.nobody.post('/api/sign-in/salt', { name: 'kofi' })
  const secrets = await secretsOf(
    `  ${passphrase.toUpperCase()} `,
    Buffer.from(asked.body.salt, 'base64'),
    nodeArgon2,
  )
  const answer = await signIn('kofi', secrets.signIn)
  assert.equal(answer.status, 200, answer.text)
  assert.deepEqual(answer.body.roles, ['mediator'])
  assert.equal(answer.body.organisation.recipient, recipient)
  const { body: keys } = await house.nobody.get('/api/keys/mine', { cookie: cookieOf(answer) })
  const [record] = keys.wrapped
  const own = await unwrapIdentity(crypto.subtle, keys.member_id, record, secrets.wrapping)
  assert.equal(await recipientOf(own), keys.member_recipient)
  const ring = await openRing(own, Buffer.from(keys.ring, 'base64'), organisationId, recipient)
  assert.equal(ring.keys[0]?.recipient, recipient)
  await assert.rejects(unwrapIdentity(crypto.subtle, keys.member_id, record, secrets.signIn))
})

test('a name that nobody has gets a salt like any other, always the same one', async () => {
  const salt = async (name: string): Promise<string> =>
    (await house.nobody.post('/api/sign-in/salt', { name })).body.salt
  const [known, unknown] = [await salt('amina'), await salt('nobody-at-all')]
  assert.equal(await salt('nobody-at-all'), unknown)
  assert.equal(await salt('amina'), known)
  assert.notEqual(await salt('nobody-either'), unknown)
  for (const one of [known, unknown]) assert.equal(Buffer.from(one, 'base64').length, 16)
})

test('a wrong secret and a name that nobody has are refused in the same words, without a cookie', async () => {
  const wrong = await signIn('amina', randomBytes(32))
  const unknown = await signIn('no-such-person', randomBytes(32))
  assert.equal(wrong.status, 401)
  assert.equal(wrong.body.code, 'sign_in_refused')
  assert.equal(unknown.text, wrong.text)
  assert.deepEqual([...unknown.headers.keys()], [...wrong.headers.keys()])
  assert.equal(wrong.headers.get('set-cookie'), null)
})

test('a member of the police or the military is a liaison only, whoever writes the row', async () => {
  for (const name of ['otieno', 'wafula', 'barasa']) {
    const { memberId } = await house.person(name)
    for (const roles of [
      ['verifier'],
      ['liaison', 'analyst'],
      ['field_monitor', 'liaison'],
      ['release_approver'],
    ])
      await assert.rejects(
        house.owner.query('UPDATE seat SET roles = $2 WHERE member_id = $1', [memberId, roles]),
        /a member of the security sector is a liaison only/,
      )
  }
  const amina = await house.person('amina')
  const station = house.organisations['station']?.organisationId
  await assert.rejects(
    house.owner.query('UPDATE seat SET organisation_id = $2 WHERE member_id = $1', [amina.memberId, station]),
    /a member of the security sector is a liaison only/,
  )
})

test('a guest learns no name of a person', async () => {
  for (const name of ['otieno', 'wafula', 'barasa', 'dana', 'grace']) {
    const answer = await (await house.person(name)).get('/api/members')
    assert.deepEqual([answer.status, answer.body.code], [404, 'not_found'], name)
  }
  const { body } = await (await house.person('ekai')).get('/api/members')
  assert.ok(body.rows.length >= 10)
})

test('who tries too often waits, whether the name is anybody’s or not, and others are let in', async () => {
  const secret = await secretOf('esther')
  for (const name of ['esther', 'no-such-name']) {
    const codes: number[] = []
    for (let n = 0; n < 12; n += 1) codes.push((await signIn(name, randomBytes(32))).status)
    assert.deepEqual(
      codes.slice(0, 10),
      Array.from({ length: 10 }, () => 401),
      name,
    )
    assert.deepEqual(codes.slice(10), [429, 429], name)
  }
  assert.equal((await signIn('esther', secret)).status, 429)
  assert.equal((await signIn('grace', randomBytes(32))).status, 401)
  house.clock.advance(minute)
  assert.equal((await signIn('esther', secret)).status, 200)
})

test('the cookie is out of reach for scripts and other sites, and its token is stored nowhere', async () => {
  const answer = await signIn('amina', await secretOf('amina'))
  const cookie = answer.headers.get('set-cookie') ?? ''
  for (const part of ['HttpOnly', 'SameSite=Strict', 'Path=/', 'Max-Age=43200'])
    assert.ok(cookie.includes(part), cookie)
  const token = cookieOf(answer).slice('cw_session='.length)
  assert.equal(Buffer.from(token, 'base64url').length, 32)
  const rows = await beneath(house.owner, 'SELECT s::text AS row, token_hash FROM session s')
  assert.doesNotMatch(JSON.stringify(rows), new RegExp(token))
  const hash = createHash('sha256').update(token).digest()
  assert.ok(rows.some((row) => hash.equals(row['token_hash'])))
  assert.doesNotMatch(answer.text, new RegExp(token))
})

test('a person sees her own open sessions and ends one; what has ended is refused', async () => {
  const secret = await secretOf('joseph')
  const [phone, other] = [await signIn('joseph', secret), await signIn('joseph', secret)]
  const list = async (cookie: string) => (await house.nobody.get('/api/sessions', { cookie })).body.rows
  const rows = await list(cookieOf(phone))
  assert.equal(rows.length, 2)
  assert.deepEqual(
    rows.filter((row: any) => row.current).map((row: any) => row.session_id),
    [phone.body.session_id],
  )
  const end = (id: string, cookie: string) => house.nobody.post(`/api/sessions/${id}/end`, {}, { cookie })
  assert.equal((await end(other.body.session_id, cookieOf(phone))).status, 200)
  assert.equal(await me(cookieOf(other)), 401)
  assert.equal(await me(cookieOf(phone)), 200)
  assert.equal((await end(other.body.session_id, cookieOf(phone))).status, 404)
})

test('nobody ends the session of somebody else, or learns that it is there', async () => {
  const ruth = await house.person('ruth')
  const otieno = await house.person('otieno')
  const hers = (await ruth.get('/api/sessions')).body.rows[0].session_id
  const refused = await otieno.post(`/api/sessions/${hers}/end`)
  const nothing = await otieno.post('/api/sessions/018f3f3f-0000-7000-8000-000000000000/end')
  assert.equal(refused.status, 404)
  assert.equal(refused.text, nothing.text)
  assert.equal((await ruth.get('/api/me')).status, 200)
  const seen = (await otieno.get('/api/sessions')).body.rows
  assert.deepEqual(
    seen.map((row: any) => row.current),
    [true],
  )
})

test('who signs out is out, and her cookie is taken away', async () => {
  const answer = await signIn('lokwang', await secretOf('lokwang'))
  const out = await house.nobody.post('/api/sign-out', {}, { cookie: cookieOf(answer) })
  assert.deepEqual(out.body, { ended: true })
  assert.match(out.headers.get('set-cookie') ?? '', /cw_session=;.*(Expires=Thu, 01 Jan 1970|Max-Age=0)/)
  assert.equal(await me(cookieOf(answer)), 401)
})

test('a session that nobody used for half an hour has ended; one in use goes on, and ends after twelve hours', async () => {
  const secret = await secretOf('ajuma')
  const cookie = cookieOf(await signIn('ajuma', secret))
  house.clock.advance(29 * minute)
  assert.equal(await me(cookie), 200)
  house.clock.advance(31 * minute)
  assert.equal(await me(cookie), 401)
  const busy = cookieOf(await signIn('ajuma', secret))
  for (let passed = 0; passed < 12 * hour - 20 * minute; passed += 20 * minute) {
    house.clock.advance(20 * minute)
    assert.equal(await me(busy), 200, `after ${passed / minute} minutes`)
  }
  house.clock.advance(20 * minute)
  assert.equal(await me(busy), 401)
})

test('the sweep removes sessions that ended', async () => {
  const secret = await secretOf('ajuma')
  await signIn('ajuma', secret)
  house.clock.advance(13 * hour)
  await house.sweep()
  const left = await beneath(house.owner, 'SELECT FROM session WHERE expires_at < $1', [house.clock.now()])
  assert.equal(left.length, 0)
})

test('a seat that ended, or a member who left, asks for nothing any more', async () => {
  const secret = await secretOf('nakiru')
  const cookie = cookieOf(await signIn('nakiru', secret))
  assert.equal(await me(cookie), 200)
  const memberId = (await house.nobody.get('/api/me', { cookie })).body.member_id
  await house.owner.query('UPDATE seat SET until = $2 WHERE member_id = $1', [memberId, house.clock.now()])
  assert.equal(await me(cookie), 401)
  await house.owner.query('UPDATE seat SET until = NULL WHERE member_id = $1', [memberId])
  assert.equal(await me(cookie), 200)
  await house.owner.query('UPDATE member SET left_at = now() WHERE member_id = $1', [memberId])
  assert.equal(await me(cookie), 401)
  assert.equal((await signIn('nakiru', secret)).status, 401)
})

test('a role that was taken away is gone with the next request', async () => {
  const cookie = cookieOf(await signIn('halima', await secretOf('halima')))
  const roles = async () => (await house.nobody.get('/api/me', { cookie })).body.roles
  const before = await roles()
  await house.owner.query(
    `UPDATE seat SET roles = '{oversight_reader}' FROM member m WHERE m.member_id = seat.member_id AND sign_in_name = 'halima'`,
  )
  assert.deepEqual(await roles(), ['oversight_reader'])
  assert.notDeepEqual(before, ['oversight_reader'])
})

test('whoever sits in two wheels names the one she enters, and enters no third', async () => {
  const secret = await secretOf('chebet')
  const { member_id: memberId, organisation } = (await signIn('chebet', secret)).body
  const organisationId = organisation.organisation_id
  const { wheelId, slug } = house.wheel
  await house.owner.query('INSERT INTO wheel_organisation (wheel_id, organisation_id) VALUES ($1, $2)', [
    wheelId,
    organisationId,
  ])
  await house.owner.query(
    `INSERT INTO seat (wheel_id, member_id, organisation_id, roles) VALUES ($1, $2, $3, '{mediator}')`,
    [wheelId, memberId, organisationId],
  )
  const here = await signIn('chebet', secret, { wheel: slug })
  assert.deepEqual([here.body.wheel.slug, here.body.roles], [slug, ['mediator']])
  const there = await signIn('chebet', secret, { wheel: house.other.slug })
  assert.deepEqual(there.body.roles, ['intake_operator', 'coordinator'])
  assert.equal(there.body.wheels.length, 2)
  assert.equal((await signIn('chebet', secret, { wheel: 'elsewhere' })).status, 401)
})

/** Signed in anew, whatever time it is by now. */
async function askedBy(name: string, path: string) {
  const cookie = cookieOf(await signIn(name, await secretOf(name)))
  return house.nobody.get(path, { cookie })
}

test('who monitors and who takes reports in is known to civil society alone; an authority sees its own people and the panel', async () => {
  const namesFor = async (name: string): Promise<string[]> => {
    const { body } = await askedBy(name, '/api/members')
    return body.rows.map((row: { display_name: string }) => row.display_name).toSorted()
  }
  assert.deepEqual(await namesFor('daniel'), ['Ajuma', 'Daniel', 'Grace', 'Ruth'])
  assert.deepEqual(await namesFor('halima'), ['Ajuma', 'Daniel', 'Halima', 'Ruth'])
  assert.ok((await namesFor('kofi')).includes('Amina'))
})

test('how often a locality usually writes is told to civil society alone: its silence, too, would speak', async () => {
  const days = async (name: string): Promise<unknown[]> => {
    const { body, text } = await askedBy(name, '/api/wheel')
    assert.ok(body.areas, `${name} ${text}`)
    return body.areas.map((area: { expected_days: number | null }) => area.expected_days)
  }
  for (const name of ['otieno', 'wafula', 'barasa', 'grace', 'daniel', 'halima', 'dana'])
    assert.ok(
      (await days(name)).every((one) => one === null),
      name,
    )
  for (const name of ['kofi', 'joseph', 'lokwang']) assert.ok((await days(name)).includes(7), name)
})

test('an organisation that left the wheel has nobody in it any more', async () => {
  const secret = await secretOf('barasa')
  const cookie = cookieOf(await signIn('barasa', secret))
  assert.equal(await me(cookie), 200)
  const leave = (until: Date | null) =>
    house.owner.query('UPDATE wheel_organisation SET until = $2 WHERE organisation_id = $1', [
      house.organisations['army']?.organisationId,
      until,
    ])
  await leave(house.clock.now())
  assert.equal(await me(cookie), 401)
  assert.equal((await signIn('barasa', secret)).status, 401)
  await leave(null)
})

test('nobody locks somebody else out from afar', async () => {
  const secret = await secretOf('ruth')
  const from = (remoteAddress: string, given: Uint8Array) =>
    house.house.app.inject({
      method: 'POST',
      url: '/api/sign-in',
      remoteAddress,
      payload: { name: 'ruth', secret: base64(given) },
    })
  let last = 401
  for (let n = 0; n < 30 && last === 401; n += 1)
    last = (await from('198.51.100.7', randomBytes(32))).statusCode
  assert.equal(last, 429)
  assert.equal((await from('198.51.100.8', secret)).statusCode, 429)
  assert.equal((await from('203.0.113.9', secret)).statusCode, 200)
})
