import { problem } from '../../platform/errors.ts'
import { getProtocol } from '../../wheels/server/index.ts'
import { addDays, dayIn, daysIn, type Grain, isDay, LONGEST_DAYS, type Period } from '../periods.ts'
import type { Asking } from './asking.ts'

export type Asked = { period: Period; today: string }

/** A month up to today, where no days are given. */
const USUAL_DAYS = 30

/**
 * The days that are asked for, in the time zone of the wheel, cut at today: nothing came in tomorrow.
 * @throws Problem wrong_value
 */
export async function periodOf(
  { tx, session, now }: Asking,
  asked: { from?: string | undefined; to?: string | undefined },
  longest: Grain,
): Promise<Asked> {
  for (const field of ['from', 'to'] as const) {
    const day = asked[field]
    if (day !== undefined && !isDay(day)) throw problem('wrong_value', { field })
  }
  const { timezone } = await getProtocol(tx, session.wheelId)
  const today = dayIn(now, timezone)
  const to = asked.to === undefined || asked.to > today ? today : asked.to
  const from = asked.from ?? addDays(to, 1 - USUAL_DAYS)
  if (from > to) throw problem('wrong_value', { field: 'from' })
  const period = { from, to }
  if (daysIn(period) > LONGEST_DAYS[longest])
    throw problem('wrong_value', { field: 'from', longest_days: LONGEST_DAYS[longest] })
  return { period, today }
}

/** The last day of which anything is told of the rest: today has not ended. Null where the period is today alone. */
export function othersUntil({ period, today }: Asked): string | null {
  const yesterday = addDays(today, -1)
  if (period.from > yesterday) return null
  return period.to < yesterday ? period.to : yesterday
}
