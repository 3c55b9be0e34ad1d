import { randomInt } from 'node:crypto'
import type { FilledHouse } from '../test/filled.ts'
import type { Got } from './answers.ts'
import type { Sent } from './requests.ts'

/** Sends requests as the people of a house. Who was signed out by what she sent signs in again. */
export class Askers {
  readonly #filled: FilledHouse
  readonly #cookies = new Map<string, string>()

  constructor(filled: FilledHouse) {
    this.#filled = filled
    for (const [name, person] of filled.people) this.#cookies.set(name, person.cookie)
  }

  async ask(sent: Sent): Promise<Got> {
    const got = await this.#send(sent)
    if (got.status === 401 && sent.who !== '' && (await this.#signInAgain(sent.who))) return this.#send(sent)
    return got
  }

  async #send({ who, method, url, headers, payload }: Sent): Promise<Got> {
    const { cookie, ...others } = headers
    const session = this.#cookies.get(who) ?? ''
    const answer = await this.#filled.house.house.app.inject({
      method: method as 'GET',
      url,
      remoteAddress: `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`,
      headers: { cookie: [session, cookie].filter(Boolean).join('; '), ...others },
      ...(payload === undefined ? {} : { payload }),
    })
    const type = String(answer.headers['content-type'] ?? '')
    return { status: answer.statusCode, type, text: answer.body }
  }

  /** @returns false for one whose seat has ended by what was sent */
  async #signInAgain(name: string): Promise<boolean> {
    const answer = await this.#filled.house.house.app.inject({
      method: 'POST',
      url: '/api/sign-in',
      remoteAddress: `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`,
      payload: { name, secret: this.#filled.house.signInSecret(name) },
    })
    if (answer.statusCode !== 200) return false
    this.#cookies.set(name, String(answer.headers['set-cookie']).split(';')[0] ?? '')
    return true
  }
}
