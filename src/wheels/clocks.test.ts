import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  CLOCK_KINDS,
  clockState,
  DEFAULT_MINUTES,
  endClock,
  pauseClock,
  PRIORITIES,
  resumeClock,
  startClock,
} from './clocks.ts'
import { DEFAULT_ESCALATION, onMissed } from './escalation.ts'

const T0 = new Date('2026-03-01T06:00:00Z')
const at = (minutes: number) => new Date(T0.getTime() + minutes * 60_000)
const PROTOCOL = { escalation: DEFAULT_ESCALATION, clocks: DEFAULT_MINUTES }
const kind = fc.constantFrom(...CLOCK_KINDS)
const priority = fc.constantFrom(...PRIORITIES)

test('a missed clock cannot be paused, resumed or ended into a met one', () => {
  const clock = startClock('acknowledge', 'P1', T0, DEFAULT_MINUTES)
  assert.equal(pauseClock(clock, at(16), 'monitor_at_risk'), undefined)
  assert.equal(endClock(clock, at(16)).state, 'missed')
  assert.deepEqual(resumeClock(clock, at(16)), clock)
})

test('the clocks of P1 are those of the protocol of early warning', () => {
  const due = (name: (typeof CLOCK_KINDS)[number]) => startClock(name, 'P1', T0, DEFAULT_MINUTES).dueAt
  assert.deepEqual(CLOCK_KINDS.map(due), [at(15), at(30), at(120), at(60), at(360), at(72 * 60)])
})

test('a clock is met up to its last moment and missed just after', () => {
  const clock = startClock('triage', 'P1', T0, DEFAULT_MINUTES)
  assert.equal(clockState(clock, at(30)), 'running')
  assert.equal(clockState(clock, new Date(at(30).getTime() + 1)), 'missed')
  assert.equal(endClock(clock, at(30)).state, 'met')
})

test('exactly the paused time is added, and nothing without a pause', () => {
  fc.assert(
    fc.property(kind, priority, fc.nat(10), fc.nat(5000), (name, level, before, length) => {
      const clock = startClock(name, level, T0, DEFAULT_MINUTES)
      const paused = pauseClock(clock, at(before), 'reporter_asked_to_wait')
      assert.ok(paused)
      assert.equal(clockState(paused, at(1_000_000)), 'paused')
      const resumed = resumeClock(paused, at(before + length))
      assert.equal(resumed.dueAt.getTime() - clock.dueAt.getTime(), length * 60_000)
      assert.equal(endClock(paused, at(before + length)).state, 'met')
    }),
  )
})

test('a missed clock passes to the next named role and its limit stays where it was', () => {
  const clock = startClock('accept', 'P1', T0, DEFAULT_MINUTES)
  assert.deepEqual(onMissed(clock, PROTOCOL, at(60)), { kind: 'not_due' })
  const first = onMissed(clock, PROTOCOL, at(75))
  assert.ok(first.kind === 'escalate')
  assert.equal(first.to, 'coordinator')
  assert.deepEqual(first.clock.dueAt, clock.dueAt)
  // Counted from the time at which it ran out, not from the time of the sweep.
  assert.deepEqual(first.clock.nextAt, at(120))
  const second = onMissed(first.clock, PROTOCOL, at(121))
  assert.ok(second.kind === 'escalate')
  assert.equal(second.to, 'oversight_reader')
  const last = onMissed(second.clock, PROTOCOL, at(181))
  assert.equal(last.kind, 'exhausted')
})

test('no sequence of misses ever moves the limit or mends the state', () => {
  fc.assert(
    fc.property(kind, priority, fc.array(fc.nat(50_000), { maxLength: 8 }), (name, level, sweeps) => {
      let clock = startClock(name, level, T0, DEFAULT_MINUTES)
      const { dueAt } = clock
      for (const minute of sweeps.toSorted((a, b) => a - b)) {
        const missed = onMissed(clock, PROTOCOL, at(minute))
        if (missed.kind !== 'not_due') clock = missed.clock
        assert.deepEqual(clock.dueAt, dueAt)
        if (clock.step > 0) assert.equal(clockState(clock, at(minute)), 'missed')
      }
    }),
  )
})

test('a paused clock and one that has ended are passed on to nobody', () => {
  const clock = startClock('verify', 'P2', T0, DEFAULT_MINUTES)
  const paused = pauseClock(clock, at(5), 'team_cannot_move_safely')
  assert.ok(paused)
  assert.equal(onMissed(paused, PROTOCOL, at(100_000)).kind, 'not_due')
  assert.equal(onMissed(endClock(clock, at(100_000)), PROTOCOL, at(100_000)).kind, 'not_due')
})
