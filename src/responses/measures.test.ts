import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Asker, actionsFor, deadRows, decide } from '../actors/permission.ts'
import { ROLES } from '../actors/roles.ts'
import { SECTORS } from '../actors/sector.ts'
import { REPORT_STATES } from '../reports/states.ts'
import { CLOCK_KINDS } from '../wheels/clocks.ts'
import {
  addDays,
  dayIn,
  daysOf,
  isDay,
  MEASURED_CLOCKS,
  MISSING,
  periodProblem,
  periodUpTo,
  PERIODS,
  shareOf,
} from './measures.ts'
import { FATES, fateOf } from './measures-published.ts'
import { MEASURE_RULES, type MeasureGuard } from './measures-rules.ts'
import { wilson } from './measures-wilson.ts'

const every = new Set<MeasureGuard>(['own_custody', 'keeps_whole_area', 'not_author'])
const asker = (over: Partial<Asker>): Asker => ({
  memberId: 'm',
  organisationId: 'o',
  wheelId: 'w',
  sector: 'civil_society',
  roles: ['analyst'],
  ...over,
})

test('nobody outside civil society sees a measure, whatever role the members’ table gives', () => {
  for (const sector of SECTORS.filter((one) => one !== 'civil_society'))
    for (const state of [null, 'proposed', 'published'] as const)
      assert.deepEqual(
        actionsFor(MEASURE_RULES, asker({ sector, roles: ROLES }), { state, facts: every }),
        [],
      )
})

test('of civil society those see measures who work with reports; a monitor, a mediator and a viewer do not', () => {
  const sees = ROLES.filter((role) => decideSee(asker({ roles: [role] })))
  assert.deepEqual(sees, ['intake_operator', 'verifier', 'analyst', 'coordinator'])
})
const decideSee = (who: Asker): boolean =>
  decide(MEASURE_RULES, 'see', who, { state: null, facts: new Set() }).allowed

test('who counts opens notes of her own custody; nobody agrees to what she counted herself', () => {
  const intake = asker({ roles: ['intake_operator'] })
  const subject = (...facts: MeasureGuard[]) => ({ state: null, facts: new Set(facts) })
  assert.deepEqual(decide(MEASURE_RULES, 'count', intake, subject()), {
    allowed: false,
    because: 'own_custody',
  })
  assert.deepEqual(decide(MEASURE_RULES, 'propose', intake, subject('own_custody')), {
    allowed: false,
    because: 'keeps_whole_area',
  })
  assert.equal(decide(MEASURE_RULES, 'count', asker({}), subject(...every)).allowed, false)
  const proposed = { state: 'proposed', facts: new Set<MeasureGuard>(['own_custody']) } as const
  assert.deepEqual(decide(MEASURE_RULES, 'confirm', intake, proposed), {
    allowed: false,
    because: 'not_author',
  })
  assert.equal(decide(MEASURE_RULES, 'withdraw', intake, { ...proposed, state: 'published' }).allowed, false)
  assert.deepEqual(deadRows(MEASURE_RULES), [])
})

const percent = ({ lower, upper }: { lower: number; upper: number }): string =>
  `${Math.round(lower * 100)}–${Math.round(upper * 100)}`
const near = (found: number, wanted: number, digits: number): void =>
  assert.ok(Math.abs(found - wanted) < 0.51 * 10 ** -digits, `${found} is not ${wanted}`)

test('the interval is that of DOMAIN: 18 of 25 in time, 14 of 20 answered, and a share of an effective sample', () => {
  assert.equal(percent(wilson(18, 25)), '52–86')
  assert.equal(percent(wilson(14, 20)), '48–85')
  const survey = wilson(0.42 * 205.1, 205.1)
  near(survey.lower, 0.355, 3)
  near(survey.upper, 0.488, 3)
})

test('the interval is the one printed in R. G. Newcombe, Statistics in Medicine 17 (1998) 857–872, table I, method 3', () => {
  for (const [hits, n, lower, upper] of [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ] as const) {
    near(wilson(hits, n).lower, lower, 4)
    near(wilson(hits, n).upper, upper, 4)
  }
})

test('an interval holds its share, stays within 0 and 1, and narrows with more cases', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5000 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, at) => {
      const hits = Math.round(at * n)
      const { lower, upper } = wilson(hits, n)
      assert.ok(0 <= lower && lower <= hits / n && hits / n <= upper && upper <= 1)
      const more = wilson(hits * 4, n * 4)
      assert.ok(more.upper - more.lower < upper - lower)
      const other = wilson(n - hits, n)
      near(other.lower, 1 - upper, 9)
    }),
  )
})

test('a share of nothing is no share, and one of four cases is too few to say', () => {
  assert.throws(() => wilson(0, 0), RangeError)
  assert.throws(() => wilson(3, 2), RangeError)
  assert.equal(shareOf(0, 0), null)
  assert.equal(shareOf(4, 4), null)
  assert.equal(shareOf(18, 25)?.share, 0.72)
})

test('a period is whole days that have begun, in order, and no more than two years of them', () => {
  const today = '2026-03-01'
  assert.equal(periodProblem({ from: '2026-02-30', to: today }, today), 'not_a_day')
  assert.equal(periodProblem({ from: '', to: today }, today), 'not_a_day')
  assert.equal(periodProblem({ from: '2026-02-02', to: '2026-02-01' }, today), 'ends_before_it_begins')
  assert.equal(periodProblem({ from: '2026-02-02', to: '2026-03-02' }, today), 'not_yet')
  assert.equal(periodProblem({ from: '2024-01-01', to: today }, today), 'too_long')
  assert.equal(periodProblem({ from: today, to: today }, today), null)
  assert.deepEqual(periodUpTo(today, 'days_30'), { from: '2026-01-31', to: today })
  for (const name of PERIODS) assert.equal(periodProblem(periodUpTo(today, name), today), null)
  assert.equal(daysOf(periodUpTo(today, 'year')), 365)
  assert.equal(addDays('2028-02-28', 1), '2028-02-29')
  assert.ok(!isDay('2027-02-29') && isDay('2028-02-29') && !isDay('2026-1-1'))
})

test('the day is that of the place, whatever hour it is elsewhere', () => {
  const late = new Date('2026-03-01T22:30:00Z')
  assert.equal(dayIn('Africa/Nairobi', late), '2026-03-02')
  assert.equal(dayIn('America/Guatemala', late), '2026-03-01')
})

test('every clock of the protocol is measured, with the two that are about a second person', () => {
  assert.deepEqual(MEASURED_CLOCKS.toSorted(), [...CLOCK_KINDS, 'approve', 'confirm'].toSorted())
})

test('the balance of monitors is missing with its reason, since no trait of a person is kept', () => {
  assert.deepEqual(MISSING, [{ measure: 'monitor_balance', because: 'no_trait_is_kept' }])
})

test('each state of a report is one of three fates', () => {
  assert.deepEqual([...new Set(REPORT_STATES.map(fateOf))].toSorted(), FATES.toSorted())
})
