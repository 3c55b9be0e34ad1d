import { createHmac, randomBytes } from 'node:crypto'

/**
 * Buckets in memory only, named by an HMAC keyed at random when the server starts: no address is stored, and what a
 * dump shows cannot be turned back into one.
 */
export class Limiter {
  readonly #key = randomBytes(32)
  readonly #buckets = new Map<string, { tokens: number; at: number }>()
  readonly #burst: number
  readonly #perSecond: number

  constructor(burst: number, perSecond: number) {
    this.#burst = burst
    this.#perSecond = perSecond
  }

  /** @returns true when this request may go on. `who` is an address prefix, a sign-in name, a locator. */
  take(who: string, now: number): boolean {
    const name = createHmac('sha256', this.#key).update(who).digest('base64')
    const bucket = this.#buckets.get(name) ?? { tokens: this.#burst, at: now }
    bucket.tokens = Math.min(this.#burst, bucket.tokens + ((now - bucket.at) / 1000) * this.#perSecond)
    bucket.at = now
    if (this.#buckets.size > 50_000) this.#forget(now)
    this.#buckets.set(name, bucket)
    if (bucket.tokens < 1) return false
    bucket.tokens -= 1
    return true
  }

  /** A request that turned out to be none of those that are counted. */
  giveBack(who: string): void {
    const bucket = this.#buckets.get(createHmac('sha256', this.#key).update(who).digest('base64'))
    if (bucket !== undefined) bucket.tokens = Math.min(this.#burst, bucket.tokens + 1)
  }

  #forget(now: number): void {
    const full = this.#burst / this.#perSecond
    for (const [name, bucket] of this.#buckets)
      if ((now - bucket.at) / 1000 > full) this.#buckets.delete(name)
    if (this.#buckets.size > 50_000) this.#buckets.clear()
  }
}

/** /24 of IPv4 and /48 of IPv6: one household or café is one bucket, and so is one who changes the last digits. */
export function addressPrefix(address: string): string {
  const four = address.match(/(\d+)\.(\d+)\.(\d+)\.\d+$/)
  if (four) return `${four[1]}.${four[2]}.${four[3]}`
  const [head = '', tail] = address.split('::')
  const groups = head.split(':').filter((group) => group !== '')
  // What "::" leaves out is zeros, also among the first three.
  if (tail !== undefined)
    groups.push(
      ...Array.from({ length: Math.max(0, 8 - groups.length - tail.split(':').length) }, () => '0'),
      ...tail.split(':'),
    )
  return groups.slice(0, 3).join(':')
}
