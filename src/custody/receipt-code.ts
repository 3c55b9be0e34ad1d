import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { scryptAsync } from '@noble/hashes/scrypt.js'
import { bech32, utf8 } from '@scure/base'
import { asciiDigits, digitsFrom } from './digits.ts'

/**
 * A reporter's receipt: 24 decimal digits, shown as six groups of four. Eight find the report
 * (the locator, open to the server); sixteen are the secret, which the server never keeps.
 */
export type ReceiptCode = { locator: string; secret: string }

export type ParsedCode =
  | { ok: true; code: ReceiptCode }
  /** `digits` counts what was found, so that the page can say "four are missing". */
  | { ok: false; reason: 'empty' | 'too-few' | 'too-many' | 'ambiguous' | 'too-long'; digits: number }

/** What the secret becomes: a key that opens the conversation, and a proof that its holder is here. */
export type Stretched = { identity: string; verifier: Uint8Array }

const LOCATOR = 8
const SECRET = 16
const LENGTH = LOCATOR + SECRET
const LONGEST_TEXT = 4000

/** scrypt (RFC 7914), 16 MiB: 37 ms in Node, 0.1 s in a laptop's browser, seconds on an old phone. 64 bytes come out. */
export const STRETCH = { N: 2 ** 14, r: 8, p: 1, dkLen: 64 } as const

/** A code from at least 64 uniform random bytes. */
export function makeCode(random: Uint8Array): ReceiptCode {
  return split(digitsFrom(random, LENGTH))
}

/** Six groups of four ASCII digits: one form for every language and every keypad. */
export function showCode(code: ReceiptCode): string {
  return (code.locator + code.secret).replace(/(\d{4})(?=\d)/g, '$1 ')
}

/**
 * The code of a plain form: derived from the 32 random bytes that the form carries, so that sending
 * it twice shows the same code. `attempt` (0, 1, 2 …) changes the locator alone, when one is taken.
 */
export function codeFromFormValue(value: Uint8Array, attempt: number): ReceiptCode {
  if (value.length !== 32) throw new RangeError('a form value has 32 bytes')
  if (!Number.isSafeInteger(attempt) || attempt < 0)
    throw new RangeError('an attempt is a whole number from 0')
  const part = (label: string, count: number) => {
    const bytes = hkdf(sha256, value, undefined, utf8.decode(`commonwheel receipt ${label} v1`), 64)
    return digitsFrom(bytes, count)
  }
  return { locator: part(`locator ${attempt}`, LOCATOR), secret: part('secret', SECRET) }
}

/**
 * A code as people give it back: digits of any script, spaces, dashes, dots, line breaks, direction
 * marks, with words before and after. Refused when it cannot be told which 24 digits are meant.
 */
export function parseCode(text: string): ParsedCode {
  if (text.length > LONGEST_TEXT) return { ok: false, reason: 'too-long', digits: 0 }
  const plain = asciiDigits(text).replace(/[\p{Cf}]/gu, '')
  const all = plain.replace(/\D/g, '')
  if (all.length === 0) return { ok: false, reason: 'empty', digits: 0 }
  if (all.length === LENGTH) return { ok: true, code: split(all) }
  // More digits than a code has: a date, a form number, a telephone beside it. Look for the code itself.
  const runs = plain.split(/[^\d\s\p{Pd}._/·•]+/u).map((run) => run.split(/\D+/).filter(Boolean))
  const found = new Set(runs.flatMap(codesIn))
  const [only] = found
  if (found.size === 1 && only !== undefined) return { ok: true, code: split(only) }
  if (found.size > 1) return { ok: false, reason: 'ambiguous', digits: all.length }
  return { ok: false, reason: all.length < LENGTH ? 'too-few' : 'too-many', digits: all.length }
}

/** Codes in one run of digit groups: six neighbouring groups of four, one group of 24, or all of the run. */
function codesIn(groups: string[]): string[] {
  const whole = groups.join('')
  if (whole.length === LENGTH) return [whole]
  const found = groups.filter((group) => group.length === LENGTH)
  for (let i = 0; i + 6 <= groups.length; i++) {
    const six = groups.slice(i, i + 6)
    if (six.every((group) => group.length === 4)) found.push(six.join(''))
  }
  return found
}

/**
 * Stretches the sixteen secret digits with the report's own salt (16 bytes), in the browser.
 * The server stores locator, salt, recipient and `verifierHash`, and uses its own native scrypt
 * (`server/stretch.ts`) with the same result.
 */
export async function stretch(secret: string, salt: Uint8Array): Promise<Stretched> {
  checkStretchInput(secret, salt)
  return fromStretched(await scryptAsync(utf8.decode(secret), salt, STRETCH))
}

/** First half of the 64 bytes: the X25519 scalar as an age identity (bech32, upper case). Second half: the verifier. */
export function fromStretched(bytes: Uint8Array): Stretched {
  if (bytes.length !== STRETCH.dkLen) throw new RangeError('scrypt gives 64 bytes here')
  return {
    identity: bech32.encodeFromBytes('AGE-SECRET-KEY-', bytes.subarray(0, 32)).toUpperCase(),
    // A copy, also of a Buffer (whose slice shares memory): the caller zeroes what scrypt gave.
    verifier: Uint8Array.from(bytes.subarray(32)),
  }
}

export function checkStretchInput(secret: string, salt: Uint8Array): void {
  if (!/^[0-9]{16}$/.test(secret)) throw new RangeError('the secret of a code is 16 digits')
  if (salt.length !== 16) throw new RangeError('the salt of a code is 16 bytes')
}

/** What the server keeps of a verifier: SHA-256, 32 bytes. The verifier has 53 bits behind scrypt, so no more is needed. */
export function verifierHash(verifier: Uint8Array): Uint8Array {
  return sha256(verifier)
}

function split(digits: string): ReceiptCode {
  return { locator: digits.slice(0, LOCATOR), secret: digits.slice(LOCATOR) }
}
