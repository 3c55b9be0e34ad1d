import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8 } from '@scure/base'

/**
 * A code that is used once: of an invitation, of a founding, of a recovery. 120 bits as 24 letters and digits (Crockford's
 * alphabet, which has no I, L, O and U) in six groups, to be read out, typed, or carried in a link behind its `#`.
 */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LETTERS = 24

/** @param random at least 24 uniform random bytes (32 divides 256, so there is no bias) */
export function makeOneTimeCode(random: Uint8Array): string {
  if (random.length < LETTERS) throw new RangeError('24 random bytes make a code')
  const letters = Array.from(random.subarray(0, LETTERS), (byte) => ALPHABET.charAt(byte & 31)).join('')
  return (letters.match(/.{4}/g) ?? []).join('-')
}

/** The 24 letters as typed or copied, whole link included; undefined when they are none. */
export function parseOneTimeCode(text: string): string | undefined {
  const code = text.slice(text.lastIndexOf('#') + 1)
  const letters = code
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}.]/gu, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')
  if (letters.length !== LETTERS) return undefined
  return Array.from(letters).every((letter) => ALPHABET.includes(letter)) ? letters : undefined
}

/** What the database keeps of a code. 120 random bits cannot be tried through. @param letters from `parseOneTimeCode` */
export function oneTimeHash(letters: string): Uint8Array {
  return sha256(utf8.decode(`commonwheel one-time code v1\n${letters}`))
}

/** The two secrets of a recovery code, as `secretsOf` makes them of a passphrase: 32 bytes each, independent. */
export function recoverySecrets(letters: string): { signIn: Uint8Array; wrapping: Uint8Array } {
  const from = (label: string) =>
    hkdf(sha256, utf8.decode(letters), undefined, utf8.decode(`commonwheel recovery ${label} v1`), 32)
  return { signIn: from('sign-in'), wrapping: from('wrapping') }
}
