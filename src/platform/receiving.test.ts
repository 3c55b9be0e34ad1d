import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { after, before, test } from 'node:test'
import { Type } from 'typebox'
import { type TestGround, testGround } from '../../test/ground.ts'
import { answers } from './act.ts'

let here: TestGround
let port = 0
before(async () => {
  here = await testGround(
    (app) => {
      const Word = Type.Object({ word: Type.String({ maxLength: 20 }) })
      app.post('/api/echo', { schema: { body: Word, response: answers(Word) } }, async ({ body }) => body)
    },
    { SLOW_REQUEST_MS: '1500' },
  )
  port = Number(new URL(await here.app.listen({ host: '127.0.0.1', port: 0 })).port)
})
after(() => here.close())

type Line = { socket: Socket; said: () => string; ended: Promise<unknown> }
async function line(): Promise<Line> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  let text = ''
  socket.on('data', (chunk: Buffer) => {
    text += chunk
  })
  // Cut off is cut off, with or without a reset.
  socket.on('error', () => {})
  return { socket, said: () => text, ended: once(socket, 'close') }
}
const head = (length: number, more = ''): string =>
  `POST /api/echo HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n${more}\r\n`
const served = async (): Promise<void> => {
  const answer = await fetch(`http://127.0.0.1:${port}/api/echo`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"word":"here"}',
  })
  assert.deepEqual(await answer.json(), { word: 'here' })
}

test('a request that trickles in, a byte a second, is cut off, and so is one that stops half-way', async () => {
  const [slow, half, headless] = [await line(), await line(), await line()]
  slow.socket.write(head(10_000))
  const drip = setInterval(() => slow.socket.write('{'), 1000)
  half.socket.write(`${head(10_000)}{"word":`)
  headless.socket.write('POST /api/echo HTTP/1.1\r\nhost: x\r\nx-more: ')
  await served()
  await Promise.all([slow.ended, half.ended, headless.ended])
  clearInterval(drip)
  assert.doesNotMatch(slow.said() + half.said() + headless.said(), /HTTP\/1\.1 200/)
  await served()
})

test('what keeps a pace is waited for, however long the whole of it takes', async () => {
  const steady = await line()
  const body = `{"word":"here"}${' '.repeat(2000)}`
  steady.socket.write(head(body.length, 'connection: close\r\n'))
  for (let at = 0; at < body.length; at += 200) {
    steady.socket.write(body.slice(at, at + 200))
    await new Promise((next) => setTimeout(next, 250))
  }
  await steady.ended
  assert.match(steady.said(), /HTTP\/1\.1 200/)
})

test('what is too large is refused before it is read, by its length or as soon as it has come', async () => {
  const [said, hidden] = [await line(), await line()]
  said.socket.write(head(50_000_000))
  await Promise.race([said.ended, once(said.socket, 'data')])
  assert.match(said.said(), /HTTP\/1\.1 413/)
  hidden.socket.write(
    'POST /api/echo HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n',
  )
  const chunk = `10000\r\n${' '.repeat(65_536)}\r\n`
  for (let n = 0; n < 8 && !hidden.socket.destroyed; n++) hidden.socket.write(chunk)
  await Promise.race([hidden.ended, once(hidden.socket, 'data')])
  assert.match(hidden.said(), /HTTP\/1\.1 413/)
  for (const one of [said, hidden]) one.socket.destroy()
  await served()
})

test('one address has so many bodies on their way at once, and a place is free again when one has gone', async () => {
  const lines = await Promise.all(Array.from({ length: 128 }, line))
  for (const { socket } of lines) socket.write(`${head(100)}{`)
  await new Promise((next) => setTimeout(next, 200))
  const full = await fetch(`http://127.0.0.1:${port}/api/echo`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"word":"here"}',
  })
  assert.equal(full.status, 503)
  assert.equal(full.headers.get('retry-after'), '5')
  for (const { socket } of lines) socket.destroy()
  await new Promise((next) => setTimeout(next, 200))
  await served()
})
