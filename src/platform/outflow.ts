import type { ServerResponse } from 'node:http'

/** Nobody reads any more, or reads so slowly that what it holds open is held too long. */
export class OutflowEnded extends Error {}

export type Patience = {
  /** For one piece to be taken, milliseconds. */
  stall: number
  /** For the whole. */
  whole: number
}

/**
 * A long answer, written as fast as it is read and no faster, so that a million rows take no more memory than a few. A
 * reader who stops is waited for only so long: a snapshot of the database lasts as long as the answer.
 */
export class Outflow {
  readonly #raw: ServerResponse
  readonly #patience: Patience
  readonly #until: number
  readonly #idle: number

  constructor(raw: ServerResponse, patience: Patience) {
    this.#raw = raw
    this.#patience = patience
    this.#until = Date.now() + patience.whole
    // The server's own limit is for connections on which nothing happens; this one has its own.
    this.#idle = raw.socket?.timeout ?? 0
    raw.socket?.setTimeout(0)
    // Whoever leaves is seen at the next piece.
    raw.on('error', () => {})
  }

  /** @throws OutflowEnded */
  async write(text: string): Promise<void> {
    if (this.#raw.destroyed || Date.now() > this.#until) throw new OutflowEnded()
    if (this.#raw.write(text)) return
    await new Promise<void>((resolve, reject) => {
      const done = (after: () => void) => () => {
        clearTimeout(late)
        this.#raw.off('drain', drained)
        this.#raw.off('close', gone)
        after()
      }
      const drained = done(resolve)
      const gone = done(() => reject(new OutflowEnded()))
      const late = setTimeout(gone, Math.min(this.#patience.stall, this.#until - Date.now()))
      this.#raw.on('drain', drained)
      this.#raw.on('close', gone)
    })
  }

  end(): void {
    this.#raw.socket?.setTimeout(this.#idle)
    this.#raw.end()
  }

  /** Without the end by which a reader knows that it has all: the connection breaks. */
  breakOff(): void {
    this.#raw.destroy()
  }
}
