import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Problem } from '../../platform/errors.ts'
import { tryWork } from '../work.ts'
import { Gate, type GateChannel } from './gate.ts'

const setUp = (perMinute: number, depth = 0) => {
  let now = 1_000_000
  const gate = new Gate(
    perMinute,
    () => depth,
    () => now,
  )
  const refusal = (work: () => void): Problem | null => {
    try {
      work()
      return null
    } catch (error) {
      assert.ok(error instanceof Problem)
      return error
    }
  }
  return {
    gate,
    pass: (wheel: string, channel: GateChannel) => refusal(() => gate.pass(wheel, channel)),
    ask: (wheel: string, answered?: string) => refusal(() => gate.askWork(wheel, answered)),
    later: (seconds: number) => void (now += seconds * 1000),
  }
}
const solve = (asked: Problem | null): string => {
  assert.equal(asked?.code, 'work_asked')
  const work = { asked: String(asked?.details['asked']), bits: Number(asked?.details['bits']) }
  return `${work.asked}.${tryWork(work, 0, 10_000_000)}`
}

test('a channel of a wheel is full by itself, says when there will be room, and keeps its word', () => {
  const { pass, later } = setUp(60)
  for (let n = 0; n < 60; n++) assert.equal(pass('a', 'api'), null)
  const [first, second] = [pass('a', 'api'), pass('a', 'api')]
  assert.deepEqual([first?.code, first?.details['retry_after']], ['cannot_take_now', 1])
  // Whoever asked before her comes before her.
  assert.equal(second?.details['retry_after'], 2)
  assert.equal(pass('a', 'web'), null)
  assert.equal(pass('b', 'api'), null)
  later(2)
  assert.equal(pass('a', 'api'), null)
  assert.equal(pass('a', 'api'), null)
  assert.equal(pass('a', 'api')?.code, 'cannot_take_now')
})

test('plain forms have a smaller allowance of their own, within that of the channel', () => {
  const { pass, later } = setUp(60)
  for (let n = 0; n < 10; n++) assert.equal(pass('a', 'plain'), null)
  assert.equal(pass('a', 'plain')?.details['retry_after'], 6)
  assert.equal(pass('a', 'web'), null)
  later(3600)
  for (let n = 0; n < 60; n++) assert.equal(pass('a', 'web'), null)
  assert.equal(pass('a', 'plain')?.code, 'cannot_take_now')
})

test('work is asked for under load alone, of one wheel, and an answer is good once, there and then', () => {
  const { pass, ask, later } = setUp(60)
  assert.equal(ask('a'), null)
  for (let n = 0; n < 40; n++) pass('a', 'api')
  assert.equal(ask('b'), null)
  const answer = solve(ask('a'))
  for (let n = 0; n < 40; n++) pass('b', 'api')
  assert.equal(ask('b', answer)?.code, 'work_asked')
  assert.equal(ask('a', answer.replace(/\d+$/, 'x'))?.code, 'work_asked')
  assert.equal(
    ask(
      'a',
      answer.replace(/^\d+/, (until) => String(Number(until) + 9)),
    )?.code,
    'work_asked',
  )
  assert.equal(ask('a', answer.replace(/^(\d+)\.\d+/, '$1.1'))?.code, 'work_asked')
  assert.equal(ask('a', answer), null)
  assert.equal(ask('a', answer)?.code, 'work_asked')
  const old = solve(ask('a'))
  later(1)
  for (let n = 0; n < 200; n++) {
    later(1)
    pass('a', 'api')
    pass('a', 'api')
  }
  assert.equal(ask('a', old)?.code, 'work_asked')
  later(60)
  assert.equal(ask('a'), null)
})

test('a queue that fills asks for work too, and the fuller the more', () => {
  const bits = (depth: number): number => Number(setUp(60, depth).ask('a')?.details['bits'] ?? 0)
  assert.equal(bits(0.2), 0)
  assert.ok(bits(0.5) > 0)
  assert.ok(bits(1) > bits(0.5))
})
