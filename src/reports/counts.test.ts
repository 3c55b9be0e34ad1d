import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { COUNTED_BY, type CountCell, countsOf } from './counts.ts'
import { HANDLING_GROUPS } from './handling.ts'
import { heardIn } from './coverage.ts'
import { REPORT_STATES } from './states.ts'

const cell = fc.record({
  own: fc.boolean(),
  live: fc.boolean(),
  state: fc.constantFrom(...REPORT_STATES),
  group: fc.constantFrom(...HANDLING_GROUPS),
  area: fc.constantFrom('a', 'b', 'c'),
  priority: fc.constantFrom('none' as const, 'P1' as const, 'P2' as const),
  n: fc.integer({ min: 1, max: 9 }),
})
const filter = fc.record(
  {
    state: fc.constantFrom(...REPORT_STATES),
    group: fc.constantFrom(...HANDLING_GROUPS),
    area: fc.constantFrom('a', 'b'),
  },
  { requiredKeys: [] },
)

test('each heading counts what its own choices would bring while the rest of the filter holds', () => {
  fc.assert(
    fc.property(fc.array(cell, { maxLength: 30 }), filter, (cells, chosen) => {
      const counts = countsOf(cells as CountCell[], chosen)
      const fits = (one: CountCell, wanted: Record<string, string>): boolean =>
        Object.entries(wanted).every(([name, value]) => one[name as 'state'] === value)
      const sum = (wanted: Record<string, string>): number =>
        (cells as CountCell[]).filter((one) => fits(one, wanted)).reduce((n, one) => n + one.n, 0)
      assert.equal(counts.n, sum(chosen as Record<string, string>))
      for (const name of COUNTED_BY)
        for (const { key, n } of counts.by[name]) assert.equal(n, sum({ ...(chosen as object), [name]: key }))
    }),
  )
})

test('a zero is a count only where somebody was heard from; any other zero is no information', () => {
  const march = { from: '2026-03-01', to: '2026-03-31' }
  assert.equal(heardIn(march, null, 7), 'no_information')
  assert.equal(heardIn(march, '2026-03-02', 7), 'heard_from')
  assert.equal(heardIn(march, '2026-02-27', 7), 'no_information')
  assert.equal(heardIn({ from: '2026-03-01', to: '2026-03-03' }, '2026-02-27', 7), 'heard_from')
  assert.equal(heardIn({ from: '2026-03-01', to: '2026-03-03' }, '2026-02-27', null), 'no_information')
})
