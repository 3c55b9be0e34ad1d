import { sealTo } from '../src/custody/seal.ts'
import type { House } from '../src/server.ts'
import type { Founded, Founding } from '../src/wheels/server/index.ts'

export type Time = { now: Date }
export type Actor = {
  get(path: string): Promise<any>
  post(path: string, body?: object, version?: number): Promise<any>
}

/**
 * Tells the demonstration's stories through the product's own doors: every record comes from a person who may make it,
 * at a time in the story, sealed as her browser would seal it.
 */
export class Teller {
  readonly time: Time
  readonly #house: House
  readonly #founding: Founding
  readonly #founded: Founded

  constructor(house: House, founding: Founding, founded: Founded, time: Time) {
    this.#house = house
    this.#founding = founding
    this.#founded = founded
    this.time = time
  }

  get slug(): string {
    return this.#founding.slug
  }

  organisation(key: string): string {
    const found = this.#founded.organisations[key]
    if (found === undefined) throw new Error(`no organisation ${key}`)
    return found.organisationId
  }

  recipient(key: string): string {
    const found = this.#founded.organisations[key]
    if (found === undefined) throw new Error(`no organisation ${key}`)
    return found.recipient
  }

  /** For readers given by their keys in the founding, or by age recipients. */
  async seal(readers: readonly string[], value: object): Promise<string> {
    const recipients = readers.map((reader) => (reader.startsWith('age1') ? reader : this.recipient(reader)))
    return Buffer.from(await sealTo(recipients, { v: 1, ...value })).toString('base64')
  }

  sealForDesk(value: object): Promise<string> {
    return this.seal(['women', 'interfaith', 'youth'], value)
  }

  async later(minutes: number): Promise<void> {
    this.time.now = new Date(this.time.now.getTime() + minutes * 60_000)
    await this.#house.sweep.pass()
  }

  /** A session for one act: people sign out when they have done something. */
  as(name: string): Actor {
    const call = async (
      method: 'GET' | 'POST',
      path: string,
      body?: object,
      version?: number,
    ): Promise<any> => {
      const cookie = await this.#cookieOf(name)
      return this.call(method, path, body, {
        cookie,
        ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
      })
    }
    return {
      get: (path) => call('GET', path),
      post: (path, body, version) => call('POST', path, body ?? {}, version),
    }
  }

  async call(
    method: 'GET' | 'POST',
    url: string,
    body: object | undefined,
    headers: Record<string, string>,
  ): Promise<any> {
    const answer = await this.#house.app.inject({
      method,
      url,
      headers,
      ...(body === undefined || method === 'GET' ? {} : { payload: body }),
    })
    if (answer.statusCode >= 300) throw new Error(`${method} ${url}: ${answer.statusCode} ${answer.body}`)
    return /json/.test(String(answer.headers['content-type'])) ? answer.json() : answer.body
  }

  readonly #cookies = new Map<string, { cookie: string; until: number }>()
  async #cookieOf(name: string): Promise<string> {
    const there = this.#cookies.get(name)
    if (there !== undefined && there.until > this.time.now.getTime()) return there.cookie
    const member = this.#founding.members.find((one) => one.signInName === name)
    if (member === undefined) throw new Error(`nobody is called ${name}`)
    const answer = await this.#house.app.inject({
      method: 'POST',
      url: '/api/sign-in',
      payload: { name, secret: Buffer.from(member.secrets.signIn).toString('base64') },
    })
    if (answer.statusCode !== 200) throw new Error(`${name} could not sign in: ${answer.body}`)
    const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? ''
    this.#cookies.set(name, { cookie, until: this.time.now.getTime() + 20 * 60_000 })
    return cookie
  }
}
