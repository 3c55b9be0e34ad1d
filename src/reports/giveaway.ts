import { asciiDigits } from '../custody/digits.ts'

/**
 * What a summary without source should not repeat of the words that it was drawn from. A hint for the person who
 * writes, given while she writes: she decides, for no list knows what points to somebody in a village.
 */
export type Giveaway = { kind: 'number' | 'run' | 'name' | 'place' | 'time'; text: string }

export type Drawn = { words: string; where?: string | undefined; when?: string | undefined }

/** As many words in a row are somebody's way of speaking. */
export const TELLING_RUN = 5

type Word = { raw: string; plain: string; start: number; end: number; opensSentence: boolean }

/** Words by which a name is brought in where the script has no capitals. */
const BEFORE_A_NAME = new Set([
  'اسمه',
  'اسمها',
  'السيد',
  'السيده',
  'الشيخ',
  'الحاج',
  'الحاجه',
  'الدكتور',
  'المدعو',
])

/** @param coarse names that may stand in a summary: the areas at the protocol's coarseness */
export function giveaways(summary: string, report: Drawn, coarse: readonly string[] = []): Giveaway[] {
  const allowed = new Set(coarse.flatMap((name) => wordsOf(name).map((word) => word.plain)))
  const told = wordsOf(summary)
  const names = namesIn(report.words)
  const found: Giveaway[] = [
    ...numbersIn(summary).map((text) => ({ kind: 'number', text }) as const),
    ...timesIn(summary).map((text) => ({ kind: 'time', text }) as const),
    ...runsIn(summary, told, wordsOf(report.words), TELLING_RUN).map(
      (text) => ({ kind: 'run', text }) as const,
    ),
    ...told
      .filter((word) => names.has(word.plain) && !allowed.has(word.plain))
      .map((word) => ({ kind: 'name', text: word.raw }) as const),
    ...placesIn(summary, told, report.where ?? '', allowed).map((text) => ({ kind: 'place', text }) as const),
  ]
  // A village that is named in the words and in the place is one hint, not two.
  const seen = new Set<string>()
  return found.filter(({ text }) => {
    const key = text.toLowerCase()
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

function wordsOf(text: string): Word[] {
  const words: Word[] = []
  let last = 0
  for (const match of text.matchAll(/[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*/gu)) {
    const between = text.slice(last, match.index)
    last = match.index + match[0].length
    const opensSentence = words.length === 0 || /[.!?؟;:\n"“«]/.test(between)
    words.push({ raw: match[0], plain: plain(match[0]), start: match.index, end: last, opensSentence })
  }
  return words
}

function plain(word: string): string {
  return word
    .normalize('NFKD')
    .replace(/[\p{M}\u0640]/gu, '')
    .replace(/[ٱ]/g, 'ا')
    .replace(/ة/g, 'ه')
    .toLowerCase()
}

/** Seven digits and more, as people write telephone numbers. */
function numbersIn(text: string): string[] {
  return [...asciiDigits(text).matchAll(/\+?\d(?:[\s().-]{0,2}\d){6,}/g)].map((match) => match[0])
}

function timesIn(text: string): string[] {
  const latin = asciiDigits(text)
  const clock = /\b\d{1,2}(?:[:h]\d{2}\b|\.\d{2}\s?[ap]m\b|\s?[ap]\.?m\b)/gi
  const date = /\b(?:\d{4}-\d{2}-\d{2}|\d{1,2}[/.]\d{1,2}[/.]\d{2,4})\b/g
  return [...latin.matchAll(clock), ...latin.matchAll(date)].map((match) => match[0])
}

/** Where the summary has so many words in a row as the other text, each as long as it goes on. */
function runsIn(summary: string, told: readonly Word[], other: readonly Word[], length: number): string[] {
  const at = (words: readonly Word[], from: number) =>
    words
      .slice(from, from + length)
      .map((word) => word.plain)
      .join(' ')
  const known = new Set<string>()
  for (let from = 0; from + length <= other.length; from++) known.add(at(other, from))
  const runs: string[] = []
  let from = 0
  while (from + length <= told.length) {
    let end = from
    while (end + length <= told.length && known.has(at(told, end))) end++
    if (end === from) {
      from++
      continue
    }
    const last = end + length - 2
    runs.push(summary.slice(told[from]?.start, told[last]?.end))
    from = last + 1
  }
  return runs
}

const CAPITAL = /^\p{Lu}\p{Ll}/u

/** Capitals inside a sentence, or two in a row anywhere; after a title where the script has no capitals. */
function namesIn(text: string): Set<string> {
  const words = wordsOf(text)
  const names = new Set<string>()
  words.forEach((word, at) => {
    const next = words[at + 1]
    const isName =
      CAPITAL.test(word.raw) &&
      !CALENDAR.has(word.plain) &&
      (!word.opensSentence || (next !== undefined && !next.opensSentence && CAPITAL.test(next.raw)))
    if (isName && word.raw.length > 2) names.add(word.plain)
    if (BEFORE_A_NAME.has(word.plain) && next !== undefined) names.add(next.plain)
  })
  return names
}

/** One word of a place where it is a name, two in a row where it is a description. */
function placesIn(
  summary: string,
  told: readonly Word[],
  where: string,
  allowed: ReadonlySet<string>,
): string[] {
  const place = wordsOf(where).filter((word) => !allowed.has(word.plain))
  const single = new Set(
    place
      .filter((word) => word.plain.length > 2 && (place.length === 1 || /^\p{Lu}/u.test(word.raw)))
      .map((word) => word.plain),
  )
  const named = told.filter((word) => single.has(word.plain)).map((word) => word.raw)
  return [...runsIn(summary, told, place, 2), ...named]
}

/** Days and months have capitals in English and are no names. */
const CALENDAR: ReadonlySet<string> = new Set(
  [...Array(12).keys()].flatMap((n) => {
    const day = new Date(Date.UTC(2024, n, 1 + n))
    return (['weekday', 'month'] as const).map((part) =>
      new Intl.DateTimeFormat('en', { [part]: 'long', timeZone: 'UTC' }).format(day).toLowerCase(),
    )
  }),
)
