import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { makeOneTimeCode, parseOneTimeCode, recoverySecrets } from '../src/custody/one-time-code.ts'
import { passkeyHolder } from '../src/custody/passkey.ts'
import { makeIdentity } from '../src/custody/seal.ts'
import { ARGON2 } from '../src/custody/secrets.ts'
import { unwrapIdentity, type WrapKdf, wrapIdentity } from '../src/custody/wrap.ts'
import { Authenticator } from './authenticator.ts'
import { beneath } from './beneath.ts'
import { type Answer, startHouse, type TestHouse } from './people.ts'

let house: TestHouse
let place: { origin: string }
before(async () => {
  house = await startHouse()
  place = { origin: `http://localhost:${new URL(house.url).port}` }
})
after(() => house?.close())

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()
const cookieOf = (answer: Answer): string => (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''

type Member = {
  name: string
  memberId: string
  secret: Uint8Array
  cookie: string
  get(path: string): Promise<Answer>
  post(path: string, body?: unknown): Promise<Answer>
}

/** Somebody whose passphrase's secret this test knows, signed in. */
async function member(name: string): Promise<Member> {
  const secret = randomBytes(32)
  await house.owner.query('UPDATE member SET sign_in_hash = $2 WHERE sign_in_name = $1', [
    name,
    sha256(secret),
  ])
  return signedIn(name, secret, await bySecret(name, secret))
}
function signedIn(name: string, secret: Uint8Array, answer: Answer): Member {
  assert.equal(answer.status, 200, answer.text)
  const cookie = cookieOf(answer)
  return {
    name,
    memberId: (answer.body.me ?? answer.body).member_id,
    secret,
    cookie,
    get: (path) => house.nobody.get(path, { cookie }),
    post: (path, body) => house.nobody.post(path, body, { cookie }),
  }
}
const bySecret = (name: string, secret: Uint8Array): Promise<Answer> =>
  house.nobody.post('/api/sign-in', { name, secret: base64(secret) })
const proofOf = (who: Member) => ({ secret: base64(who.secret) })

async function wrapped(
  who: Member,
  holder: string,
  kdf: WrapKdf,
  key = randomBytes(32),
  salt = randomBytes(16),
) {
  const { identity } = await makeIdentity()
  const way = { owner: who.memberId, holder, kdf, salt, key, identity }
  return wrapIdentity(crypto.subtle, way, randomBytes(12))
}
const questionFor = async (who: Member, path: string): Promise<string> =>
  (await who.post(path)).body.challenge
const newPasskeyAsked = (who: Member): Promise<string> => questionFor(who, '/api/ways/passkeys/options')

type More = { opens?: boolean; challenge?: string; at?: object; proof?: object }
async function add(who: Member, authenticator: Authenticator, more: More = {}): Promise<Answer> {
  const challenge = more.challenge ?? (await newPasskeyAsked(who))
  const record =
    more.opens === false
      ? {}
      : { wrapped: await wrapped(who, passkeyHolder(authenticator.credentialId), { name: 'passkey-prf' }) }
  return who.post('/api/ways/passkeys', {
    proof: more.proof ?? proofOf(who),
    passkey: authenticator.register(challenge, { ...place, ...more.at }),
    device: 'phone',
    ...record,
  })
}
async function added(who: Member, opens = true): Promise<Authenticator & { passkeyId: string }> {
  const authenticator = new Authenticator()
  const answer = await add(who, authenticator, { opens })
  assert.equal(answer.status, 201, answer.text)
  return Object.assign(authenticator, { passkeyId: answer.body.passkey_id })
}
const asked = async (): Promise<string> =>
  (await house.nobody.post('/api/sign-in/passkey/options')).body.challenge
const signInBy = (passkey: object): Promise<Answer> => house.nobody.post('/api/sign-in/passkey', { passkey })

async function codesFor(who: Member, proof: object = proofOf(who)) {
  const { next } = (await who.get('/api/ways')).body.codes
  const codes = Array.from({ length: 8 }, () => makeOneTimeCode(randomBytes(24)))
  const secrets = codes.map((code) => recoverySecrets(parseOneTimeCode(code) ?? ''))
  const answer = await who.post('/api/ways/codes', {
    proof,
    first: next,
    codes: await Promise.all(
      secrets.map(async ({ signIn, wrapping }, at) => ({
        hash: base64(sha256(signIn)),
        wrapped: await wrapped(who, `code-${next + at}`, { name: 'recovery-code' }, Buffer.from(wrapping)),
      })),
    ),
  })
  return { answer, secrets, next }
}
const byCode = (name: string, signIn: Uint8Array): Promise<Answer> =>
  house.nobody.post('/api/sign-in/code', { name, secret: base64(signIn) })

async function newPassphrase(who: Member, proof: object): Promise<{ answer: Answer; secret: Uint8Array }> {
  const [secret, salt] = [randomBytes(32), randomBytes(16)]
  const record = await wrapped(who, 'passphrase', { ...ARGON2 }, randomBytes(32), salt)
  const body = { proof, salt: base64(salt), secret: base64(secret), wrapped: record }
  return { answer: await who.post('/api/ways/passphrase', body), secret }
}
const eventsOf = async (memberId: string): Promise<string[]> =>
  (
    await beneath<{ event: string }>(
      house.owner,
      `SELECT event FROM journal WHERE record_id = $1 AND event LIKE 'member.%' ORDER BY at, journal_id`,
      [memberId],
    )
  ).map((row) => row.event)
const refused = (answer: Answer, status: number, code: string): void =>
  assert.deepEqual([answer.status, answer.body.code], [status, code], answer.text)

test('nobody changes her ways in without a fresh proof: a page that was left open is not enough', async () => {
  const who = await member('amina')
  const key = await added(who)
  for (const proof of [{}, { secret: base64(randomBytes(32)) }]) {
    refused(await add(who, new Authenticator(), { proof }), 403, 'proof_refused')
    refused(
      await who.post('/api/ways/passkeys/remove', { proof, passkey_id: key.passkeyId }),
      403,
      'proof_refused',
    )
    refused((await codesFor(who, proof)).answer, 403, 'proof_refused')
    refused((await newPassphrase(who, proof)).answer, 403, 'proof_refused')
    refused(await who.post('/api/ways/passphrase/off', { proof }), 403, 'proof_refused')
  }
  let last = await who.post('/api/ways/passphrase/off', { proof: {} })
  for (let n = 0; n < 20 && last.status === 403; n += 1)
    last = await who.post('/api/ways/passphrase/off', { proof: {} })
  refused(last, 429, 'too_many_tries')
})

test('a passkey is not added with a question of somebody else, an old one, one of another purpose, or one answered before', async () => {
  const [who, other] = [await member('ekai'), await member('joseph')]
  refused(
    await add(who, new Authenticator(), { challenge: await newPasskeyAsked(other) }),
    422,
    'passkey_refused',
  )
  for (const challenge of [await questionFor(who, '/api/ways/proof'), await asked(), 'x'.repeat(43)])
    refused(await add(who, new Authenticator(), { challenge }), 422, 'passkey_refused')
  const old = await newPasskeyAsked(who)
  house.clock.advance(5 * 60_000 + 1000)
  refused(await add(who, new Authenticator(), { challenge: old }), 422, 'passkey_refused')
  const challenge = await newPasskeyAsked(who)
  assert.equal((await add(who, new Authenticator(), { challenge })).status, 201)
  refused(await add(who, new Authenticator(), { challenge }), 422, 'passkey_refused')
})

test('a question that was answered wrongly is gone too', async () => {
  const who = await member('ekai')
  const challenge = await newPasskeyAsked(who)
  const wrong = { origin: 'https://elsewhere.example' }
  refused(await add(who, new Authenticator(), { challenge, at: wrong }), 422, 'passkey_refused')
  refused(await add(who, new Authenticator(), { challenge }), 422, 'passkey_refused')
})

test('a passkey of another site, without its person verified, or that somebody has already is refused', async () => {
  const who = await member('nakiru')
  for (const at of [{ rpId: 'elsewhere.example' }, { userVerified: false }, { origin: house.url }])
    refused(await add(who, new Authenticator(), { at }), 422, 'passkey_refused')
  const other = await member('ruth')
  const hers = await added(other)
  refused(await add(who, hers), 422, 'passkey_refused')
})

test('a record for another holder, or one that another way opens, is not kept for a passkey', async () => {
  const who = await member('nakiru')
  const authenticator = new Authenticator()
  const send = async (record: unknown): Promise<Answer> =>
    who.post('/api/ways/passkeys', {
      proof: proofOf(who),
      passkey: authenticator.register(await newPasskeyAsked(who), place),
      wrapped: record,
    })
  const holder = passkeyHolder(authenticator.credentialId)
  for (const record of [
    await wrapped(who, 'passphrase', { name: 'passkey-prf' }),
    await wrapped(who, passkeyHolder(randomBytes(32)), { name: 'passkey-prf' }),
    await wrapped(who, holder, { ...ARGON2 }),
    { v: 1 },
  ])
    refused(await send(record), 422, 'wrong_value')
  assert.deepEqual((await who.get('/api/ways')).body.passkeys, [])
})

test('a passkey signs in without a name, and its record is given with the key’s others', async () => {
  const who = await member('joseph')
  const key = await added(who)
  const answer = await signInBy(key.answer(await asked(), place))
  const again = signedIn('joseph', who.secret, answer)
  assert.equal(again.memberId, who.memberId)
  assert.equal(answer.body.began_with, 'passkey')
  const { wrapped: records } = (await again.get('/api/keys/mine')).body
  assert.deepEqual(
    records.map((one: { holder: string }) => one.holder),
    ['passphrase', passkeyHolder(key.credentialId)].sort(),
  )
  const [row] = (await again.get('/api/ways')).body.passkeys
  assert.deepEqual([row.device, row.opens_key, row.backed_up], ['phone', true, false])
  assert.match(row.used_on, /^\d{4}-\d\d-\d\d$/)
  assert.deepEqual(await eventsOf(who.memberId), ['member.passkey_added'])
})

test('every sign-in by a passkey that is not right is refused in the same words', async () => {
  const [who, other] = [await member('kofi'), await member('esther')]
  const [key, others] = [await added(who), await added(other)]
  const used = await asked()
  assert.equal((await signInBy(key.answer(used, place))).status, 200)
  const old = await asked()
  house.clock.advance(5 * 60_000 + 1000)
  const answers = [
    await signInBy(key.answer(used, place)),
    await signInBy(key.answer(old, place)),
    await signInBy(key.answer('x'.repeat(43), place)),
    await signInBy(key.answer(await questionFor(await member('kofi'), '/api/ways/proof'), place)),
    await signInBy(new Authenticator().answer(await asked(), place)),
    // Her credential, another's signature.
    await signInBy({ ...others.answer(await asked(), place), id: key.id }),
    await signInBy(key.answer(await asked(), { ...place, userVerified: false })),
    await signInBy(key.answer(await asked(), { origin: house.url })),
    await signInBy(key.answer(await asked(), { ...place, rpId: 'elsewhere.example' })),
  ]
  for (const answer of answers) {
    refused(answer, 401, 'sign_in_refused')
    assert.equal(answer.text, answers[0]?.text)
    assert.equal(answer.headers.get('set-cookie'), null)
  }
})

test('a counter that went back locks nobody out', async () => {
  const who = await member('kofi')
  const key = await added(who)
  key.counter = 50
  assert.equal((await signInBy(key.answer(await asked(), place))).status, 200)
  key.counter = 3
  assert.equal((await signInBy(key.answer(await asked(), place))).status, 200)
})

test('a passkey proves who she is once a question, for herself alone', async () => {
  const [who, other] = [await member('lokwang'), await member('ajuma')]
  const [key, others] = [await added(who), await added(other)]
  const proof = async (from: Authenticator, challenge?: string) => ({
    passkey: from.answer(challenge ?? (await questionFor(who, '/api/ways/proof')), place),
  })
  const challenge = await questionFor(who, '/api/ways/proof')
  assert.equal((await add(who, new Authenticator(), { proof: await proof(key, challenge) })).status, 201)
  for (const wrong of [
    await proof(key, challenge),
    await proof(others),
    await proof(key, await newPasskeyAsked(who)),
    await proof(key, await questionFor(other, '/api/ways/proof')),
  ])
    refused(await add(who, new Authenticator(), { proof: wrong }), 403, 'proof_refused')
})

test('the passphrase goes only when two passkeys open the key; then it is as if nobody had the name', async () => {
  const who = await member('grace')
  const off = () => who.post('/api/ways/passphrase/off', { proof: proofOf(who) })
  refused(await off(), 409, 'two_passkeys_needed')
  await added(who)
  await added(who, false)
  refused(await off(), 409, 'two_passkeys_needed')
  // Nor by whoever writes the row.
  await assert.rejects(
    house.owner.query('UPDATE member SET passphrase_off = true WHERE member_id = $1', [who.memberId]),
    { constraint: 'two_passkeys' },
  )
  const { credentialId } = await added(who)
  const holder = passkeyHolder(credentialId)
  const record = await house.keeper.identities.read(who.memberId, holder)
  await house.keeper.identities.remove(who.memberId, holder)
  refused(await off(), 409, 'two_passkeys_needed')
  await house.keeper.identities.write(who.memberId, record)
  assert.equal((await off()).status, 200)
  const wrong = await bySecret('grace', who.secret)
  refused(wrong, 401, 'sign_in_refused')
  assert.equal((await bySecret('no-such-person', who.secret)).text, wrong.text)
  refused(await off(), 403, 'proof_refused')
  const { wrapped: records } = (await who.get('/api/keys/mine')).body
  assert.ok(records.every((one: { holder: string }) => one.holder.startsWith('passkey-')))
  assert.equal(await house.keeper.identities.read(who.memberId, 'passphrase'), undefined)
  assert.equal((await eventsOf(who.memberId)).at(-1), 'member.passphrase_off')
})

test('the last way in stays; with a new passphrase the last passkey may go', async () => {
  const who = await member('daniel')
  const [one, two] = [await added(who), await added(who)]
  await added(who, false)
  assert.equal((await who.post('/api/ways/passphrase/off', { proof: proofOf(who) })).status, 200)
  const proof = async () => ({ passkey: two.answer(await questionFor(who, '/api/ways/proof'), place) })
  const remove = async (passkeyId: string) =>
    who.post('/api/ways/passkeys/remove', { proof: await proof(), passkey_id: passkeyId })
  assert.equal((await remove(one.passkeyId)).status, 200)
  refused(await remove(one.passkeyId), 404, 'not_found')
  refused(await remove(two.passkeyId), 409, 'last_way_in')
  await assert.rejects(house.owner.query('DELETE FROM passkey WHERE passkey_id = $1', [two.passkeyId]), {
    constraint: 'last_way_in',
  })
  const { answer, secret } = await newPassphrase(who, await proof())
  assert.equal(answer.status, 200, answer.text)
  assert.equal((await remove(two.passkeyId)).status, 200)
  assert.equal((await bySecret('daniel', secret)).status, 200)
  assert.equal((await signInBy(two.answer(await asked(), place))).status, 401)
  assert.deepEqual(await house.keeper.identities.list(who.memberId), ['passphrase'])
})

test('nobody removes somebody else’s passkey, or learns that it is there', async () => {
  const [who, other] = [await member('halima'), await member('amina')]
  const hers = await added(other)
  const remove = (passkeyId: string) =>
    who.post('/api/ways/passkeys/remove', { proof: proofOf(who), passkey_id: passkeyId })
  const there = await remove(hers.passkeyId)
  const nothing = await remove('018f3f3f-0000-7000-8000-000000000000')
  refused(there, 404, 'not_found')
  assert.equal(there.text, nothing.text)
  assert.equal((await signInBy(hers.answer(await asked(), place))).status, 200)
})

test('who removes a passkey ends what it had opened elsewhere', async () => {
  const who = await member('halima')
  const key = await added(who)
  const lost = signedIn('halima', who.secret, await signInBy(key.answer(await asked(), place)))
  await who.post('/api/ways/passkeys/remove', { proof: proofOf(who), passkey_id: key.passkeyId })
  assert.equal((await lost.get('/api/me')).status, 401)
  assert.equal((await who.get('/api/me')).status, 200)
})

test('another passphrase ends every other session, and the old one signs in no more', async () => {
  const who = await member('ruth')
  const elsewhere = signedIn('ruth', who.secret, await bySecret('ruth', who.secret))
  const { answer, secret } = await newPassphrase(who, proofOf(who))
  assert.equal(answer.status, 200, answer.text)
  assert.equal((await elsewhere.get('/api/me')).status, 401)
  assert.equal((await who.get('/api/me')).status, 200)
  refused(await bySecret('ruth', who.secret), 401, 'sign_in_refused')
  assert.equal((await bySecret('ruth', secret)).status, 200)
  assert.equal((await eventsOf(who.memberId)).at(-1), 'member.passphrase_changed')
})

test('a recovery code signs in once and gives what it opens once; wrong name, wrong code, used code are one refusal', async () => {
  const who = await member('esther')
  const { answer, secrets } = await codesFor(who)
  assert.equal(answer.status, 201, answer.text)
  const [first, second] = secrets
  assert.ok(first && second)
  const before = (await who.get('/api/keys/mine')).body.wrapped
  assert.ok(!before.some((one: { holder: string }) => one.holder.startsWith('code-')))
  const inside = await byCode('esther', first.signIn)
  assert.equal(inside.status, 200, inside.text)
  assert.equal(inside.body.me.began_with, 'code')
  assert.match(
    await unwrapIdentity(crypto.subtle, who.memberId, inside.body.wrapped, first.wrapping),
    /^AGE-SECRET-KEY-1/,
  )
  const again = await byCode('esther', first.signIn)
  for (const wrong of [
    again,
    await byCode('kofi', second.signIn),
    await byCode('nobody-at-all', second.signIn),
    await byCode('esther', randomBytes(32)),
  ]) {
    refused(wrong, 401, 'sign_in_refused')
    assert.equal(wrong.text, again.text)
    assert.equal(wrong.headers.get('set-cookie'), null)
  }
  assert.equal(
    (await house.keeper.identities.list(who.memberId)).filter((one) => one.startsWith('code-')).length,
    7,
  )
  assert.equal((await who.get('/api/ways')).body.codes.left, 7)
  assert.deepEqual((await eventsOf(who.memberId)).slice(-2), ['member.codes_made', 'member.code_used'])
})

test('of two who use one code at once, one is in', async () => {
  const who = await member('esther')
  const { secrets } = await codesFor(who)
  const signIn = secrets[2]?.signIn ?? new Uint8Array()
  const both = await Promise.all([byCode('esther', signIn), byCode('esther', signIn)])
  assert.deepEqual(
    both.map((one) => one.status).sort((a, b) => a - b),
    [200, 401],
  )
})

test('who came in by a code chooses a passphrase without the old one, once, and changes nothing else before', async () => {
  const who = await member('wafula')
  const { secrets } = await codesFor(who)
  const inside = signedIn(
    'wafula',
    who.secret,
    await byCode('wafula', secrets[0]?.signIn ?? new Uint8Array()),
  )
  refused(await add(inside, new Authenticator(), { proof: {} }), 403, 'proof_refused')
  refused((await codesFor(inside, {})).answer, 403, 'proof_refused')
  const { answer, secret } = await newPassphrase(inside, {})
  assert.equal(answer.status, 200, answer.text)
  assert.equal((await inside.get('/api/me')).body.began_with, 'passphrase')
  refused((await newPassphrase(inside, {})).answer, 403, 'proof_refused')
  assert.equal((await bySecret('wafula', secret)).status, 200)
  assert.equal((await who.get('/api/me')).status, 401)
})

test('new codes end the old ones, and two pages that make some at once do not mix theirs', async () => {
  const who = await member('barasa')
  const old = await codesFor(who)
  const { answer, secrets, next } = await codesFor(who)
  assert.equal(answer.status, 201, answer.text)
  assert.notEqual(next, old.next)
  refused(await byCode('barasa', old.secrets[0]?.signIn ?? new Uint8Array()), 401, 'sign_in_refused')
  assert.equal((await byCode('barasa', secrets[0]?.signIn ?? new Uint8Array())).status, 200)
  const records = (await house.keeper.identities.list(who.memberId)).filter((one) => one.startsWith('code-'))
  assert.deepEqual(
    records,
    Array.from({ length: 7 }, (_, at) => `code-${next + 1 + at}`),
  )
  const late = await who.post('/api/ways/codes', {
    proof: proofOf(who),
    first: next,
    codes: await Promise.all(
      Array.from({ length: 8 }, async (_, at) => ({
        hash: base64(randomBytes(32)),
        wrapped: await wrapped(who, `code-${next + at}`, { name: 'recovery-code' }),
      })),
    ),
  })
  refused(late, 409, 'changed_meanwhile')
})

test('who begins anew with another key of her own has none of the old ways', async () => {
  const who = await member('otieno')
  const key = await added(who)
  await added(who)
  const { secrets } = await codesFor(who)
  assert.equal((await who.post('/api/ways/passphrase/off', { proof: proofOf(who) })).status, 200)
  const { recipient } = await makeIdentity()
  await house.owner.query('UPDATE member SET recipient = $2 WHERE member_id = $1', [who.memberId, recipient])
  assert.equal((await signInBy(key.answer(await asked(), place))).status, 401)
  assert.equal((await byCode('otieno', secrets[0]?.signIn ?? new Uint8Array())).status, 401)
  const { passphrase, passkeys, codes } = (await who.get('/api/ways')).body
  assert.deepEqual([passphrase, passkeys, codes.left], [true, [], 0])
  const { wrapped: records } = (await who.get('/api/keys/mine')).body
  assert.deepEqual(records, [])
})

test('the database keeps no question in the open, whatever key a request has', async () => {
  const who = await member('joseph')
  for (const path of ['/api/ways/proof', '/api/ways/passkeys/options']) {
    const key = { cookie: who.cookie, 'idempotency-key': path }
    const { challenge } = (await house.nobody.post(path, {}, key)).body
    assert.match(challenge, /^[A-Za-z0-9_-]{43}$/)
    const kept = await beneath(
      house.owner,
      `SELECT FROM idempotency WHERE answer::text LIKE '%' || $1 || '%'`,
      [challenge],
    )
    assert.equal(kept.length, 0)
  }
})

test('the sweep removes questions that nobody answered', async () => {
  await asked()
  house.clock.advance(6 * 60_000)
  await house.sweep()
  const left = await beneath(house.owner, 'SELECT FROM passkey_challenge WHERE expires_at < $1', [
    house.clock.now(),
  ])
  assert.equal(left.length, 0)
})
