import pg from 'pg'
import { LIVE_CHANNEL, type Told } from './live.ts'

/** What a database's list of connections calls this one. */
export const LISTENER = 'commonwheel live'

/** How long a question may wait before the connection counts as dead, and how often it is asked. */
const ASK_EVERY_MS = 15_000
const ANSWER_WITHIN_MS = 10_000
const LONGEST_PAUSE_MS = 10_000

export type Heard = {
  told(told: Told): void
  /** Something may have been said that nobody heard: whoever listens looks for herself. */
  gap(): void
}

/** The one connection of this process that listens. It begins anew for as long as it is not closed. */
export class LiveListener {
  readonly #config: pg.ClientConfig
  readonly #heard: Heard
  #client: pg.Client | undefined
  #timer: NodeJS.Timeout | undefined
  #pause = 250
  #closed = false

  constructor(config: pg.ClientConfig, heard: Heard) {
    this.#config = config
    this.#heard = heard
    void this.#listen()
  }

  async #listen(): Promise<void> {
    const client = new pg.Client({ ...this.#config, keepAlive: true, application_name: LISTENER })
    this.#client = client
    // One of the two comes first, or both: the second finds another client, or none.
    client.on('error', () => this.#lost(client))
    client.on('end', () => this.#lost(client))
    client.on('notification', ({ payload }) => {
      const told = readTold(payload ?? '')
      if (told !== undefined) this.#heard.told(told)
    })
    try {
      await client.connect()
      await client.query(`LISTEN ${LIVE_CHANNEL}`)
    } catch {
      this.#lost(client)
      return
    }
    if (client !== this.#client) return
    this.#pause = 250
    this.#heard.gap()
    this.#timer = setTimeout(() => void this.#ask(client), ASK_EVERY_MS).unref()
  }

  /** A connection that a network swallowed says nothing of itself. */
  async #ask(client: pg.Client): Promise<void> {
    const late = setTimeout(() => this.#lost(client), ANSWER_WITHIN_MS).unref()
    await client.query('SELECT 1').catch(() => this.#lost(client))
    clearTimeout(late)
    if (client !== this.#client) return
    this.#timer = setTimeout(() => void this.#ask(client), ASK_EVERY_MS).unref()
  }

  #lost(client: pg.Client): void {
    if (client !== this.#client) return
    this.#client = undefined
    clearTimeout(this.#timer)
    void client.end().catch(() => {})
    if (this.#closed) return
    this.#timer = setTimeout(() => void this.#listen(), this.#pause).unref()
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS)
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    const client = this.#client
    this.#client = undefined
    await client?.end().catch(() => {})
  }
}

/** Undefined for what is none: anybody who signs in to the database can say something on a channel. */
export function readTold(payload: string): Told | undefined {
  try {
    const { wheelId, kind, to } = JSON.parse(payload) as Partial<Told>
    if (typeof wheelId !== 'string' || typeof kind !== 'string' || typeof to !== 'string') return undefined
    return /^[a-z_]{1,40}$/.test(kind) ? { wheelId, kind, to } : undefined
  } catch {
    return undefined
  }
}
