/** Somebody listened: it was heard there that day, or people were asked and had not heard it. Appended, never changed. */
export type Hearing = {
  areaCode: string
  /** A day, YYYY-MM-DD. */
  on: string
  way: string
  heard: boolean
}

/** What is known of whether it still goes round after the correction. `nobody_listened` is no good news. */
export const AFTERWARDS = ['still_heard', 'not_heard', 'nobody_listened'] as const
export type Afterwards = (typeof AFTERWARDS)[number]

const newest = (days: readonly string[]): string | null => days.toSorted().at(-1) ?? null

/**
 * The newest listening counts. The day itself belongs to neither side: nobody knows which came first.
 * @param since the day of the correction, or on which watching began; null where neither has happened
 */
export function afterwards(
  since: string | null,
  lastHeard: string | null,
  lastNotHeard: string | null,
): Afterwards | null {
  if (since === null) return null
  const heard = lastHeard !== null && lastHeard > since ? lastHeard : null
  const not = lastNotHeard !== null && lastNotHeard > since ? lastNotHeard : null
  if (heard === null && not === null) return 'nobody_listened'
  // Heard in one place and not in another on one day is heard.
  return heard !== null && heard >= (not ?? '') ? 'still_heard' : 'not_heard'
}

export function lastDays(hearings: readonly Hearing[]): {
  first: string | null
  lastHeard: string | null
  lastNotHeard: string | null
} {
  const heard = hearings.filter((one) => one.heard).map((one) => one.on)
  return {
    first: heard.toSorted()[0] ?? null,
    lastHeard: newest(heard),
    lastNotHeard: newest(hearings.filter((one) => !one.heard).map((one) => one.on)),
  }
}

export type SpreadDay = {
  on: string
  /** In how many places somebody noted it, and in how many people were asked and had not heard it. */
  heardIn: number
  notHeardIn: number
  side: 'before' | 'same_day' | 'after'
}

/** The days on which anybody listened, in order. A day that is not here is one of which nothing is known. */
export function spreadOf(hearings: readonly Hearing[], correctedOn: string | null): SpreadDay[] {
  const days = Map.groupBy(hearings, (one) => one.on)
  return [...days.keys()].toSorted().map((on) => {
    const of = days.get(on) ?? []
    const heard = new Set(of.filter((one) => one.heard).map((one) => one.areaCode))
    const not = new Set(of.filter((one) => !one.heard).map((one) => one.areaCode))
    return {
      on,
      heardIn: heard.size,
      notHeardIn: [...not].filter((area) => !heard.has(area)).length,
      side: correctedOn === null || on < correctedOn ? 'before' : on > correctedOn ? 'after' : 'same_day',
    }
  })
}

/** The day in a time zone, YYYY-MM-DD. */
export function dayIn(at: Date, timezone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(at)
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? ''
  return `${part('year')}-${part('month')}-${part('day')}`
}
