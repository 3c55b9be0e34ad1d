import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { SMALL_CELL } from '../reports/small-cells.ts'
import {
  addMonths,
  type Cell,
  cellsProblem,
  type ConductCells,
  conductCells,
  type ConductCounts,
  daysOfMonths,
  FEWEST_REPORTS,
  hideDerivable,
  type Months,
  monthsOf,
  monthsProblem,
} from './measures-published.ts'

const isSmall = (n: number): boolean => n > 0 && n < SMALL_CELL
const same = (a: readonly Cell[], b: readonly Cell[]): boolean => a.every((cell, at) => cell === b[at])

/**
 * All rows of three cells that a reader who knows the rule, and the sum, must hold possible where she sees these.
 * @returns for each cell the values it may have
 */
function possible(shown: readonly Cell[], whole: number): Set<number>[] {
  const values = [new Set<number>(), new Set<number>(), new Set<number>()]
  for (let a = shown[0] ?? 0; a <= (shown[0] ?? whole); a++)
    for (let b = shown[1] ?? 0; b <= Math.min(shown[1] ?? whole, whole - a); b++) {
      const row = [a, b, whole - a - b]
      if (same(hideDerivable(row), shown)) row.forEach((value, at) => values[at]?.add(value))
    }
  return values
}

function told(shown: readonly Cell[], row: readonly number[]): number[] {
  const values = possible(
    shown,
    row.reduce((all, one) => all + one, 0),
  )
  return row.filter((value, at) => isSmall(value) && values[at]?.size === 1)
}

test('of no row of three cells whose sum is known can a cell from one to four be told, by whoever knows the rule', () => {
  let small = 0
  for (let whole = SMALL_CELL; whole <= 30; whole++)
    for (let a = 0; a <= whole; a++)
      for (let b = 0; a + b <= whole; b++) {
        const row = [a, b, whole - a - b]
        const shown = hideDerivable(row)
        if (row.some(isSmall)) small++
        for (const cell of shown)
          assert.ok(cell === null || !isSmall(cell), `${row.join()} shows ${shown.join()}`)
        assert.deepEqual(told(shown, row), [], `${row.join()} shows ${shown.join()}`)
      }
  assert.ok(small > 1000, `${small} rows with a small cell`)
})

test('where one cell of a row is from one to four, none of the row is shown but a zero', () => {
  assert.deepEqual(hideDerivable([5, 4, 4]), [null, null, null])
  assert.deepEqual(hideDerivable([1, 1, 40]), [null, null, null])
  assert.deepEqual(hideDerivable([3, 0, 17]), [null, 0, null])
  assert.deepEqual(hideDerivable([0, 12, 20]), [0, 12, 20])
})

const counts = (over: Partial<ConductCounts>): ConductCounts => ({
  waiting: 0,
  in_incident: 0,
  closed: 0,
  other: 0,
  unsorted: 0,
  ...over,
})

test('a table of fewer than twenty reports is none', () => {
  assert.equal(conductCells(counts({ other: 12, closed: 7 })), null)
  assert.equal(conductCells(counts({}))?.reports, undefined)
  assert.deepEqual(conductCells(counts({ other: 13, closed: 7 })), {
    reports: 20,
    conduct: 7,
    other: 13,
    unsorted: 0,
    waiting: 0,
    in_incident: 0,
    closed: 7,
  })
})

test('where so few tell of the conduct of forces that their number is hidden, nothing is said of what became of them', () => {
  const shown = conductCells(counts({ waiting: 3, other: 50, unsorted: 9 }))
  assert.deepEqual(
    [shown?.conduct, shown?.other, shown?.unsorted, shown?.waiting, shown?.closed],
    [null, null, null, null, null],
  )
})

const anyCounts = fc.record({
  waiting: fc.nat(9),
  in_incident: fc.nat(9),
  closed: fc.nat(9),
  other: fc.nat(40),
  unsorted: fc.nat(12),
})

test('what the rule makes is what the server accepts, and what shows or tells a small cell is refused', () => {
  fc.assert(
    fc.property(anyCounts, (made) => {
      const cells = conductCells(made)
      if (cells !== null) assert.equal(cellsProblem(cells), null)
    }),
  )
  const good = conductCells(counts({ waiting: 6, other: 30 })) as ConductCells
  const bad: [Partial<ConductCells>, string][] = [
    [{ reports: 19 }, 'too_few'],
    [{ conduct: 4 }, 'small_cell'],
    [{ other: 29 }, 'sums_differ'],
    [{ other: null }, 'can_be_reckoned'],
    [{ conduct: null, other: null }, 'can_be_reckoned'],
    [{ waiting: null }, 'can_be_reckoned'],
    [{ waiting: 40 }, 'sums_differ'],
    [{ waiting: null, in_incident: null, closed: 5 }, 'can_be_reckoned'],
  ]
  for (const [over, because] of bad) assert.equal(cellsProblem({ ...good, ...over }), because)
})

test('a month that is not over, half a quarter, and a month that was said already are refused', () => {
  const today = '2026-05-01'
  const wanted = (first_month: string, months: 1 | 3 = 1): Months => ({ first_month, months })
  assert.equal(monthsProblem(wanted('2026-04-01'), [], today), null)
  assert.equal(monthsProblem(wanted('2026-05-01'), [], today), 'not_over')
  assert.equal(monthsProblem(wanted('2026-04-15'), [], today), 'not_a_month')
  assert.equal(monthsProblem(wanted('2026-13-01'), [], today), 'not_a_month')
  assert.equal(monthsProblem(wanted('2026-02-01', 3), [], today), 'not_a_quarter')
  assert.equal(monthsProblem(wanted('2026-01-01', 3), [wanted('2026-03-01')], today), 'said_already')
  assert.equal(monthsProblem(wanted('2026-02-01'), [wanted('2026-01-01', 3)], today), 'said_already')
  assert.equal(monthsProblem(wanted('2026-04-01'), [wanted('2026-01-01', 3)], today), null)
  assert.deepEqual(daysOfMonths(wanted('2025-10-01', 3)), { from: '2025-10-01', to: '2025-12-31' })
  assert.equal(addMonths('2026-01-01', -1), '2025-12-01')
})

type Try = { at: number; quarter: boolean; recount: ConductCounts }
const tries = fc.array(fc.record({ at: fc.nat(11), quarter: fc.boolean(), recount: anyCounts }), {
  minLength: 1,
  maxLength: 25,
})

/** Tables as they come to be published in a year, where every month may be sorted anew before each attempt. */
function published(months: readonly ConductCounts[], attempts: readonly Try[]) {
  const now = [...months]
  const said: (Months & { cells: ConductCells; row: ConductCounts })[] = []
  for (const { at, quarter, recount } of attempts) {
    now[at] = recount
    const first = quarter ? Math.floor(at / 3) * 3 : at
    const wanted: Months = { first_month: addMonths('2025-01-01', first), months: quarter ? 3 : 1 }
    const row = addUp(now.slice(first, first + wanted.months))
    const cells = conductCells(row)
    if (cells === null || monthsProblem(wanted, said, '2026-02-01') !== null) continue
    said.push({ ...wanted, cells, row })
  }
  return said
}

const addUp = (rows: readonly ConductCounts[]): ConductCounts =>
  rows.reduce((all, row) => ({
    waiting: all.waiting + row.waiting,
    in_incident: all.in_incident + row.in_incident,
    closed: all.closed + row.closed,
    other: all.other + row.other,
    unsorted: all.unsorted + row.unsorted,
  }))

test('in whatever order months and quarters are published, no two tables share a month, and none tells a small cell', () => {
  let tables = 0
  let hidden = 0
  fc.assert(
    fc.property(fc.array(anyCounts, { minLength: 12, maxLength: 12 }), tries, (months, attempts) => {
      const said = published(months, attempts)
      const taken = said.flatMap(monthsOf)
      // No table lies within another, or over a part of it: there is no difference to take.
      assert.equal(new Set(taken).size, taken.length)
      for (const { cells, row } of said) {
        tables++
        const conduct = row.waiting + row.in_incident + row.closed
        const kinds = [cells.conduct, cells.other, cells.unsorted]
        assert.ok(cells.reports >= FEWEST_REPORTS)
        if (kinds.includes(null)) hidden++
        assert.deepEqual(told(kinds, [conduct, row.other, row.unsorted]), [])
        const fates = [cells.waiting, cells.in_incident, cells.closed]
        if (cells.conduct === null) assert.deepEqual(fates, [null, null, null])
        else if (conduct > 0) assert.deepEqual(told(fates, [row.waiting, row.in_incident, row.closed]), [])
      }
    }),
    { numRuns: 60 },
  )
  assert.ok(tables > 100 && hidden > 20, `${tables} tables, ${hidden} with hidden cells`)
})
