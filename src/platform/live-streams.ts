import type { Told } from './live.ts'
import type { Session } from './session.ts'

/** At most so many events a second go to one stream; between them kinds are gathered, and a kind is gathered once. */
const BETWEEN_MS = 1000
/** A proxy or a phone's network drops what is silent. */
const HEARTBEAT_MS = 20_000
/** An event is some hundred bytes: whoever has left so many unread is not reading. */
const MOST_UNREAD = 16 * 1024

export const MOST_OF_A_SESSION = 4
export const MOST_IN_ALL = 1000

/** What a stream needs of the response that it is written to. */
export type Outlet = {
  write(text: string): unknown
  end(): unknown
  destroy(): unknown
  readonly writableLength: number
}

/** Whether this session may hear of that kind at all: the pace of reports is for those who may see how many there are. */
export type Hearing = (session: Session, kind: string) => boolean

type Stream = {
  token: string
  session: Session
  outlet: Outlet
  kinds: Set<string>
  again: boolean
  timer: NodeJS.Timeout | undefined
}

/** The open streams of this process. Each holds its session, a set of kinds, and a timer. */
export class LiveStreams {
  readonly #hears: Hearing
  readonly #streams = new Set<Stream>()
  readonly #heartbeat: NodeJS.Timeout

  constructor(hears: Hearing) {
    this.#hears = hears
    this.#heartbeat = setInterval(() => this.#beat(), HEARTBEAT_MS).unref()
  }

  get size(): number {
    return this.#streams.size
  }

  /** Whether one more may be opened for the session with this token (its hash, in hexadecimal). */
  hasRoom(token: string): boolean {
    const own = [...this.#streams].filter((one) => one.token === token).length
    return own < MOST_OF_A_SESSION && this.#streams.size < MOST_IN_ALL
  }

  /** @returns what to call when the other side has gone */
  open(token: string, session: Session, outlet: Outlet): () => void {
    const stream: Stream = { token, session, outlet, kinds: new Set(), again: false, timer: undefined }
    this.#streams.add(stream)
    // How long a browser waits before it comes back.
    outlet.write('retry: 3000\n\n')
    return () => this.#forget(stream)
  }

  tell({ wheelId, kind, to }: Told): void {
    for (const stream of this.#streams) {
      if (stream.session.wheelId !== wheelId || !this.#reaches(stream.session, kind, to)) continue
      stream.kinds.add(kind)
      this.#flush(stream)
    }
  }

  /** Something may have been missed. */
  tellAgain(): void {
    for (const stream of this.#streams) {
      stream.again = true
      this.#flush(stream)
    }
  }

  /** Tokens of the sessions that have a stream. */
  tokens(): Set<string> {
    return new Set([...this.#streams].map((one) => one.token))
  }

  /** Ends the streams of sessions that have ended; the others go on as what their sessions are now. */
  keep(living: ReadonlyMap<string, Session>, asked: ReadonlySet<string>): void {
    for (const stream of this.#streams) {
      // Opened since they were asked for.
      if (!asked.has(stream.token)) continue
      const session = living.get(stream.token)
      if (session === undefined) this.#end(stream)
      else stream.session = session
    }
  }

  close(): void {
    clearInterval(this.#heartbeat)
    for (const stream of this.#streams) this.#end(stream)
  }

  #reaches(session: Session, kind: string, to: Told['to']): boolean {
    if (to !== 'civil_society') return session.organisationId === to
    return session.sector === 'civil_society' && this.#hears(session, kind)
  }

  #flush(stream: Stream): void {
    if (stream.timer !== undefined) return
    const { kinds, again } = stream
    if (kinds.size === 0 && !again) return
    stream.kinds = new Set()
    stream.again = false
    // After a gap nobody knows which kinds: whoever listens asks for all that she shows.
    const text = again
      ? 'event: again\ndata: []\n\n'
      : `event: changed\ndata: ${JSON.stringify([...kinds])}\n\n`
    if (!this.#write(stream, text)) return
    stream.timer = setTimeout(() => {
      stream.timer = undefined
      this.#flush(stream)
    }, BETWEEN_MS).unref()
  }

  #beat(): void {
    for (const stream of this.#streams) this.#write(stream, ':\n\n')
  }

  /** What a slow reader does not take is not kept for her: she is dropped, comes back, and asks again. */
  #write(stream: Stream, text: string): boolean {
    if (stream.outlet.writableLength > MOST_UNREAD) {
      this.#forget(stream)
      stream.outlet.destroy()
      return false
    }
    stream.outlet.write(text)
    return true
  }

  #end(stream: Stream): void {
    this.#forget(stream)
    stream.outlet.end()
  }

  #forget(stream: Stream): void {
    clearTimeout(stream.timer)
    this.#streams.delete(stream)
  }
}
