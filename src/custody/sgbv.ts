import { SGBV_WORDS, type WordList } from './sgbv-words.ts'

/**
 * The local word-list scan for sexual and gender-based violence (red line 4): it runs in the browser
 * before sealing, in the server before sealing there, in the command line for each imported row, and
 * again when a custodian opens what came sealed. Nothing leaves the place where it runs, and it tells
 * one thing only: that the text mentions such violence, not what or where.
 *
 * Choices between missing and false alarm:
 * - A mention is a mention: advice, denial and training notices count as much as an account, for no
 *   word list tells them apart and an account that is stored cannot be unstored.
 * - Words that also mean breaking a law ("violar", "violer", "اغتصاب السلطة") count unless a thing such
 *   as a law, a truce or power is what was broken. "Raped our democracy" is read in the same way:
 *   an election report must keep its place and its clock. If a person stands first, it counts.
 * - Words with a harmless main meaning ("molested" is manhandled in Nigerian English; "defiled",
 *   "violated") count only with a person whom the sentence names as their object (a girl, her …).
 * - "Abused" (insulted, in West Africa), naked, beaten, harassed and wife alone do not count;
 *   sexually abused, stripped naked and wife-beating do.
 */
export const SGBV_LIST_VERSION = 1

export type Scan = { mentions: boolean }

type Compiled = {
  always: RegExp
  unlessThing: RegExp | undefined
  needsPerson: RegExp | undefined
  collapse: RegExp | undefined
  things: RegExp
  persons: RegExp
  stops: ReadonlySet<string>
  links: ReadonlySet<string>
}

const LONGEST = 200_000
const AHEAD = 4
const BEHIND = 5

const compiled = new Map<string, Compiled>()

/**
 * Whether a text mentions sexual or gender-based violence.
 * @param languages codes of the lists to use (en, fr, ar, sw, es); all when left out, since people mix
 */
export function scan(text: string, languages: readonly string[] = Object.keys(SGBV_WORDS)): Scan {
  const plain = normalise(text.slice(0, LONGEST))
  return { mentions: languages.some((language) => mentions(plain, language)) }
}

/**
 * Words in lower case between single spaces, without diacritics, tashkeel or tatweel, the forms of
 * alef, ya and ta marbuta as one; a full stop stands alone where a sentence ends.
 */
export function normalise(text: string): string {
  const folded = text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}\u0640]/gu, '')
    .toLowerCase()
    .replace(/œ/g, 'oe')
    .replace(/[ٱ]/g, 'ا')
    .replace(/[ىی]/g, 'ي')
    .replace(/ک/g, 'ك')
    .replace(/ة/g, 'ه')
    .replace(/(?<![\p{L}])(?:\p{L}\.){2,}(?:\p{L}(?!\p{L}))?/gu, (dotted) => `${dotted.replaceAll('.', '')} `)
    .replace(/[.!?;؟؛\n]+/g, ' . ')
    .replace(/[^\p{L}\p{N}.]+/gu, ' ')
  return ` ${folded.trim()} `
}

function mentions(plain: string, language: string): boolean {
  const list = listOf(language)
  if (!list) return false
  const text = list.collapse ? plain.replace(list.collapse, '$1') : plain
  if (list.always.test(text)) return true
  if (list.unlessThing && anyMatch(list.unlessThing, text, (before, after) => !ofThing(list, before, after)))
    return true
  return (
    list.needsPerson !== undefined &&
    anyMatch(list.needsPerson, text, (before, after) => ofPerson(list, before, after))
  )
}

function anyMatch(
  pattern: RegExp,
  text: string,
  accept: (before: string[], after: string[]) => boolean,
): boolean {
  for (const match of text.matchAll(pattern)) {
    const before = text
      .slice(Math.max(0, match.index - 120), match.index)
      .trim()
      .split(' ')
      .slice(-BEHIND)
      .reverse()
    const end = match.index + match[0].length
    const after = text
      .slice(end, end + 120)
      .trim()
      .split(' ')
      .slice(0, AHEAD)
    if (accept(before, after)) return true
  }
  return false
}

/** "violated the truce", "the truce was violated": what was broken is a thing, and no person stands before it. */
function ofThing(list: Compiled, before: string[], after: string[]): boolean {
  for (const word of after) {
    if (list.stops.has(word) || list.persons.test(word)) break
    if (list.things.test(word)) return true
  }
  const subject = before.find((word) => !list.links.has(word))
  return subject !== undefined && list.things.test(subject)
}

/** "molested a girl", "the girl was molested". */
function ofPerson(list: Compiled, before: string[], after: string[]): boolean {
  for (const word of after) {
    if (list.stops.has(word)) break
    if (list.persons.test(word)) return true
  }
  const subject = before.findIndex((word) => !list.links.has(word))
  return subject > 0 && list.persons.test(before[subject] ?? '')
}

function listOf(language: string): Compiled | undefined {
  const known = compiled.get(language)
  const words = SGBV_WORDS[language]
  if (known || !words) return known
  const list = compile(words)
  compiled.set(language, list)
  return list
}

function compile(words: WordList): Compiled {
  const set = (text: string) => new Set(text.trim().split(/\s+/))
  const word = (text: string) => new RegExp(`^(?:${alternatives(text.trim().split(/\s+/))})$`)
  return {
    always: new RegExp(`(?<= )(?:${alternatives(lines(words.always))})(?= )`),
    unlessThing: optional(words.unlessThing),
    needsPerson: optional(words.needsPerson),
    collapse: words.collapse === undefined ? undefined : new RegExp(words.collapse, 'g'),
    things: word(words.things),
    persons: word(words.persons),
    stops: set(`. ${words.stops}`),
    links: set(words.links),
  }
}

function optional(text: string | undefined): RegExp | undefined {
  return text === undefined ? undefined : new RegExp(`(?<= )(?:${alternatives(lines(text))})(?= )`, 'g')
}

function lines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
}

/** See `sgbv-words.ts` for the marks: `*`, `..` and `~`. Every repetition is bounded by a word or by three words. */
function alternatives(patterns: string[]): string {
  return patterns
    .map((pattern) =>
      pattern
        .replace(/\(/g, '(?:')
        .replace(/\*/g, '[^ .]*')
        .replace(/~/g, '[وف]?(?:بال|كال|لل|ال|[بلكس])?')
        .replace(/ \.\. /g, '(?: [^ .]+){0,3} '),
    )
    .join('|')
}
