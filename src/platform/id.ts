import { createHash, randomBytes, randomUUID } from 'node:crypto'

const last = { at: 0, count: 0 }

/**
 * UUIDv7 (RFC 9562) with a counter in rand_a: for rows inside, in the order in which this process made them, within a
 * millisecond too. It betrays the time and so never leaves its custodians.
 */
export function newId(now: Date = new Date()): string {
  const bytes = randomBytes(16)
  const at = now.getTime()
  last.count = at === last.at ? (last.count + 1) & 0xfff : bytes.readUInt16BE(6) & 0x7ff
  last.at = at
  bytes.writeUIntBE(at, 0, 6)
  bytes.writeUInt16BE(0x7000 | last.count, 6)
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return format(bytes)
}

/** UUIDv4: for whatever leaves (release, task, register entry, proof). */
export function outwardId(): string {
  return randomUUID()
}

/** UUIDv8 from names: the same message has the same id everywhere, so that a repeat conflicts. */
export function derivedId(...names: string[]): string {
  const hash = createHash('sha256')
  for (const name of names) hash.update(`${Buffer.byteLength(name)}:${name}`)
  const bytes = hash.digest().subarray(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return format(bytes)
}

function format(bytes: Buffer): string {
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
