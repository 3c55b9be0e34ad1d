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
