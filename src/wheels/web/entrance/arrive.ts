import { unlock } from '../../../custody/web/index.ts'
import { api, asProblem } from '../../../ui/api.ts'

/** Whoever arrives signs in with what was just made: the two halves of it, for a screen that draws them apart. */
export type Arrival = { path: '/api/found' | '/api/join'; body: object; name: string; passphrase: string }

/**
 * Sends, once. Codes are good once too: when an answer was lost on the way, the next try is refused, and whether she has
 * arrived after all is told by whether she can sign in.
 */
export class Sender {
  #lost = false
  #arrived = false

  async send({ path, body, name, passphrase }: Arrival, onArrived: () => void): Promise<void> {
    if (!this.#arrived) {
      try {
        await api.post(path, body)
      } catch (error) {
        const { code } = asProblem(error)
        if (code === 'network_unreachable') this.#lost = true
        if (!(this.#lost && code === 'code_refused')) throw error
        await unlock(name, passphrase).catch(() => {
          throw error
        })
        return
      }
      this.#arrived = true
    }
    onArrived()
    await unlock(name, passphrase)
  }

  /** Nothing more is to be made: only the way in is missing. */
  get arrived(): boolean {
    return this.#arrived
  }
}

/** UUIDv7, as src/platform/id.ts makes them: rows lie in the order of time. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  const time = Date.now().toString(16).padStart(12, '0')
  const variant = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(13, 16)}-${variant.toString(16)}${hex.slice(18, 20)}-${hex.slice(20)}`
}

/** Lets the browser draw before Argon2 takes the page for some seconds. */
export function drawn(): Promise<void> {
  return new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
}
