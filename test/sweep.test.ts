import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { beneath } from './beneath.ts'
import { type FilledHouse, startFilledHouse } from './filled.ts'

let filled: FilledHouse
const failures: unknown[] = []
before(async () => {
  filled = await startFilledHouse()
  filled.house.house.app.log.error = (line: unknown) => void failures.push(line)
})
after(() => filled?.close())

test('no work of the sweep stumbles over its own grants, over a wheel full of rows in every state, today or weeks later', async () => {
  await filled.house.sweep()
  for (const days of [1, 8, 35, 400]) {
    filled.house.clock.advance(days * 86_400_000)
    await filled.house.sweep()
  }
  assert.deepEqual(failures, [])
})

test('afterwards nothing is left of what has its day: sessions, mail, the index of the journal', async () => {
  const left = async (from: string): Promise<number> =>
    (await beneath(filled.house.owner, `SELECT FROM ${from}`)).length
  assert.equal(await left('session'), 0)
  assert.equal(await left('envelope'), 0)
  assert.equal(await left('journal WHERE position IS NULL'), 0)
  assert.equal(await left(`release WHERE state IN ('draft', 'approved', 'released')`), 0)
})

test('answers to repeated requests are kept for a day', async () => {
  await beneath(
    filled.house.owner,
    `INSERT INTO idempotency (scope, key_hash, body_hash, answer, at) VALUES ('somebody', sha256('k'), sha256('b'), '{}', now() - interval '2 days')`,
  )
  await filled.house.sweep()
  assert.equal((await beneath(filled.house.owner, 'SELECT FROM idempotency')).length, 0)
})
