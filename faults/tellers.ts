import { createHash, createHmac, randomUUID } from 'node:crypto'
import { request } from 'node:http'
import { sealTo } from '../src/custody/seal.ts'
import { derivedId } from '../src/platform/id.ts'
import { readTold } from '../src/reports/server/public/tell-form.ts'

/** One report as its teller knows it. `sha256` of what she sealed herself; null where the server sealed. */
export type TriedReport = { reportId: string; acknowledged: boolean; sha256: string | null }
type Answer = { status: number; text: string }

const sleep = (ms: number): Promise<void> => new Promise((next) => setTimeout(next, ms))

/** From another address each time, all of them this machine: what is tested is not the bucket of one address. */
export function ask(
  url: string,
  method: 'GET' | 'POST',
  path: string,
  body?: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const part = (): number => 1 + Math.floor(Math.random() * 250)
  const at = new URL(path, url)
  return new Promise((done, failed) => {
    const asked = request(
      {
        host: at.hostname,
        port: at.port,
        path: at.pathname + at.search,
        method,
        localAddress: `127.${part()}.${part()}.1`,
        timeout: 20_000,
        headers: {
          ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
          ...headers,
        },
      },
      (response) => {
        const parts: Buffer[] = []
        response.on('data', (chunk: Buffer) => parts.push(chunk))
        response.on('error', failed)
        response.on('end', () =>
          done({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString() }),
        )
      },
    )
    asked.on('timeout', () => asked.destroy(new Error('no answer in twenty seconds')))
    asked.on('error', failed)
    asked.end(body)
  })
}

/**
 * People who tell at the same time, each one report after another. What gets no answer, or is not taken, is sent again
 * as it was, the way a phone does, and counts as told once it is acknowledged.
 */
export class Tellers {
  readonly tried: TriedReport[] = []
  readonly #url: string
  readonly #wheel: { slug: string; wheelId: string; area: string; recipient: string }
  #running: Promise<unknown> = Promise.resolve()
  #stopped = true

  constructor(url: string, wheel: { slug: string; wheelId: string; area: string; recipient: string }) {
    this.#url = url
    this.#wheel = wheel
  }

  get acknowledged(): number {
    return this.tried.filter((one) => one.acknowledged).length
  }

  start(sealing: number, plain: number): void {
    this.#stopped = false
    this.#running = Promise.all([
      ...Array.from({ length: sealing }, () => this.#again(() => this.#sealed())),
      ...Array.from({ length: plain }, () => this.#again(() => this.#plain())),
    ])
  }

  /** What is under way is given up without an answer. */
  async stop(): Promise<void> {
    this.#stopped = true
    await this.#running
  }

  async #again(tell: () => Promise<void>): Promise<void> {
    while (!this.#stopped) await tell()
  }

  /** @returns when it was answered with `status`, or at the end */
  async #until(one: TriedReport, status: number, send: () => Promise<Answer>): Promise<void> {
    while (!this.#stopped && !one.acknowledged) {
      const answer = await send().catch(() => null)
      if (answer?.status === status) one.acknowledged = true
      else await sleep(30 + Math.random() * 100)
    }
  }

  async #sealed(): Promise<void> {
    const { slug, wheelId, area, recipient } = this.#wheel
    const key = randomUUID()
    const body = Buffer.from(await sealTo([recipient], { v: 1, words: `what somebody saw ${key}` }))
    const sha256 = createHash('sha256').update(body).digest('hex')
    const one = { reportId: derivedId(wheelId, 'key', key), acknowledged: false, sha256 }
    this.tried.push(one)
    const json = JSON.stringify({
      area_code: area,
      language: 'en',
      handling_group: 'dispute',
      purposes: { check: true, summary: false, write: false, publish: false },
      body_sealed: body.toString('base64'),
    })
    const headers = { 'content-type': 'application/json', 'idempotency-key': key }
    await this.#until(one, 201, () => ask(this.#url, 'POST', `/api/intake/${slug}`, json, headers))
  }

  async #plain(): Promise<void> {
    const form = await this.openForm().catch(() => undefined)
    if (form === undefined) return sleep(100)
    const { one, send } = this.fillIn({
      ...form,
      words: `what somebody saw ${randomUUID()}`,
      may_check: 'yes',
    })
    await this.#until(one, 200, send)
  }

  /** The fields of a form without a script that were not typed. */
  async openForm(): Promise<{ token: string; area: string } | undefined> {
    const page = await ask(this.#url, 'GET', `/en/${this.#wheel.slug}/tell`)
    const token = /name="token" value="([^"]+)"/.exec(page.text)?.[1]
    return token === undefined ? undefined : { token, area: this.#wheel.area }
  }

  /** The report that a form becomes, and how it is sent, as often as it takes. */
  fillIn(form: Record<string, string>): { one: TriedReport; send: () => Promise<Answer> } {
    const value = Buffer.from(form['token'] ?? '', 'base64url').subarray(4, 36)
    const key = createHmac('sha256', value)
      .update(JSON.stringify(readTold(form)))
      .digest('base64')
    const reportId = derivedId(this.#wheel.wheelId, 'key', key)
    const one: TriedReport = { reportId, acknowledged: false, sha256: null }
    this.tried.push(one)
    const body = new URLSearchParams(form).toString()
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    return { one, send: () => ask(this.#url, 'POST', `/en/${this.#wheel.slug}/tell`, body, headers) }
  }
}
