import { hideSmallCells, SMALL_CELL } from '../reports/small-cells.ts'
import type { ReportState } from '../reports/states.ts'
import { addDays, type Period } from './measures.ts'

/** Below this many reports a table says too much about each; it is not published at all. */
export const FEWEST_REPORTS = 20

export const MEASURE_STATES = ['proposed', 'published'] as const
export type MeasureState = (typeof MEASURE_STATES)[number]

/** What happened so far to a report that tells of the conduct of forces and stayed with its custodian. */
export const FATES = ['waiting', 'in_incident', 'closed'] as const
export type Fate = (typeof FATES)[number]

export function fateOf(state: ReportState): Fate {
  if (state === 'linked') return 'in_incident'
  return state === 'closed' || state === 'retained' || state === 'expired' ? 'closed' : 'waiting'
}

/** As counted where the notes are opened; never leaves the browser of who counts. */
export type ConductCounts = Record<Fate, number> & {
  other: number
  /** No category yet, or a note that no longer opens. */
  unsorted: number
}

export type Cell = number | null
/** As published: null is a cell from one to four, or one from which such a cell could be reckoned. */
export type ConductCells = { reports: number; conduct: Cell; other: Cell; unsorted: Cell } & Record<
  Fate,
  Cell
>

/**
 * The small-cell rule for the two rows: of what kind they were, and what happened to those about conduct. Null where
 * there are too few reports for any table.
 */
export function conductCells(counts: ConductCounts): ConductCells | null {
  const fates = FATES.map((fate) => counts[fate])
  const conductCount = sum(fates)
  const reports = conductCount + counts.other + counts.unsorted
  if (reports < FEWEST_REPORTS) return null
  const [conduct = null, other = null, unsorted = null] = hideDerivable([
    conductCount,
    counts.other,
    counts.unsorted,
  ])
  const shown = conduct === null ? fates.map(() => null) : hideDerivable(fates)
  const [waiting = null, in_incident = null, closed = null] = shown
  return { reports, conduct, other, unsorted, waiting, in_incident, closed }
}

/**
 * Where `hideSmallCells` hides anything, no cell of the row is shown but zero. Hiding the next smallest alone is not
 * enough against a reader who knows the rule: of 5, 4 and 4 it shows the 5, and the other two can then only be fours.
 * The sum of the row is known, and is no small cell.
 */
export function hideDerivable(counts: readonly number[]): Cell[] {
  const tells = !hideSmallCells(counts).includes('few')
  return counts.map((count) => (tells || count === 0 ? count : null))
}

/** Why cells that somebody sends cannot have come of that rule; the server holds it without the counts. */
export type CellsProblem = 'too_few' | 'small_cell' | 'sums_differ' | 'can_be_reckoned'

export function cellsProblem(cells: ConductCells): CellsProblem | null {
  const kinds = [cells.conduct, cells.other, cells.unsorted]
  const fates = FATES.map((fate) => cells[fate])
  if (cells.reports < FEWEST_REPORTS) return 'too_few'
  if ([...kinds, ...fates].some((cell) => cell !== null && cell > 0 && cell < SMALL_CELL)) return 'small_cell'
  if (cells.conduct === null)
    return fates.every((cell) => cell === null) ? rowProblem(kinds, cells.reports) : 'can_be_reckoned'
  return rowProblem(kinds, cells.reports) ?? rowProblem(fates, cells.conduct)
}

function rowProblem(row: readonly Cell[], whole: number): CellsProblem | null {
  const shown = sum(row.map((cell) => cell ?? 0))
  const hidden = row.filter((cell) => cell === null).length
  if (hidden === 0) return shown === whole ? null : 'sums_differ'
  return hidden === 1 || shown > 0 || whole < SMALL_CELL ? 'can_be_reckoned' : null
}

/** One month or one quarter of the calendar; nothing finer and nothing that overlaps: YYYY-MM-01. */
export type Months = { first_month: string; months: 1 | 3 }

export function monthsOf({ first_month, months }: Months): string[] {
  return Array.from({ length: months }, (_, n) => addMonths(first_month, n))
}

export function daysOfMonths({ first_month, months }: Months): Period {
  return { from: first_month, to: addDays(addMonths(first_month, months), -1) }
}

export type MonthsProblem = 'not_a_month' | 'not_a_quarter' | 'not_over' | 'said_already'

/**
 * Each month is said once by an organisation: a quarter over a month that was published, or the other way round, would
 * tell by its difference what neither tells, and so would the same month again once a report was sorted.
 */
export function monthsProblem(wanted: Months, said: readonly Months[], today: string): MonthsProblem | null {
  const { first_month: first, months } = wanted
  if (!/^2\d{3}-(?:0[1-9]|1[0-2])-01$/.test(first)) return 'not_a_month'
  if (months === 3 && (Number(first.slice(5, 7)) - 1) % 3 !== 0) return 'not_a_quarter'
  if (daysOfMonths(wanted).to >= today) return 'not_over'
  const taken = new Set(said.flatMap(monthsOf))
  return monthsOf(wanted).some((month) => taken.has(month)) ? 'said_already' : null
}

export function addMonths(month: string, count: number): string {
  const at = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + count
  return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}-01`
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0)
