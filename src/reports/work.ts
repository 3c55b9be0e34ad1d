import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'

/**
 * A small proof of work, as Hashcash has it (Back 1997): under load a device shows that it spent a moment on this one
 * report. `asked` is what the server gave; the answer is the first number for which SHA-256 of `asked.number` begins
 * with so many zero bits.
 */
export type Work = { asked: string; bits: number }

/** About 50 ms of an old phone, and a few seconds of it: more would keep her out, and not who rents machines. */
export const LEAST_BITS = 11
export const MOST_BITS = 17
/** Of its allowance, what a wheel may have used before anybody is asked to work. */
const BUSY_FROM = 0.5

/** @param load how much of what it may take a wheel has taken, from 0 to 1 @returns zero bits; 0 asks for nothing */
export function bitsFor(load: number): number {
  if (load < BUSY_FROM) return 0
  const over = Math.min(1, (load - BUSY_FROM) / (1 - BUSY_FROM))
  return LEAST_BITS + Math.round(over * (MOST_BITS - LEAST_BITS))
}

export function isSolved({ asked, bits }: Work, answer: number): boolean {
  const hash = sha256(utf8ToBytes(`${asked}.${answer}`))
  for (let bit = 0; bit < bits; bit++) if (((hash[bit >> 3] ?? 255) >> (7 - (bit & 7))) & 1) return false
  return true
}

/** Looks at `many` numbers from `from` on. @returns the answer, or undefined where none of them is one */
export function tryWork(work: Work, from: number, many: number): number | undefined {
  for (let answer = from; answer < from + many; answer++) if (isSolved(work, answer)) return answer
  return undefined
}
