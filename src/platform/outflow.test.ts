import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { Outflow, OutflowEnded, type Patience } from './outflow.ts'

type Work = (out: Outflow, raw: ServerResponse) => Promise<void>
let work: Work = async () => {}
let patience: Patience = { stall: 60_000, whole: 60_000 }
let worked: Promise<void> = Promise.resolve()
const server = createServer((_request, raw) => {
  const out = new Outflow(raw, patience)
  worked = work(out, raw)
  worked.catch(() => {})
})
before(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
after(() => {
  server.closeAllConnections()
  server.close()
})
async function ask(): Promise<IncomingMessage> {
  const request = get({ port: (server.address() as AddressInfo).port, agent: false })
  request.on('error', () => {})
  return ((await once(request, 'response')) as [IncomingMessage])[0]
}
const PIECE = 'x'.repeat(64 * 1024)

test('what is read slowly is written slowly, and what waits in memory stays a few pieces', async () => {
  let most = 0
  patience = { stall: 60_000, whole: 60_000 }
  work = async (out, raw) => {
    for (let n = 0; n < 400; n += 1) {
      await out.write(PIECE)
      most = Math.max(most, raw.writableLength)
    }
    out.end()
  }
  let length = 0
  for await (const chunk of await ask()) length += (chunk as Buffer).length
  await worked
  assert.equal(length, 400 * PIECE.length)
  assert.ok(most <= 2 * PIECE.length, `${most} bytes`)
})

test('a reader who stops is waited for so long and no longer', async () => {
  patience = { stall: 200, whole: 60_000 }
  work = async (out) => {
    for (;;) await out.write(PIECE)
  }
  const response = await ask()
  response.pause()
  await assert.rejects(worked, OutflowEnded)
  response.destroy()
})

test('one who reads a byte now and then does not hold it open for ever either', async () => {
  patience = { stall: 60_000, whole: 300 }
  work = async (out) => {
    for (;;) await out.write(PIECE)
  }
  const response = await ask()
  response.on('error', () => {})
  response.on('data', () => {
    response.pause()
    setTimeout(() => response.resume(), 20)
  })
  await assert.rejects(worked, OutflowEnded)
  response.destroy()
})

test('one who leaves ends it', async () => {
  patience = { stall: 60_000, whole: 60_000 }
  work = async (out) => {
    for (;;) await out.write(PIECE)
  }
  const response = await ask()
  response.destroy()
  await assert.rejects(worked, OutflowEnded)
})

test('what breaks off never looks whole to its reader', async () => {
  patience = { stall: 60_000, whole: 60_000 }
  work = async (out) => {
    await out.write(PIECE)
    out.breakOff()
  }
  const response = await ask()
  await assert.rejects(async () => {
    for await (const chunk of response) assert.ok(chunk)
  })
})
