import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, before, test } from 'node:test'
import type { InjectOptions } from 'fastify'
import { Type } from 'typebox'
import { type TestGround, testGround } from '../../test/ground.ts'
import { act, answers, IdParams } from './act.ts'
import { catalogue, problem } from './errors.ts'

let here: TestGround
before(async () => {
  here = await testGround((app, ground) => {
    const Word = Type.Object({ word: Type.String({ maxLength: 20 }) }, { additionalProperties: false })
    app.post('/api/echo', { schema: { body: Word, response: answers(Word) } }, async (request) => ({
      ...request.body,
      hidden: 'not declared',
    }))
    app.get('/api/things/:id', { schema: { params: IdParams } }, async () => ({}))
    app.get('/api/break', async () => {
      throw new Error('the words of somebody')
    })
    app.get('/api/refuse', async () => {
      throw problem('release_not_ready', { missing: 1 })
    })
    app.post('/api/signed-in', (request, reply) => act(ground, request, reply, async () => ({})))
    app.post('/form', async (request) => ({ got: request.body }))
  })
})
after(() => here.close())

const ask = (given: InjectOptions) => here.app.inject(given)
const echo = (payload: unknown, headers: Record<string, string> = {}) =>
  ask({ method: 'POST', url: '/api/echo', payload: payload as never, headers })

test('every answer, a refusal too, carries the fences that a browser keeps', async () => {
  const answersOf = [
    await echo({ word: 'x' }),
    await ask({ url: '/nowhere' }),
    await ask({ url: '/api/break' }),
    await ask({ url: '/healthz' }),
  ]
  for (const { headers } of answersOf) {
    const policy = String(headers['content-security-policy'])
    for (const part of [
      "default-src 'none'",
      "script-src 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "form-action 'self'",
    ])
      assert.ok(policy.includes(part), part)
    assert.doesNotMatch(policy, /unsafe-inline|unsafe-eval|https?:|\*/)
    assert.equal(headers['x-content-type-options'], 'nosniff')
    assert.equal(headers['referrer-policy'], 'no-referrer')
    assert.equal(headers['cross-origin-opener-policy'], 'same-origin')
    assert.equal(headers['cross-origin-resource-policy'], 'same-origin')
    assert.equal(headers['cache-control'], 'no-store')
    assert.equal(headers['x-powered-by'], undefined)
    assert.equal(headers['server'], undefined)
  }
})

test('only a house with a name of its own asks browsers for https for good', async () => {
  assert.equal((await ask({ url: '/healthz' })).headers['strict-transport-security'], undefined)
  const named = await testGround(() => {}, { PUBLIC_ORIGIN: 'https://wheel.example' })
  const { headers } = await named.app.inject({ url: '/healthz' })
  assert.match(String(headers['strict-transport-security']), /max-age=\d{8}/)
  await named.close()
})

test('an error is a problem document with a stable code, a sentence, and details for a program', async () => {
  const answer = await ask({ url: '/api/refuse' })
  assert.equal(answer.statusCode, 409)
  assert.match(String(answer.headers['content-type']), /^application\/problem\+json/)
  const { title, ...rest } = answer.json()
  assert.deepEqual(rest, {
    type: 'about:blank#release_not_ready',
    status: 409,
    code: 'release_not_ready',
    details: { missing: 1 },
  })
  assert.match(title, /\w+ \w+/)
})

test('every error of the catalogue has a sentence, in the language that was asked for where it is there', async () => {
  for (const code of Object.keys(catalogue)) assert.ok(here.ground.words.has(`error.${code}`), code)
  const titles = await Promise.all(
    ['en', 'fr', 'tlh', '*', ''].map(
      async (language) => (await ask({ url: '/x', headers: { 'accept-language': language } })).json().title,
    ),
  )
  assert.equal(titles[2], titles[0])
  assert.equal(titles[4], titles[0])
  if (here.ground.words.locales.includes('fr')) assert.notEqual(titles[1], titles[0])
})

test('what broke inside is told to nobody outside', async () => {
  const answer = await ask({ url: '/api/break' })
  assert.equal(answer.statusCode, 500)
  assert.equal(answer.json().code, 'internal')
  assert.doesNotMatch(answer.body, /somebody|Error|\.ts/)
})

test('what is of the wrong shape is refused with the fields, never with what was written', async () => {
  const long = await echo({ word: 'a secret that is far too long' })
  assert.equal(long.statusCode, 422)
  assert.deepEqual(long.json().details, { fields: ['/word'] })
  assert.doesNotMatch(long.body, /secret/)
  const unknown = await echo({ word: 'x', 'a secret as a name': 1 })
  assert.deepEqual([unknown.statusCode, unknown.json().details], [422, { fields: [''] }])
  assert.equal((await echo({})).statusCode, 422)
  assert.equal((await ask({ url: '/api/things/1' })).statusCode, 422)
})

test('only declared fields leave', async () => {
  assert.deepEqual((await echo({ word: 'x' })).json(), { word: 'x' })
})

test('what is not JSON, not text or not whole is refused as what it is', async () => {
  const codes = async (payload: string, type: string): Promise<[number, string]> => {
    const answer = await echo(payload, { 'content-type': type })
    return [answer.statusCode, answer.json().code]
  }
  assert.deepEqual(await codes('{"word":', 'application/json'), [400, 'bad_request'])
  assert.deepEqual(await codes('', 'application/json'), [400, 'bad_request'])
  assert.deepEqual(await codes('{"__proto__":{"word":"x"},"word":"x"}', 'application/json'), [
    400,
    'bad_request',
  ])
  assert.deepEqual(await codes('<word/>', 'application/xml'), [415, 'unsupported_media'])
  assert.deepEqual(await codes('x', 'nonsense'), [415, 'unsupported_media'])
})

test('what is too large is refused before it is read', async () => {
  const json = await echo(JSON.stringify({ word: 'x'.repeat(300_000) }), {
    'content-type': 'application/json',
  })
  assert.deepEqual([json.statusCode, json.json().code], [413, 'too_large'])
  const form = await ask({
    method: 'POST',
    url: '/form',
    payload: `a=${'x'.repeat(70_000)}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
  assert.equal(form.statusCode, 413)
})

test('a browser that says another site sent it is believed; an old phone that says nothing is let in', async () => {
  for (const site of ['cross-site', 'same-site']) {
    const answer = await echo({ word: 'x' }, { 'sec-fetch-site': site })
    assert.deepEqual([answer.statusCode, answer.json().code], [403, 'cross_site'])
    assert.equal((await ask({ url: '/healthz', headers: { 'sec-fetch-site': site } })).statusCode, 200)
  }
  for (const site of ['same-origin', 'none'])
    assert.equal((await echo({ word: 'x' }, { 'sec-fetch-site': site })).statusCode, 200)
  assert.equal((await echo({ word: 'x' })).statusCode, 200)
})

test('another site cannot act for someone signed in, even from a browser that says nothing', async () => {
  const seat = await here.seat('civil_society', 'field_monitor')
  const answer = await ask({
    method: 'POST',
    url: '/api/signed-in',
    headers: { cookie: seat.cookie, 'sec-fetch-site': 'cross-site' },
  })
  assert.equal(answer.statusCode, 403)
})

test('an unknown path, an unknown method and an address that is none are not found or bad, never broken', async () => {
  assert.equal((await ask({ url: '/nowhere' })).json().code, 'not_found')
  assert.equal((await ask({ method: 'DELETE', url: '/api/echo' })).json().code, 'not_found')
  for (const url of [`/api/things/${'x'.repeat(500)}`, '/%00', '/..%2f..%2fetc%2fpasswd']) {
    const { statusCode } = await ask({ url })
    assert.ok(statusCode >= 400 && statusCode < 500, url)
  }
})

test('an address that cannot be decoded is answered like any other refusal', async () => {
  const answer = await ask({ url: '/%' })
  assert.equal(answer.statusCode, 400)
  assert.equal(answer.headers['x-content-type-options'], 'nosniff')
  assert.equal(answer.json().code, 'bad_request')
})

test('one who asks too often waits, and nobody else does', async () => {
  const from = (remoteAddress: string) => ask({ url: '/healthz', remoteAddress })
  let last = 200
  for (let n = 0; n < 400 && last === 200; n += 1) last = (await from('192.0.2.1')).statusCode
  assert.equal(last, 429)
  assert.equal((await from('198.51.100.1')).statusCode, 200)
})

test('who changes the last digits of an address is the same one', async () => {
  const first = () => ask({ url: '/healthz', remoteAddress: '203.0.113.5' })
  for (let n = 0; n < 3000 && (await first()).statusCode === 200; ) n += 1
  assert.equal((await ask({ url: '/healthz', remoteAddress: '203.0.113.6' })).statusCode, 429)
})

test('what is not HTTP is answered without an echo and without a trace', async () => {
  const url = new URL(await here.app.listen({ host: '127.0.0.1', port: 0 }))
  const said = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(url.port), '127.0.0.1', () => socket.write('words of somebody\r\n\r\n'))
    let got = ''
    socket.on('data', (bytes) => void (got += String(bytes)))
    socket.on('error', reject)
    socket.on('close', () => resolve(got))
  })
  assert.match(said, /^HTTP\/1\.1 400/)
  assert.doesNotMatch(said, /somebody/)
})
