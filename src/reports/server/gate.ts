import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { cannotTakeNow, problem } from '../../platform/errors.ts'
import { Line } from '../../platform/patience.ts'
import { bitsFor, isSolved } from '../work.ts'

/** `plain` is the form without a script: the server seals for it, and it cannot work. */
export type GateChannel = 'web' | 'api' | 'sms' | 'plain'

/** A plain form costs the server sixty milliseconds of stretching: so many of them for one that a browser sealed. */
const PLAIN_SHARE = 6
const ASKED_FOR_SECONDS = 180
/** Answers remembered so that none is used twice; the oldest go first. No wheel's allowance fills it in three minutes. */
const MOST_SPENT = 200_000
/** Nobody is told to come back later than this. */
const LONGEST_WAIT_SECONDS = 1800

/**
 * Of one wheel so many reports are worked on at once, before they stand in the queue of the group commit; the others wait
 * and cost nothing meanwhile, so that between any two steps of a flood there is room for somebody's tray.
 */
const AT_ONCE = 3
const MOST_BEHIND = 500
/** So many behind them, and a wheel is as loaded as with an empty bucket. */
const BUSY_BEHIND = 60

type Bucket = { tokens: number; refused: number; at: number }

/**
 * Before anything costly, and in memory alone: a proof of work while a wheel is under load, then what each channel of a
 * wheel may take. It is the channel that is full and never a person (DOMAIN 9.5, T9), so it asks nobody who she is. Only
 * wheels that exist have buckets here, so a flood of made-up names does not grow them.
 */
export class Gate {
  readonly #perSecond: number
  readonly #burst: number
  readonly #key = randomBytes(32)
  readonly #buckets = new Map<string, Map<GateChannel, Bucket>>()
  readonly #lines = new Map<string, Line>()
  readonly #spent = new Map<string, number>()
  readonly #now: () => number
  readonly #depth: (wheelId: string) => number

  /**
   * @param perMinute what each channel of a wheel may take; as much may come at once
   * @param depth how full the queue of a wheel is, from 0 to 1
   */
  constructor(perMinute: number, depth: (wheelId: string) => number, now: () => number = Date.now) {
    this.#perSecond = perMinute / 60
    this.#burst = perMinute
    this.#depth = depth
    this.#now = now
  }

  /** Takes a place of the channel. @throws Problem cannot_take_now with the time after which one will be free */
  pass(wheelId: string, channel: GateChannel): void {
    if (channel === 'plain') this.#take(wheelId, 'plain', this.#burst / PLAIN_SHARE)
    this.#take(wheelId, channel === 'plain' ? 'web' : channel, this.#burst)
  }

  /**
   * Where the wheel is under load, asks for work or takes the answer; each is good once.
   * @param answered the header that came along @throws Problem work_asked
   */
  askWork(wheelId: string, answered: string | undefined): void {
    const bits = bitsFor(this.load(wheelId))
    if (bits === 0 || (answered !== undefined && this.#accepts(wheelId, answered))) return
    throw problem('work_asked', { asked: this.#ask(wheelId, bits), bits })
  }

  /** Works on a report of this wheel when its turn has come. @throws Problem cannot_take_now where that takes too long */
  async turn<T>(wheelId: string, waitMs: number, work: () => Promise<T>): Promise<T> {
    const line = this.#lines.get(wheelId) ?? new Line({ atOnce: AT_ONCE, waiting: MOST_BEHIND })
    this.#lines.set(wheelId, line)
    await line.enter(waitMs)
    try {
      return await work()
    } finally {
      line.leave()
    }
  }

  /** How much of its allowance a wheel has used, by its fullest channel or its queue: from 0 to 1. */
  load(wheelId: string): number {
    const now = this.#now()
    let most = Math.max(this.#depth(wheelId), (this.#lines.get(wheelId)?.behind ?? 0) / BUSY_BEHIND)
    for (const [channel, bucket] of this.#buckets.get(wheelId) ?? []) {
      const burst = this.#burstOf(channel)
      this.#refill(bucket, burst, now)
      if (channel !== 'plain') most = Math.max(most, 1 - bucket.tokens / burst)
    }
    return most
  }

  #burstOf(channel: GateChannel): number {
    return channel === 'plain' ? this.#burst / PLAIN_SHARE : this.#burst
  }

  #take(wheelId: string, channel: GateChannel, burst: number): void {
    const now = this.#now()
    const channels = this.#buckets.get(wheelId) ?? new Map<GateChannel, Bucket>()
    this.#buckets.set(wheelId, channels)
    const bucket = channels.get(channel) ?? { tokens: burst, refused: 0, at: now }
    channels.set(channel, bucket)
    this.#refill(bucket, burst, now)
    if (bucket.tokens >= 1) {
      bucket.tokens -= 1
      return
    }
    // Whoever was refused before her comes back before her: her turn is after theirs.
    const perSecond = (this.#perSecond * burst) / this.#burst
    const seconds = Math.ceil((bucket.refused + 1 - bucket.tokens) / perSecond)
    bucket.refused += 1
    throw cannotTakeNow(Math.min(LONGEST_WAIT_SECONDS, seconds))
  }

  #refill(bucket: Bucket, burst: number, now: number): void {
    const come = (Math.max(0, now - bucket.at) / 1000) * ((this.#perSecond * burst) / this.#burst)
    bucket.tokens = Math.min(burst, bucket.tokens + come)
    bucket.refused = Math.max(0, bucket.refused - come)
    bucket.at = now
  }

  #ask(wheelId: string, bits: number): string {
    const until = Math.floor(this.#now() / 1000) + ASKED_FOR_SECONDS
    const open = `${until}.${bits}.${randomBytes(9).toString('base64url')}`
    return `${open}.${this.#mark(wheelId, open)}`
  }

  #accepts(wheelId: string, answered: string): boolean {
    const [until = '', bits = '', once = '', mark = '', answer = '', ...more] = answered
      .slice(0, 200)
      .split('.')
    const open = `${until}.${bits}.${once}`
    const right = Buffer.from(this.#mark(wheelId, open))
    const given = Buffer.from(mark)
    if (more.length > 0 || given.length !== right.length || !timingSafeEqual(given, right)) return false
    const now = this.#now() / 1000
    if (Number(until) < now || this.#spent.has(once) || !/^\d{1,12}$/.test(answer)) return false
    if (!isSolved({ asked: `${open}.${mark}`, bits: Number(bits) }, Number(answer))) return false
    this.#forget(now)
    this.#spent.set(once, Number(until))
    return true
  }

  #forget(now: number): void {
    for (const [once, until] of this.#spent) {
      if (until >= now && this.#spent.size < MOST_SPENT) break
      this.#spent.delete(once)
    }
  }

  #mark(wheelId: string, open: string): string {
    return createHmac('sha256', this.#key).update(`${wheelId} ${open}`).digest('base64url').slice(0, 22)
  }
}
