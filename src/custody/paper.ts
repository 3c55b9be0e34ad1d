import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { bech32, utf8 } from '@scure/base'

/** The paper key: 256 bits as 24 words of the English BIP-39 list, the last of them holding an 8-bit checksum. */
export const PAPER_WORDS = 24

export type PaperKey =
  | { ok: true; entropy: Uint8Array }
  | { ok: false; reason: 'word-count'; count: number }
  /** `position` counts from 1, as the paper does; `near` are list words that may be meant */
  | { ok: false; reason: 'unknown-word'; word: string; position: number; near: string[] }
  /** every word is on the list, yet they do not belong together: one was taken for another, or two changed places */
  | { ok: false; reason: 'checksum' }

const LIST: ReadonlySet<string> = new Set(wordlist)

/** 24 words from 32 uniform random bytes. */
export function makePaperKey(random: Uint8Array): string {
  if (random.length !== 32) throw new RangeError('a paper key is made from 32 random bytes')
  return entropyToMnemonic(random, wordlist)
}

/** The words as someone copied them from paper: any case, with numbers, commas or lines between them. */
export function parsePaperKey(text: string): PaperKey {
  const words =
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/\p{L}+/gu) ?? []
  for (const [index, word] of words.entries()) {
    if (!LIST.has(word)) {
      return { ok: false, reason: 'unknown-word', word, position: index + 1, near: nearest(word) }
    }
  }
  if (words.length !== PAPER_WORDS) return { ok: false, reason: 'word-count', count: words.length }
  try {
    return { ok: true, entropy: mnemonicToEntropy(words.join(' '), wordlist) }
  } catch {
    return { ok: false, reason: 'checksum' }
  }
}

/**
 * The age identity (`AGE-SECRET-KEY-1…`) that the paper stands for: a reader of the organisation's ring like any member,
 * so that the paper stays good when members come and go. 256 random bits need no slow stretching.
 */
export function paperIdentity(entropy: Uint8Array): string {
  if (entropy.length !== 32) throw new RangeError('a paper key has 32 bytes of entropy')
  const key = hkdf(sha256, entropy, undefined, utf8.decode('commonwheel paper key v1'), 32)
  return bech32.encodeFromBytes('age-secret-key-', key).toUpperCase()
}

/** Up to three list words at one change from this one, or with its first four letters, which no two list words share. */
function nearest(word: string): string[] {
  const close = wordlist.filter(
    (known) => (word.length > 3 && known.startsWith(word.slice(0, 4))) || oneChange(word, known),
  )
  return close.slice(0, 3)
}

/** One letter put in, left out, changed, or two neighbours swapped. */
function oneChange(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start++
  let end = 0
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++
  const left = a.slice(start, a.length - end)
  const right = b.slice(start, b.length - end)
  if (left.length <= 1 && right.length <= 1) return true
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0]
}
