// node scripts/page-weight.ts — what a phone on 2G must fetch for each public page, against the limits of DESIGN 8.
// Needs the built script (`npm run build`); starts a house of its own and ends with 1 when a limit is passed.
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { startHouse } from '../test/people.ts'

type Weight = { raw: number; br: number; gzip: number }

const KB = 1024
const LIMITS = { formBr: 6 * KB, formGzip: 8 * KB, scriptBr: 60 * KB } as const
const LOCALES = ['en', 'fr', 'ar', 'sw', 'es'] as const
const PATHS = ['', '/tell', '/look-up', '/how', '/red-lines', '/services', '/help'] as const

const weigh = (text: string): Weight => ({
  raw: Buffer.byteLength(text),
  br: brotliCompressSync(text).length,
  gzip: gzipSync(text, { level: 9 }).length,
})
const add = (a: Weight, b: Weight): Weight => ({ raw: a.raw + b.raw, br: a.br + b.br, gzip: a.gzip + b.gzip })
const NOTHING: Weight = { raw: 0, br: 0, gzip: 0 }

const house = await startHouse()
const seen = new Map<string, string>()
const text = async (path: string): Promise<string> => {
  const known = seen.get(path)
  if (known !== undefined) return known
  const response = await fetch(house.url + path)
  if (!response.ok) throw new Error(`${path}: ${response.status}`)
  const body = await response.text()
  seen.set(path, body)
  return body
}
/** What the server itself sends, with the compression that it chooses. */
const sent = async (path: string, encoding: string): Promise<number> => {
  const { default: http } = await import('node:http')
  return new Promise((done, failed) => {
    http
      .get(house.url + path, { headers: { 'accept-encoding': encoding } }, (response) => {
        let bytes = 0
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length
        })
        response.on('end', () => done(bytes))
      })
      .on('error', failed)
  })
}
/** Every file that a page's script may ever fetch, whether or not a photo is chosen. */
const scriptsFrom = async (path: string, found = new Set<string>()): Promise<Set<string>> => {
  if (found.has(path)) return found
  found.add(path)
  for (const [, next] of (await text(path)).matchAll(/["'`](?:\.\/|\/?assets\/)([\w-]+\.js)["'`]/g))
    await scriptsFrom(`/assets/${next}`, found)
  return found
}

let over = false
const check = (name: string, bytes: number, limit: number): void => {
  if (bytes > limit) over = true
  console.log(`${bytes > limit ? 'OVER ' : 'ok   '} ${name}: ${bytes} of ${limit} bytes`)
}

try {
  const rows = []
  for (const locale of LOCALES) {
    for (const path of PATHS) {
      const at = `/${locale}/${house.wheel.slug}${path}`
      const page = await text(at)
      const css = /href="(\/assets\/public[^"]+)"/.exec(page)?.[1]
      const script = /<script[^>]*src="([^"]+)"/.exec(page)?.[1]
      const style = css === undefined ? NOTHING : weigh(await text(css))
      const html = weigh(page)
      const both = add(html, style)
      rows.push({
        page: at,
        html: html.raw,
        'html br': html.br,
        'html gzip': html.gzip,
        'css br': style.br,
        'css gzip': style.gzip,
        'sent br': (await sent(at, 'br')) + (css === undefined ? 0 : await sent(css, 'br')),
        'sent gzip': (await sent(at, 'gzip')) + (css === undefined ? 0 : await sent(css, 'gzip')),
        'requests before the script': 1 + (css === undefined ? 0 : 1),
      })
      if (path === '/tell') {
        check(`${at} with its style, brotli`, both.br, LIMITS.formBr)
        check(`${at} with its style, gzip`, both.gzip, LIMITS.formGzip)
        check(`${at} as the server sends it, brotli`, rows.at(-1)?.['sent br'] ?? 0, LIMITS.formBr)
        check(`${at} as the server sends it, gzip`, rows.at(-1)?.['sent gzip'] ?? 0, LIMITS.formGzip)
      }
      if (locale === 'en' && path === '/tell') {
        if (script === undefined) throw new Error('the script is not built: run `npm run build` first')
        const files = [...(await scriptsFrom(script))]
        let whole = NOTHING
        for (const file of files) whole = add(whole, weigh(await text(file)))
        check(`script, all ${files.length} files of it, brotli`, whole.br, LIMITS.scriptBr)
      }
    }
  }
  console.table(rows)
} finally {
  await house.close()
}
process.exitCode = over ? 1 : 0
