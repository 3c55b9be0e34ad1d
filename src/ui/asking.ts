/** Two hundred pages that hear the same must not ask in the same moment. */
const SPREAD_MS = 600
const FIRST_MS = 150
/** Between two questions, and longer where the answer took long: a slow server is not asked more often for it. */
const BETWEEN_MS = 5000
const TIMES_AS_LONG = 4
/** Whoever has not touched a form for so long has left it. */
const HANDS_MS = 60_000
const LOOK_AGAIN_MS = 2000

let touchedAt = Number.NEGATIVE_INFINITY
const touched = (): void => {
  touchedAt = performance.now()
}

/** Somebody writes or chooses at this moment: what she sees stays as it is until she has done. */
function underHands(): boolean {
  if (performance.now() - touchedAt > HANDS_MS) return false
  return document.activeElement?.closest('form, dialog') != null
}

/** One question that is asked again whenever it may have another answer: gathered, spread, and never while nobody looks. */
export class Asking {
  readonly #ask: () => unknown
  #timer: ReturnType<typeof setTimeout> | undefined
  #wanted = false
  #notBefore = 0

  constructor(ask: () => unknown) {
    this.#ask = ask
    document.addEventListener('visibilitychange', this.#seen)
    // The same function each time: however many ask, it listens once.
    document.addEventListener('input', touched, true)
    document.addEventListener('keydown', touched, true)
  }

  soon(): void {
    this.#wanted = true
    if (document.hidden || this.#timer !== undefined) return
    const wait = Math.max(FIRST_MS + Math.random() * SPREAD_MS, this.#notBefore - performance.now())
    this.#timer = setTimeout(this.#due, wait)
  }

  stop(): void {
    clearTimeout(this.#timer)
    document.removeEventListener('visibilitychange', this.#seen)
  }

  readonly #seen = (): void => {
    if (!document.hidden && this.#wanted) this.soon()
  }

  readonly #due = async (): Promise<void> => {
    this.#timer = undefined
    if (document.hidden) return
    if (underHands()) {
      this.#timer = setTimeout(this.#due, LOOK_AGAIN_MS)
      return
    }
    this.#wanted = false
    const began = performance.now()
    try {
      await this.#ask()
    } catch {
      // Whoever shows the answer shows also that there was none.
    }
    const took = performance.now() - began
    this.#notBefore = performance.now() + Math.max(BETWEEN_MS, took * TIMES_AS_LONG)
    if (this.#wanted) this.soon()
  }
}
