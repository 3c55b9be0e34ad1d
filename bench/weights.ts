import { get } from 'node:http'
import { brotliCompressSync, gzipSync } from 'node:zlib'

/** Bytes as they are, and compressed as far as a build would. */
export type Weight = { raw: number; br: number; gzip: number }

export const KB = 1024
/** DESIGN 8: the form with its style fits into what a phone gets in one go; the sealing script comes after. */
export const LIMITS = { formBr: 6 * KB, formGzip: 8 * KB, scriptBr: 60 * KB } as const
export const LOCALES = ['en', 'fr', 'ar', 'sw', 'es'] as const
export const PATHS = [
  '',
  '/tell',
  '/look-up',
  '/how',
  '/red-lines',
  '/services',
  '/corrections',
  '/help',
] as const

const NOTHING: Weight = { raw: 0, br: 0, gzip: 0 }
export const add = (a: Weight, b: Weight): Weight => ({
  raw: a.raw + b.raw,
  br: a.br + b.br,
  gzip: a.gzip + b.gzip,
})
const weigh = (text: string): Weight => ({
  raw: Buffer.byteLength(text),
  br: brotliCompressSync(text).length,
  gzip: gzipSync(text, { level: 9 }).length,
})

export type PageWeight = {
  at: string
  html: Weight
  style: Weight
  /** What the server itself sends for page and style, with the compression that it chooses. */
  sent: { br: number; gzip: number }
  /** Until she can read and write; the script comes after. */
  requests: number
  script: string | undefined
}

/** Weighs what a server answers; each file is fetched once. */
export class Scales {
  readonly #origin: string
  readonly #seen = new Map<string, Promise<string>>()

  constructor(origin: string) {
    this.#origin = origin
  }

  async page(at: string): Promise<PageWeight> {
    const text = await this.#text(at)
    const css = /href="(\/assets\/public[^"]+)"/.exec(text)?.[1]
    const style = css === undefined ? NOTHING : weigh(await this.#text(css))
    const sent = async (encoding: string): Promise<number> =>
      (await this.#sent(at, encoding)) + (css === undefined ? 0 : await this.#sent(css, encoding))
    return {
      at,
      html: weigh(text),
      style,
      sent: { br: await sent('br'), gzip: await sent('gzip') },
      requests: css === undefined ? 1 : 2,
      script: /<script[^>]*src="([^"]+)"/.exec(text)?.[1],
    }
  }

  /** A script with every file that it may ever fetch, whether or not a photo is chosen. */
  async script(path: string): Promise<{ files: number; weight: Weight }> {
    const found = await this.#scriptsFrom(path, /["'`](?:\.\/|\/?assets\/)([\w-]+\.js)["'`]/g)
    return { files: found.size, weight: await this.#all(found) }
  }

  /** The workspace until its first view: the page, what it names, and what those scripts import before they run. */
  async workspace(at = '/work'): Promise<{ requests: number; weight: Weight }> {
    const text = await this.#text(at)
    const found = new Set<string>()
    for (const [, path = ''] of text.matchAll(/(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"/g)) {
      if (path.endsWith('.css')) found.add(path)
      else await this.#scriptsFrom(path, /(?:from|import)\s*["'`]\.\/([\w-]+\.js)["'`]/g, found)
    }
    if (found.size === 0) throw new Error('the workspace is not built: run `npm run build` first')
    return { requests: 1 + found.size, weight: add(weigh(text), await this.#all(found)) }
  }

  async #scriptsFrom(path: string, names: RegExp, found = new Set<string>()): Promise<Set<string>> {
    if (found.has(path)) return found
    found.add(path)
    for (const [, next] of (await this.#text(path)).matchAll(names))
      await this.#scriptsFrom(`/assets/${next}`, names, found)
    return found
  }

  async #all(paths: Iterable<string>): Promise<Weight> {
    let whole = NOTHING
    for (const path of paths) whole = add(whole, weigh(await this.#text(path)))
    return whole
  }

  #text(path: string): Promise<string> {
    const known = this.#seen.get(path)
    if (known !== undefined) return known
    const read = fetch(this.#origin + path).then((response) => {
      if (!response.ok) throw new Error(`${path}: ${response.status}`)
      return response.text()
    })
    this.#seen.set(path, read)
    return read
  }

  #sent(path: string, encoding: string): Promise<number> {
    return new Promise((done, failed) => {
      get(this.#origin + path, { headers: { 'accept-encoding': encoding } }, (response) => {
        let bytes = 0
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length
        })
        response.on('end', () => done(bytes))
      }).on('error', failed)
    })
  }
}
