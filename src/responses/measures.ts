import { SMALL_CELL } from '../reports/small-cells.ts'
import { CLOCK_KINDS } from '../wheels/clocks.ts'
import { wilson } from './measures-wilson.ts'

/**
 * Fewer cases than this say too little for a share or a middle value; and one or two clocks are somebody's own time,
 * which is shown nowhere. Their number is still told.
 */
export const MEASURE_FLOOR = SMALL_CELL

/** In the order in which they run: a report, an incident, a level, a release, a task, and the end. */
export const MEASURED_CLOCKS = [
  ...CLOCK_KINDS.slice(0, 3),
  'confirm',
  'approve',
  ...CLOCK_KINDS.slice(3),
] as const

/** Of a warning that left: something was done, somebody may still do it, nobody did, or it asked for nothing. */
export const ALERT_ANSWERS = ['acted', 'waiting', 'not_acted', 'nothing_asked'] as const
export type AlertAnswer = (typeof ALERT_ANSWERS)[number]

/** How many days before an incident's first day are looked through for a report or a warning. */
export const PRIOR_DAYS = 14
/** How many incidents that came without either are drawn for people to read again. */
export const SAMPLE_SIZE = 10

/** A measure that is not there, and why: it stands on the page as missing, never as zero. */
export const MISSING = [
  /** No trait of a person is kept (DESIGN, red line 5), and no tally of an event is there yet. */
  { measure: 'monitor_balance', because: 'no_trait_is_kept' },
] as const

export type Share = { hits: number; n: number; share: number; lower: number; upper: number }

/** Null below the floor: too few to say. */
export function shareOf(hits: number, n: number): Share | null {
  if (n < MEASURE_FLOOR) return null
  return { hits, n, share: hits / n, ...wilson(hits, n) }
}

/** Whole days of the wheel's own time zone, both included: YYYY-MM-DD. */
export type Period = { from: string; to: string }

const DAY = 86_400_000
export const LONGEST_DAYS = 731

export const PERIODS = ['days_30', 'quarter', 'year'] as const
export type PeriodName = (typeof PERIODS)[number]
const DAYS_OF: Readonly<Record<PeriodName, number>> = { days_30: 30, quarter: 91, year: 365 }

/** So many days up to today, today among them. */
export function periodUpTo(today: string, name: PeriodName): Period {
  return { from: addDays(today, 1 - DAYS_OF[name]), to: today }
}

export type PeriodProblem = 'not_a_day' | 'ends_before_it_begins' | 'too_long' | 'not_yet'

export function periodProblem({ from, to }: Period, today: string): PeriodProblem | null {
  if (!isDay(from) || !isDay(to)) return 'not_a_day'
  if (to < from) return 'ends_before_it_begins'
  if (to > today) return 'not_yet'
  return daysOf({ from, to }) > LONGEST_DAYS ? 'too_long' : null
}

export function daysOf({ from, to }: Period): number {
  return (Date.parse(to) - Date.parse(from)) / DAY + 1
}

/** @param day YYYY-MM-DD @returns the day so many later, or earlier */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10)
}

/** A day of the calendar between 2000 and 2999: 30 February is none. */
export function isDay(text: string): boolean {
  if (!/^2\d{3}-\d{2}-\d{2}$/.test(text)) return false
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}

/** The day that it is at this moment in a time zone: YYYY-MM-DD. */
export function dayIn(timezone: string, now: Date): string {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone: timezone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(now)
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? ''
  return `${part('year')}-${part('month')}-${part('day')}`
}

/**
 * What the sample is drawn by: it follows from the period, so nobody chose it, and whoever has the ids finds the same
 * incidents. They are ordered by SHA-256 of "seed id".
 */
export function seedOf({ from, to }: Period): string {
  return `${from}/${to}`
}
