import { sha256 } from '@noble/hashes/sha2.js'
import { utf8 } from '@scure/base'
import { isRecipient } from './seal.ts'

/**
 * A fingerprint of an organisation's recipient for two people to compare by voice: six groups of
 * five digits (99 bits), from SHA-256 under a label. Five digits, not four, so that nobody takes it
 * for a receipt code or reads out a receipt code in its place.
 * @throws RangeError when the text is not an age X25519 recipient
 */
export function fingerprint(recipient: string): string {
  if (!isRecipient(recipient)) throw new RangeError('not an age X25519 recipient')
  const hash = sha256(utf8.decode(`commonwheel fingerprint v1\n${recipient}`))
  const groups: string[] = []
  // Five bytes modulo 100000: the bias is below 2^-23 of a digit, and here nothing is guessed digit by digit.
  for (let i = 0; i < 30; i += 5) {
    const number = hash.subarray(i, i + 5).reduce((sum, byte) => sum * 256 + byte, 0)
    groups.push(String(number % 100000).padStart(5, '0'))
  }
  return groups.join(' ')
}
