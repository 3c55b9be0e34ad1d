import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { before, test } from 'node:test'
import { promisify } from 'node:util'

// In a process of its own, since the log goes past this one's hands straight to the output.
const script = `
  import { Type } from 'typebox'
  import { act, answers, IdParams } from './src/platform/act.ts'
  import { testGround } from './test/ground.ts'
  const here = await testGround((app, ground) => {
    const Word = Type.Object({ word: Type.String({ maxLength: 40 }) }, { additionalProperties: false })
    app.post('/api/things/:id/write', { schema: { params: IdParams, body: Word, response: answers(Word) } }, (request, reply) =>
      act(ground, request, reply, async ({ tx }) => {
        if (request.body.word.startsWith('row')) await tx.insertInto('area').values({ code: request.body.word }).execute()
        if (request.body.word.startsWith('throw')) throw new Error(request.body.word)
        return request.body
      }))
  }, { LOG_LEVEL: 'info' })
  const seat = await here.seat('civil_society', 'field_monitor')
  const id = '018f3f3f-0000-7000-8000-00c0ffee0000'
  const ask = (word, more = {}) => here.app.inject({ method: 'POST', url: '/api/things/' + id + '/write?q=canary-query',
    remoteAddress: '203.0.113.77', payload: { word }, headers: { cookie: seat.cookie, 'user-agent': 'canary-agent',
    referer: 'https://canary-referer.example/', 'x-forwarded-for': '198.51.100.99', 'idempotency-key': 'canary-key' + word, ...more } })
  const statuses = []
  for (const word of ['canary-word', 'row-canary', 'throw-canary', 'canary-canary-canary-canary-canary-canary-canary'])
    statuses.push((await ask(word)).statusCode)
  statuses.push((await ask('canary', { cookie: 'cw_session=canary-token' })).statusCode)
  statuses.push((await here.app.inject({ url: '/canary-path/' + id, remoteAddress: '203.0.113.77' })).statusCode)
  statuses.push((await here.app.inject({ method: 'POST', url: '/api/things/x/write', payload: 'canary{', headers: { 'content-type': 'application/json' } })).statusCode)
  const url = new URL(await here.app.listen({ host: '127.0.0.1', port: 0 }))
  await fetch(url + 'canary-fetch/' + id).then((answer) => answer.text())
  await here.close()
  console.log('STATUSES ' + statuses.join(' ') + ' TOKEN ' + seat.cookie.split('=')[1])
`
let lines: string[]
let token: string
let statuses: string
before(
  async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      cwd: resolve(import.meta.dirname, '../..'),
    })
    const all = stdout.trim().split('\n')
    const last = all.pop() ?? ''
    ;[statuses = '', token = ''] = last.replace('STATUSES ', '').split(' TOKEN ')
    lines = all
  },
  { timeout: 60_000 },
)

test('every request is logged: method, pattern of the route, status, time', () => {
  assert.equal(statuses, '200 500 500 422 401 404 400')
  const requests = lines.map((line) => JSON.parse(line)).filter((line) => line.status !== undefined)
  assert.equal(requests.length, 8)
  assert.deepEqual(Object.keys(requests[0]).toSorted(), [
    'level',
    'method',
    'ms',
    'reqId',
    'route',
    'status',
    'time',
  ])
  assert.equal(requests[0].route, '/api/things/:id/write')
  assert.equal(requests.find((line) => line.status === 404)?.route, 'none')
})

test('the log holds no address, no path, no id, no token, no header and nothing that somebody wrote', () => {
  const log = lines.filter((line) => !line.includes('Server listening')).join('\n')
  assert.doesNotMatch(log, /canary/i)
  assert.doesNotMatch(log, /203\.0\.113|198\.51\.100|127\.0\.0\.1/)
  assert.doesNotMatch(log, /c0ffee/)
  assert.ok(token.length === 43 && !log.includes(token))
})

test('what broke inside is logged by its name and place, without its message', () => {
  const broken = lines.map((line) => JSON.parse(line)).filter((line) => line.frames !== undefined)
  assert.equal(broken.length, 2)
  for (const line of broken) assert.match(line.frames.join('\n'), /^ {4}at /)
  assert.ok(broken.some((line) => /^\d{5}$|^[0-9A-Z]{5}$/.test(line.code)))
})
