import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { nextBatch } from '../wheels/batch.ts'
import { leavesAt } from './batch.ts'

const utc = (text: string) => new Date(text)
const HOURS = [8, 16]

test('everything about oversight waits for the fixed hour, urgent or not', () => {
  for (const priority of ['P1', 'P2', 'P3', 'P4'] as const)
    assert.deepEqual(
      leavesAt(priority, utc('2026-03-01T03:00:00Z'), HOURS, 'Africa/Nairobi', 'oversight'),
      utc('2026-03-01T05:00:00Z'),
    )
})

test('P1 and P2 leave at once, P3 and P4 at the next fixed hour of the place', () => {
  const now = utc('2026-03-01T05:00:01Z')
  assert.deepEqual(leavesAt('P1', now, HOURS, 'Africa/Nairobi'), now)
  assert.deepEqual(leavesAt('P2', now, HOURS, 'Africa/Nairobi'), now)
  assert.deepEqual(leavesAt('P3', now, HOURS, 'Africa/Nairobi'), utc('2026-03-01T13:00:00Z'))
  assert.deepEqual(leavesAt('P4', now, HOURS, 'Africa/Nairobi'), utc('2026-03-01T13:00:00Z'))
})

test('after the last hour of a day comes the first of the next', () => {
  assert.deepEqual(
    nextBatch(utc('2026-12-31T14:00:00Z'), HOURS, 'Africa/Nairobi'),
    utc('2027-01-01T05:00:00Z'),
  )
  assert.deepEqual(nextBatch(utc('2026-03-01T05:00:00Z'), [8], 'Africa/Nairobi'), utc('2026-03-02T05:00:00Z'))
})

test('the hour is that of the place on the day when its clocks change, too', () => {
  assert.deepEqual(nextBatch(utc('2026-03-28T20:00:00Z'), [8], 'Asia/Beirut'), utc('2026-03-29T05:00:00Z'))
  // Beirut skips the hour from 00:00 to 01:00 on that night.
  assert.deepEqual(nextBatch(utc('2026-03-28T20:00:00Z'), [0], 'Asia/Beirut'), utc('2026-03-28T22:00:00Z'))
  assert.deepEqual(nextBatch(utc('2026-03-01T00:00:00Z'), [6], 'Asia/Kathmandu'), utc('2026-03-01T00:15:00Z'))
})

test('what leaves in a batch leaves later than now, within a day, on a fixed hour', () => {
  const zone = fc.constantFrom(
    'Africa/Nairobi',
    'Asia/Beirut',
    'America/Guatemala',
    'Asia/Kathmandu',
    'Pacific/Apia',
  )
  const hours = fc.uniqueArray(fc.integer({ min: 4, max: 23 }), { minLength: 1, maxLength: 5 })
  const moment = fc.date({ min: utc('2025-01-01'), max: utc('2028-01-01'), noInvalidDate: true })
  fc.assert(
    fc.property(moment, hours, zone, (now, list, timeZone) => {
      const next = nextBatch(now, list, timeZone)
      assert.ok(next > now)
      assert.ok(next.getTime() - now.getTime() <= 25 * 3_600_000)
      const shown = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(
        next,
      )
      assert.ok(list.includes(Number(shown.slice(0, 2))) && shown.endsWith(':00'), shown)
    }),
  )
})
