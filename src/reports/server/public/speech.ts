import { direction, type Words } from '../../../platform/words.ts'

/** Everything a page says, in one language. */
export type Speech = {
  locale: string
  dir: 'ltr' | 'rtl'
  /** Whether what stands on these pages was translated by a machine and not yet checked. */
  machineMade: boolean
  t: (id: string, values?: Record<string, string | number>) => string
  date: (day: string) => string
  either: (names: readonly string[]) => string
  languages: (codes: readonly string[]) => string
  minutes: (minutes: number) => string
  /** A name from the gazetteer or a wheel's card, in this language where it has one. */
  name: (named: { name: string; names: Record<string, string> }) => string
  sort: <T>(rows: readonly T[], nameOf: (row: T) => string) => T[]
}

export function speechIn(words: Words, locale: string): Speech {
  const dir = direction(locale)
  // A Latin name in an Arabic sentence keeps its own direction, and the full stop after it stays at the end.
  const isolate = (value: string | number) =>
    dir === 'rtl' && typeof value === 'string' ? `\u2068${value}\u2069` : value
  // Day before month, as English is written where wheels are.
  const days = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, {
    dateStyle: 'long',
    timeZone: 'UTC',
  })
  const collator = new Intl.Collator(locale)
  const list = (names: readonly string[], type: 'conjunction' | 'disjunction') =>
    new Intl.ListFormat(locale, { type }).format(names)
  return {
    locale,
    dir,
    machineMade: words.isMachineMade(locale, 'reports.'),
    t: (id, values = {}) =>
      words.t(
        locale,
        id.startsWith('error.') ? id : `reports.${id}`,
        Object.fromEntries(Object.entries(values).map(([name, value]) => [name, isolate(value)])),
      ),
    date: (day) => days.format(new Date(`${day.slice(0, 10)}T00:00:00Z`)),
    either: (names) => list(names, 'disjunction'),
    languages: (codes) =>
      list(
        codes.map((code) => languageName(code, locale)),
        'conjunction',
      ),
    minutes: (minutes) => {
      const [value, unit] = minutes % 60 === 0 ? [minutes / 60, 'hour'] : [minutes, 'minute']
      return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(value)
    },
    name: (named) => named.names[locale] ?? named.name,
    sort: (rows, nameOf) => [...rows].sort((a, b) => collator.compare(nameOf(a), nameOf(b))),
  }
}

export function languageName(code: string, inLocale: string): string {
  try {
    return new Intl.DisplayNames(inLocale, { type: 'language' }).of(code) ?? code
  } catch {
    return code
  }
}

/** The language that this reader asks for and that the pages have; English where there is none. */
export function readersLanguage(accept: string | undefined, locales: readonly string[]): string {
  const asked = (accept ?? '').split(',').map((part) => {
    const [tag = '', ...rest] = part.trim().split(';')
    const weight = Number(rest.join(';').match(/q=([\d.]+)/)?.[1] ?? 1)
    return { code: tag.split('-')[0]?.toLowerCase() ?? '', weight: Number.isNaN(weight) ? 0 : weight }
  })
  asked.sort((a, b) => b.weight - a.weight)
  return asked.find(({ code, weight }) => weight > 0 && locales.includes(code))?.code ?? 'en'
}
