import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type FilledHouse, startFilledHouse } from '../test/filled.ts'
import { runsOf } from './runs.ts'

// The short form: a few requests at every door. `npm run fuzz` sends ten thousand to each.
const REQUESTS = 20

let filled: FilledHouse
before(async () => {
  filled = await startFilledHouse()
})
after(() => filled?.close())

test('every door answers what it declares, whatever is sent to it', { timeout: 300_000 }, async (t) => {
  const seed = Math.floor(Math.random() * 2 ** 31)
  t.diagnostic(`seed ${seed}`)
  const wrong: string[] = []
  let asked = 0
  for (const { name, knock } of await runsOf(filled)) {
    const outcome = await knock(REQUESTS, seed)
    asked += outcome.asked
    if (outcome.failure !== undefined) wrong.push(`${name}: ${outcome.failure}`)
  }
  assert.deepEqual(wrong, [])
  assert.ok(asked >= 120 * REQUESTS, `${asked} requests`)
})

test('the house is still there afterwards', async () => {
  assert.equal((await filled.ask('GET', '/healthz')).status, 200)
})
