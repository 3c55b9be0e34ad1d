/** The next of these local hours, strictly later than now. */
export function nextBatch(now: Date, batchHours: readonly number[], timezone: string): Date {
  const { year, month, day } = fields(now, timezone)
  const candidates = [0, 1, 2].flatMap((ahead) =>
    batchHours.map((hour) => atLocalHour(Date.UTC(year, month - 1, day + ahead, hour), timezone)),
  )
  const next = candidates.filter((time) => time > now.getTime()).toSorted((a, b) => a - b)[0]
  if (next === undefined) throw new RangeError('a protocol needs at least one batch hour')
  return new Date(next)
}

/**
 * The instant at which clocks there show `wall` (written as if it were UTC). In an hour that a change of the clocks
 * skips, the instant an hour later; of an hour that comes twice, the first.
 */
function atLocalHour(wall: number, timezone: string): number {
  const shows = [wall - DAY / 2, wall + DAY / 2]
    .map((probe) => wall - offset(probe, timezone))
    .toSorted((a, b) => a - b)
  const exact = shows.find((time) => time + offset(time, timezone) === wall)
  return exact ?? shows.at(-1) ?? wall
}

const DAY = 86_400_000

function offset(time: number, timezone: string): number {
  const { year, month, day, hour, minute, second } = fields(new Date(time), timezone)
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(time / 1000) * 1000
}

type Fields = Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', number>

function fields(at: Date, timezone: string): Fields {
  const numeric = 'numeric'
  const format = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: numeric,
    month: numeric,
    day: numeric,
    hour: numeric,
    minute: numeric,
    second: numeric,
  })
  const parts = new Map(format.formatToParts(at).map((part) => [part.type, Number(part.value)]))
  const of = (name: keyof Fields): number => parts.get(name) ?? 0
  return {
    year: of('year'),
    month: of('month'),
    day: of('day'),
    hour: of('hour'),
    minute: of('minute'),
    second: of('second'),
  }
}
