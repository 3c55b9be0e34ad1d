import { unhurried } from './deadline.ts'

/** More different things than this are asked for only by someone who makes them up: they must not pile up. */
const MOST = 1000

/**
 * What many ask for at the same moment is read once for all of them, and remembered for so many milliseconds after it
 * was read: with 0 only those share it who ask while it is being read. A failure is told to those who waited for it and
 * not remembered.
 */
export class Briefly<T> {
  readonly #keptMs: number
  readonly #kept = new Map<string, { until: number; found: Promise<T> }>()

  constructor(keptMs: number) {
    this.#keptMs = keptMs
  }

  find(key: string, read: () => Promise<T>): Promise<T> {
    const now = performance.now()
    const kept = this.#kept.get(key)
    if (kept !== undefined && kept.until > now) return kept.found
    if (this.#kept.size >= MOST) this.#kept.clear()
    const reading = { until: Number.POSITIVE_INFINITY, found: unhurried(read) }
    this.#kept.set(key, reading)
    reading.found.then(
      () => {
        reading.until = performance.now() + this.#keptMs
      },
      () => this.#kept.delete(key),
    )
    return reading.found
  }
}
