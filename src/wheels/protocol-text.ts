import { sha256 } from '@noble/hashes/sha2.js'
import { hex, utf8 } from '@scure/base'
import type { Protocol } from './protocol.ts'
import { withoutExpectations } from './who.ts'

/**
 * The text of a version as everybody may read it, in one form for all (RFC 8785: sorted keys, no spaces), so that two
 * people with two printed pages can tell whether they signed the same.
 */
export function canonicalText(protocol: Protocol): string {
  return written(withoutExpectations(protocol))
}

/** SHA-256 of it, 64 hexadecimal digits in eight groups. */
export function textDigest(protocol: Protocol): string {
  const digits = hex.encode(sha256(utf8.decode(canonicalText(protocol))))
  return (digits.match(/.{8}/g) ?? []).join(' ')
}

function written(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(written).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const pairs = Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${pairs.map(([key, inner]) => `${JSON.stringify(key)}:${written(inner)}`).join(',')}}`
}
