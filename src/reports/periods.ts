export const GRAINS = ['day', 'week', 'month'] as const
export type Grain = (typeof GRAINS)[number]
/** Days, both included, as YYYY-MM-DD. A day has no time zone. */
export type Period = { from: string; to: string }

const DAY = 86_400_000
/** As many bars as a screen of 320 px can hold, and as a person can read. */
export const LONGEST_DAYS: Readonly<Record<Grain, number>> = { day: 92, week: 731, month: 3660 }

const timeOf = (day: string): number => Date.parse(`${day}T00:00:00Z`)
const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10)

export const addDays = (day: string, days: number): string => dayOf(timeOf(day) + days * DAY)
export const daysIn = ({ from, to }: Period): number => Math.round((timeOf(to) - timeOf(from)) / DAY) + 1
/** Whether it is a day of the calendar at all. */
export const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(timeOf(text)) && dayOf(timeOf(text)) === text

/** The day in a time zone. */
export function dayIn(at: Date, timezone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: timezone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
  return parts.format(at)
}

/** The first day of the span that a day lies in; weeks begin on Monday (ISO 8601). */
export function spanOf(day: string, grain: Grain): string {
  if (grain === 'day') return day
  if (grain === 'month') return `${day.slice(0, 7)}-01`
  const weekday = (new Date(timeOf(day)).getUTCDay() + 6) % 7
  return addDays(day, -weekday)
}

const nextSpan = (from: string, grain: Grain): string =>
  grain === 'month' ? spanOf(addDays(from, 31), 'month') : addDays(from, grain === 'week' ? 7 : 1)

/** Every span that the period touches, in order, cut at its ends. */
export function spansIn(period: Period, grain: Grain): Period[] {
  const spans: Period[] = []
  for (let first = spanOf(period.from, grain); first <= period.to; first = nextSpan(first, grain)) {
    const last = addDays(nextSpan(first, grain), -1)
    spans.push({
      from: first < period.from ? period.from : first,
      to: last > period.to ? period.to : last,
    })
  }
  return spans
}

/** The period as whole spans, which are read as one row each, and what is left of it in days before and after. */
export function wholeSpans(period: Period, grain: Grain): { whole: Period | null; days: Period[] } {
  const first = spanOf(addDays(period.from, -1), grain)
  const from = nextSpan(first, grain)
  const to = addDays(spanOf(addDays(period.to, 1), grain), -1)
  if (from > to) return { whole: null, days: [period] }
  const days: Period[] = []
  if (period.from < from) days.push({ from: period.from, to: addDays(from, -1) })
  if (to < period.to) days.push({ from: addDays(to, 1), to: period.to })
  return { whole: { from, to }, days }
}
