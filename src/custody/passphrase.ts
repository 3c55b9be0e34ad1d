import { wordlist } from '@scure/bip39/wordlists/english.js'

/** Seven words of 2048 are 77 bits; below 70 bits a passphrase is refused. */
export const PASSPHRASE_WORDS = 7
export const LEAST_BITS = 70

export type Strength =
  | { ok: true; bits: number; kind: 'words' | 'own' }
  | {
      ok: false
      bits: number
      reason: 'empty' | 'too-few-words' | 'repeated-words' | 'too-weak' | 'too-long'
      /** of a phrase that is nearly made of list words: those that are not */
      unknown: string[]
    }

const LIST: ReadonlySet<string> = new Set(wordlist)
const LONGEST = 512

/** Seven words from at least 14 uniform random bytes (2048 divides 65536, so there is no bias). */
export function makePassphrase(random: Uint8Array): string {
  if (random.length < PASSPHRASE_WORDS * 2) throw new RangeError('14 random bytes make seven words')
  const words: string[] = []
  for (let i = 0; i < PASSPHRASE_WORDS; i++) {
    words.push(wordAt((((random[2 * i] ?? 0) << 8) | (random[2 * i + 1] ?? 0)) & 2047))
  }
  return words.join(' ')
}

/**
 * The one form of a passphrase from which keys are derived. A phrase of list words forgives case,
 * extra spaces, dashes, commas and full stops between words; anything else keeps its letters as they
 * are (Unicode NFKC, outer spaces off, inner ones single), for its strength may lie in them.
 */
export function normalPassphrase(text: string): string {
  const words = wordsOf(text)
  if (words.length > 0 && words.every((word) => LIST.has(word))) return words.join(' ')
  return text.normalize('NFKC').trim().replace(/\s+/gu, ' ')
}

/**
 * Whether a passphrase may guard a key. Seven or more list words pass, since we made them. Anything
 * else is estimated low on purpose: letters in a row count as prose (1.5 bits each), a step along the
 * alphabet or the keypad counts one bit, what repeats counts once. An estimate cannot see a proverb:
 * the form offers made words first.
 */
export function strengthOf(passphrase: string): Strength {
  const unknown: string[] = []
  const refuse = (bits: number, reason: (Strength & { ok: false })['reason']): Strength => {
    return { ok: false, bits, reason, unknown }
  }
  if (passphrase.length > LONGEST) return refuse(0, 'too-long')
  const words = wordsOf(passphrase)
  if (words.length === 0) return refuse(0, 'empty')
  const strangers = words.filter((word) => !LIST.has(word))
  if (strangers.length === 0) {
    const bits = 11 * new Set(words).size
    if (words.length < PASSPHRASE_WORDS) return refuse(bits, 'too-few-words')
    // Chance makes three repeats in seven words less often than once in ten million phrases.
    if (new Set(words).size < PASSPHRASE_WORDS - 2) return refuse(bits, 'repeated-words')
    return { ok: true, bits: 11 * words.length, kind: 'words' }
  }
  if (strangers.length <= 2 && words.length >= PASSPHRASE_WORDS - 1) unknown.push(...strangers)
  const bits = Math.floor(estimate(normalPassphrase(passphrase)))
  return bits >= LEAST_BITS ? { ok: true, bits, kind: 'own' } : refuse(bits, 'too-weak')
}

function wordsOf(text: string): string[] {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .split(/[\s\p{Pd},.]+/u)
    .filter(Boolean)
}

function estimate(text: string): number {
  const runs = new Set(text.match(/\p{L}+|\p{N}+|[^\p{L}\p{N}\s]+/gu) ?? [])
  let bits = 0
  for (const run of runs) {
    const points = Array.from(run, (character) => character.codePointAt(0) ?? 0)
    const letters = /^\p{L}/u.test(run)
    // One or two letters between digits are a random mixture, not prose.
    const each = letters ? (points.length > 2 ? 1.5 : 4.7) : /^\p{N}/u.test(run) ? 3.3 : 4
    bits += each
    for (let i = 1; i < points.length; i++) {
      const step = Math.abs((points[i] ?? 0) - (points[i - 1] ?? 0))
      bits += step <= 1 ? Math.min(1, each) : each
    }
  }
  return bits
}

function wordAt(index: number): string {
  const word = wordlist[index]
  if (word === undefined) throw new RangeError('the list has 2048 words')
  return word
}
