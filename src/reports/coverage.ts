import { daysIn, type Period } from './periods.ts'

export type Standing = 'heard_from' | 'no_information'

const DAY = 86_400_000

/**
 * Silence is missing information, never calm: a locality that has not written for longer than it usually does, or
 * never has, is one that we know nothing about (DESIGN, red line 6).
 */
export function standingOf(lastReportOn: string | null, expectedDays: number | null, now: Date): Standing {
  if (lastReportOn === null) return 'no_information'
  const days = (now.getTime() - Date.parse(`${lastReportOn}T00:00:00Z`)) / DAY
  // The day itself is known and its hour is not, so a whole day more may have passed than counted.
  return expectedDays !== null && days > expectedDays + 1 ? 'no_information' : 'heard_from'
}

/**
 * What a zero means. Whoever wrote in the period, or so shortly before its end that nothing more was to be expected,
 * was heard from, and a zero of theirs is a count. Any other zero is a gap in what we know.
 * @param last day on which the locality was heard from, up to the end of the period
 */
export function heardIn(period: Period, last: string | null, expectedDays: number | null): Standing {
  if (last === null) return 'no_information'
  if (last >= period.from) return 'heard_from'
  const since = daysIn({ from: last, to: period.to }) - 1
  return expectedDays !== null && since <= expectedDays + 1 ? 'heard_from' : 'no_information'
}
