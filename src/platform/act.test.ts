import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { Type } from 'typebox'
import { beneath } from '../../test/beneath.ts'
import { type Seat, type TestGround, testGround } from '../../test/ground.ts'
import { act, answers, IdParams, read, requireAllowed, requireVersion } from './act.ts'
import { Problem, problem } from './errors.ts'

let here: TestGround
let monitor: Seat
let liaison: Seat
let hold: Promise<void> = Promise.resolve()
const done: string[] = []

before(async () => {
  const Said = Type.Object(
    { word: Type.String(), fail: Type.Optional(Type.Boolean()) },
    { additionalProperties: false },
  )
  here = await testGround((app, ground) => {
    app.post(
      '/api/words',
      {
        schema: {
          body: Said,
          response: answers(Type.Object({ id: Type.String(), word: Type.String() }), 201),
        },
      },
      (request, reply) =>
        act(ground, request, reply, async ({ tx, session }) => {
          await hold
          const id = randomUUID()
          await sql`INSERT INTO journal VALUES (${session.wheelId}, ${id}, ${request.body.word}, 'word', ${id}, ${session.organisationId}, now(), sha256('x'))`.execute(
            tx,
          )
          if (request.body.fail === true) throw problem('wrong_state')
          done.push(request.body.word)
          reply.code(201)
          return { id, word: request.body.word }
        }),
    )
    app.post('/api/words/:id/edit', { schema: { params: IdParams } }, (request, reply) =>
      act(ground, request, reply, async () => {
        requireVersion(request, 3)
        return { edited: true }
      }),
    )
    app.get('/api/who', (request) =>
      read(ground, request, async ({ tx, audience }) => {
        const { rows } = await sql<{ role: string; wheel: string; member: string; organisation: string }>`
          SELECT current_user AS role, cw_wheel() AS wheel, cw_member() AS member, cw_organisation() AS organisation`.execute(
          tx,
        )
        return { audience, ...rows[0] }
      }),
    )
  })
  monitor = await here.seat('civil_society', 'field_monitor')
  liaison = await here.seat('police', 'liaison')
})
after(() => here.close())

const post = (who: Seat, word: string, key?: string, more: object = {}) =>
  here.app.inject({
    method: 'POST',
    url: '/api/words',
    headers: { cookie: who.cookie, ...(key === undefined ? {} : { 'idempotency-key': key }) },
    payload: { word, ...more },
  })
const written = async (word: string): Promise<number> =>
  (await beneath(here.owner, 'SELECT FROM journal WHERE event = $1', [word])).length

test('a repeated request gets the first answer, to the letter, and acts once', async () => {
  const key = randomUUID()
  const first = await post(monitor, 'once', key)
  const second = await post(monitor, 'once', key)
  assert.equal(first.statusCode, 201)
  assert.equal(second.statusCode, 201)
  assert.equal(second.body, first.body)
  assert.equal(await written('once'), 1)
})

test('without a key every request counts for itself', async () => {
  await post(monitor, 'twice')
  await post(monitor, 'twice')
  assert.equal(await written('twice'), 2)
})

test('a key under which another thing was said is refused, and nothing is told of the first', async () => {
  const key = randomUUID()
  const first = await post(monitor, 'one', key)
  const other = await post(monitor, 'another', key)
  assert.equal(other.statusCode, 422)
  assert.equal(other.json().code, 'idempotency_key_reused')
  assert.doesNotMatch(other.body, new RegExp(first.json().id))
  assert.equal(await written('another'), 0)
})

test('what failed may be tried again under the same key', async () => {
  const key = randomUUID()
  assert.equal((await post(monitor, 'again', key, { fail: true })).statusCode, 409)
  assert.equal(await written('again'), 0)
  assert.equal((await post(monitor, 'again', key)).statusCode, 201)
})

test('two at once run once, and both get the same answer', async () => {
  const key = randomUUID()
  let release = (): void => {}
  hold = new Promise((resolve) => {
    release = resolve
  })
  const both = Promise.all([post(monitor, 'together', key), post(monitor, 'together', key)])
  setTimeout(release, 50)
  const [one, other] = await both
  assert.equal(one.body, other.body)
  assert.equal(one.statusCode, 201)
  assert.equal(await written('together'), 1)
  assert.equal(done.filter((word) => word === 'together').length, 1)
})

test('when the first of two fails, the second takes its place', async () => {
  const key = randomUUID()
  const payload = { word: 'relay', fail: true }
  const both = await Promise.all([post(monitor, 'relay', key, payload), post(monitor, 'relay', key, payload)])
  assert.deepEqual(
    both.map((one) => one.statusCode),
    [409, 409],
  )
})

test('a key is its owner’s: another person with the same key acts for herself', async () => {
  const key = randomUUID()
  const one = await post(monitor, 'mine', key)
  const other = await post(liaison, 'mine', key)
  assert.equal(other.statusCode, 201)
  assert.notEqual(other.json().id, one.json().id)
})

test('a key of absurd length is refused', async () => {
  const answer = await post(monitor, 'long', 'k'.repeat(201))
  assert.equal(answer.statusCode, 422)
  assert.deepEqual(answer.json().details, { header: 'Idempotency-Key' })
})

test('the database keeps neither the key nor the body, only their hashes', async () => {
  await post(monitor, 'unmistakable-body', 'unmistakable-key', { fail: false })
  const kept = await beneath(
    here.owner,
    `SELECT scope, encode(key_hash, 'escape') || encode(body_hash, 'escape') AS said FROM idempotency WHERE answer::text ~ 'unmistakable-body'`,
  )
  assert.equal(kept.length, 1)
  assert.doesNotMatch(JSON.stringify(kept), /unmistakable/)
})

test('whoever asks is in the transaction, as the audience of her sector', async () => {
  const who = async (seat: Seat) =>
    (await here.app.inject({ url: '/api/who', headers: { cookie: seat.cookie } })).json()
  const asked = { wheel: here.wheelId }
  assert.deepEqual(await who(monitor), {
    ...asked,
    audience: 'cw_member',
    role: 'cw_member',
    member: monitor.memberId,
    organisation: monitor.organisationId,
  })
  assert.deepEqual(await who(liaison), {
    ...asked,
    audience: 'cw_guest',
    role: 'cw_guest',
    member: liaison.memberId,
    organisation: liaison.organisationId,
  })
  const grace = await here.seat('civil_authority', 'liaison')
  const dana = await here.seat('international', 'donor_viewer')
  for (const guest of [grace, dana]) assert.equal((await who(guest)).audience, 'cw_guest')
})

test('nobody who is not signed in reads or acts', async () => {
  for (const cookie of ['', 'cw_session=', 'cw_session=x', `cw_session=${'A'.repeat(43)}`]) {
    const read = await here.app.inject({ url: '/api/who', headers: { cookie } })
    const acted = await here.app.inject({
      method: 'POST',
      url: '/api/words',
      headers: { cookie },
      payload: { word: 'nobody' },
    })
    assert.deepEqual([read.statusCode, acted.statusCode], [401, 401])
  }
  assert.equal(await written('nobody'), 0)
})

test('an edit names the version that it has seen', async () => {
  const edit = (headers: Record<string, string>) =>
    here.app.inject({
      method: 'POST',
      url: `/api/words/${randomUUID()}/edit`,
      headers: { cookie: monitor.cookie, ...headers },
    })
  assert.equal((await edit({})).json().code, 'edit_needs_version')
  const stale = await edit({ 'if-match': '"2"' })
  assert.equal(stale.statusCode, 409)
  assert.deepEqual(stale.json().details, { version: 3 })
  assert.equal((await edit({ 'if-match': '"3"' })).statusCode, 200)
})

test('who may not know of a thing is told that it is not there, who knows it learns why not', () => {
  const refused = { allowed: false, because: 'state' } as const
  const code = (work: () => void): string | undefined => {
    try {
      work()
      return undefined
    } catch (error) {
      return error instanceof Problem ? error.code : 'other'
    }
  }
  assert.equal(
    code(() => requireAllowed(refused, false)),
    'not_found',
  )
  assert.equal(
    code(() => requireAllowed(refused, true)),
    'wrong_state',
  )
  assert.equal(
    code(() => requireAllowed({ allowed: true }, false)),
    undefined,
  )
})
