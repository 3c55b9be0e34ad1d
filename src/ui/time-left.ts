const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

export type Left = { unit: 'minutes' | 'hours' | 'days'; n: number; overdue: boolean; soon: boolean }

/** A clock in the unit that a person would say it in. Soon: the last quarter of its time, or the last hour. */
export function timeLeft(due: number, now: number, started?: number): Left {
  const left = due - now
  const size = Math.abs(left)
  const overdue = left < 0
  const soon = !overdue && left <= (started === undefined ? hour : Math.max((due - started) / 4, minute))
  if (size < 90 * minute) return { unit: 'minutes', n: Math.max(1, Math.round(size / minute)), overdue, soon }
  if (size < 48 * hour) return { unit: 'hours', n: Math.round(size / hour), overdue, soon }
  return { unit: 'days', n: Math.round(size / day), overdue, soon }
}
