import { isSmallWord, rootOf } from './headline-words.ts'

export type Statement = { language: string; text: string }

/** What a headline repeats of the rumour, as it stands in the headline. */
export type Repeat = { language: string; pieces: string[] }

type Word = { raw: string; root: string; small: boolean }

/** Shares this much of either side, a headline says what the rumour says. */
const SHARE = 0.5

/**
 * Whether a headline says the rumour again. Who reads "No ballots were burned" remembers ballots and burning, so a
 * denial repeats as much as the thing itself: negations and other small words are left out on both sides before words
 * are compared by their roots. Two words of weight that follow each other as in the rumour repeat it; so do two that
 * make half of the headline or half of the rumour, in any order; of a rumour with a single word of weight, that word.
 * It reads letters and not meaning: a paraphrase passes, and a second person reads it.
 * @param allowed names that a headline may share with it, such as those of places
 */
export function repeatsOf(
  headline: string,
  statements: readonly Statement[],
  allowed: readonly string[] = [],
): Repeat[] {
  return statements.flatMap(({ language, text }) => {
    const pieces = shared(headline, text, language, allowed)
    return pieces.length === 0 ? [] : [{ language, pieces }]
  })
}

function shared(headline: string, statement: string, language: string, allowed: readonly string[]): string[] {
  const names = new Set(allowed.flatMap((name) => wordsOf(name, language).map((word) => word.root)))
  const [said, rumour] = ofWeight(wordsOf(headline, language), wordsOf(statement, language), names)
  const places = said.map((word) => rumour.flatMap((other, at) => (isSame(word, other) ? [at] : [])))
  const hits = said.filter((_, at) => (places[at] ?? []).length > 0)
  const distinct = distinctRoots(hits)
  if (distinct === 0) return []
  const ofRumour = distinctRoots(rumour.filter((word) => said.some((other) => isSame(other, word))))
  const run = runIn(said, places)
  if (run.length > 0) return [run.join(' … ')].concat(restOf(hits, run))
  const isWhole = distinctRoots(rumour) === 1
  const isHalf =
    distinct >= 2 && (distinct >= SHARE * distinctRoots(said) || ofRumour >= SHARE * distinctRoots(rumour))
  return isWhole || isHalf ? [...new Set(hits.map((word) => word.raw))] : []
}

/** Small words are no part of it, unless one side has no others: then every word counts. */
function ofWeight(said: Word[], rumour: Word[], names: ReadonlySet<string>): [Word[], Word[]] {
  const heavy = (words: Word[]) => words.filter((word) => !word.small && !names.has(word.root))
  const rest = heavy(rumour)
  return rest.length > 0 ? [heavy(said), rest] : [said, rumour]
}

/** The first two or more words that follow each other in both, small ones between them left out. */
function runIn(said: readonly Word[], places: readonly (readonly number[])[]): string[] {
  for (let from = 0; from + 1 < said.length; from += 1) {
    for (const start of places[from] ?? []) {
      let length = 1
      while (places[from + length]?.includes(start + length)) length += 1
      const run = said.slice(from, from + length)
      if (length >= 2 && distinctRoots(run) >= 2) return run.map((word) => word.raw)
    }
  }
  return []
}

const restOf = (hits: readonly Word[], run: readonly string[]): string[] => [
  ...new Set(hits.map((word) => word.raw).filter((raw) => !run.includes(raw))),
]

const distinctRoots = (words: readonly Word[]): number => {
  const apart: Word[] = []
  for (const word of words) if (!apart.some((other) => isSame(other, word))) apart.push(word)
  return apart.length
}

/** One word in two forms: burned and burning, zimechomwa and hazikuchomwa, أحرقوا and تحرق. */
function isSame({ root: a }: Word, { root: b }: Word): boolean {
  if (a === b) return true
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  let common = 0
  while (common < short.length && short[common] === long[common]) common += 1
  return common >= leastOf(short) && common >= 0.6 * short.length && long.length - common <= 4
}

/** Three consonants carry a word where vowels are not written. */
const leastOf = (root: string): number => (/[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(root) ? 3 : 4)

/** Writing without spaces between words is divided by the dictionary that the language's own tools have. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u

function wordsOf(text: string, language: string): Word[] {
  return rawWords(text, language).flatMap((raw) => {
    const plain = plainly(raw)
    return plain === '' ? [] : [{ raw, root: rootOf(plain, language), small: isSmallWord(plain, language) }]
  })
}

function rawWords(text: string, language: string): string[] {
  // Signs that nobody sees could part what a reader reads as one word.
  const seen = text.normalize('NFC').replace(/\p{Cf}/gu, '')
  if (!UNSPACED.test(seen)) return seen.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  const tag = /^[a-z]{2,3}$/.test(language) ? language : 'und'
  return [...new Intl.Segmenter(tag, { granularity: 'word' }).segment(seen)]
    .filter((piece) => piece.isWordLike)
    .map((piece) => piece.segment)
}

/** The same letters however they were typed: without case, accents, vowel signs and the several forms of alef. */
function plainly(word: string): string {
  return word
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/ـ/g, '')
    .replace(/[ٱآأإ]/g, 'ا')
    .replace(/ى/g, 'ي')
    .replace(/ة/g, 'ه')
    .replace(/ؤ/g, 'و')
    .replace(/ئ/g, 'ي')
    .toLowerCase()
}
