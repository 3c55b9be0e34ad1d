import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Bed } from './bed.ts'
import { databaseKilled, diskFull, powerCut, type Round, serverKilled } from './rounds.ts'

let bed: Bed
before(async () => {
  bed = await Bed.make()
})
after(() => bed?.close())

const BUSY_MS = 800
const holds = ({ acknowledged, wrong }: Round): void => {
  assert.deepEqual(wrong, [])
  assert.ok(acknowledged > 0)
}

test('kill -9 of the server under load loses no acknowledged report and doubles none', async () => {
  holds(await serverKilled(bed, BUSY_MS))
})

test('kill -9 of the database under load: the server goes on, and nothing is lost or doubled', async () => {
  for (let round = 0; round < 2; round++) holds(await databaseKilled(bed, BUSY_MS))
})

test('a stopped database: the form answers that it could not take it and keeps the words', async () => {
  const opened = await bed.tellers.openForm()
  assert.ok(opened)
  const { one, send } = bed.tellers.fillIn({
    ...opened,
    words: 'the well is dry',
    where: 'by the road',
    may_check: 'yes',
  })
  const stopped = await bed.signalDatabase('SIGSTOP')
  try {
    assert.ok(stopped > 1)
    const began = performance.now()
    const answer = await send()
    assert.ok(performance.now() - began < 3000, 'she waits for three seconds or more')
    assert.equal(answer.status, 503)
    assert.match(answer.text, /could not be taken now/)
    for (const kept of ['the well is dry', 'by the road', opened.token])
      assert.ok(answer.text.includes(kept), kept)
    assert.match(answer.text, /value="KE023123"[^>]* selected/)
  } finally {
    await bed.signalDatabase('SIGCONT')
  }
  await bed.answers()
  const told = await send()
  assert.equal(told.status, 200)
  one.acknowledged = true
  assert.deepEqual(await bed.wrong(), [])
})

test('a full disk takes nothing and loses nothing, and all goes on when there is room', async (t) => {
  const round = await diskFull(bed, BUSY_MS)
  if (round === null) return t.skip(`no disk that could be filled: ${bed.noDisk}`)
  holds(round)
})

test('a power cut drops what was not synced, and no acknowledged report was among it', async (t) => {
  const round = await powerCut(bed, BUSY_MS)
  if (round === null) return t.skip(`no disk whose power could be cut: ${bed.noDisk}`)
  holds(round)
})
