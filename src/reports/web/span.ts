import { locale } from '../../ui/i18n.ts'

const UNITS = [
  ['day', 1440],
  ['hour', 60],
  ['minute', 1],
] as const

/** A limit in minutes as people say it: in the largest unit that is whole. */
export function span(minutes: number): string {
  const [unit, size] = UNITS.find(([, size]) => minutes >= size && minutes % size === 0) ?? UNITS[2]
  return new Intl.NumberFormat(locale.value, { style: 'unit', unit, unitDisplay: 'long' }).format(
    minutes / size,
  )
}
