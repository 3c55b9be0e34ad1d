import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDays, dayIn, daysIn, GRAINS, isDay, spanOf, spansIn, wholeSpans } from './periods.ts'

const period = fc.tuple(fc.integer({ min: 0, max: 3000 }), fc.nat(500)).map(([start, length]) => ({
  from: addDays('2020-01-01', start),
  to: addDays('2020-01-01', start + length),
}))

test('weeks begin on Monday, months on the first, a day is in its own zone', () => {
  assert.equal(spanOf('2026-03-01', 'week'), '2026-02-23')
  assert.equal(spanOf('2026-02-23', 'week'), '2026-02-23')
  assert.equal(spanOf('2026-03-31', 'month'), '2026-03-01')
  assert.equal(dayIn(new Date('2026-03-01T22:30:00Z'), 'Africa/Nairobi'), '2026-03-02')
  assert.equal(isDay('2026-02-29'), false)
  assert.equal(isDay('2028-02-29'), true)
})

test('spans cover the period once, without a gap', () => {
  fc.assert(
    fc.property(period, fc.constantFrom(...GRAINS), (asked, grain) => {
      const spans = spansIn(asked, grain)
      assert.equal(spans[0]?.from, asked.from)
      assert.equal(spans.at(-1)?.to, asked.to)
      for (const [n, span] of spans.entries()) {
        assert.ok(span.from <= span.to)
        if (n > 0) assert.equal(span.from, addDays(spans[n - 1]?.to ?? '', 1))
      }
    }),
  )
})

test('whole spans and the days beside them are the period, and each whole one is whole', () => {
  fc.assert(
    fc.property(period, fc.constantFrom(...GRAINS), (asked, grain) => {
      const { whole, days } = wholeSpans(asked, grain)
      const all = [...(whole === null ? [] : [whole]), ...days].sort((a, b) => (a.from < b.from ? -1 : 1))
      assert.equal(
        all.reduce((sum, one) => sum + daysIn(one), 0),
        daysIn(asked),
      )
      assert.equal(all[0]?.from, asked.from)
      assert.equal(all.at(-1)?.to, asked.to)
      if (whole === null) return
      assert.equal(spanOf(whole.from, grain), whole.from)
      assert.equal(spanOf(addDays(whole.to, 1), grain), addDays(whole.to, 1))
    }),
  )
})
