// node scripts/page-weight.ts — what a phone on 2G must fetch for each public page, against the limits of DESIGN 8.
// Needs the built script (`npm run build`); starts a house of its own and ends with 1 when a limit is passed.
import { add, LIMITS, LOCALES, PATHS, Scales } from '../bench/weights.ts'
import { startHouse } from '../test/people.ts'

let over = false
const check = (name: string, bytes: number, limit: number): void => {
  if (bytes > limit) over = true
  console.log(`${bytes > limit ? 'OVER ' : 'ok   '} ${name}: ${bytes} of ${limit} bytes`)
}

const house = await startHouse()
try {
  const scales = new Scales(house.url)
  const rows = []
  for (const locale of LOCALES) {
    for (const path of PATHS) {
      const page = await scales.page(`/${locale}/${house.wheel.slug}${path}`)
      const { at, html, style, sent } = page
      rows.push({
        page: at,
        html: html.raw,
        'html br': html.br,
        'html gzip': html.gzip,
        'css br': style.br,
        'css gzip': style.gzip,
        'sent br': sent.br,
        'sent gzip': sent.gzip,
        'requests before the script': page.requests,
      })
      if (path !== '/tell') continue
      const both = add(html, style)
      check(`${at} with its style, brotli`, both.br, LIMITS.formBr)
      check(`${at} with its style, gzip`, both.gzip, LIMITS.formGzip)
      check(`${at} as the server sends it, brotli`, sent.br, LIMITS.formBr)
      check(`${at} as the server sends it, gzip`, sent.gzip, LIMITS.formGzip)
      if (locale !== 'en') continue
      if (page.script === undefined) throw new Error('the script is not built: run `npm run build` first')
      const { files, weight } = await scales.script(page.script)
      check(`script, all ${files} files of it, brotli`, weight.br, LIMITS.scriptBr)
    }
  }
  console.table(rows)
} finally {
  await house.close()
}
process.exitCode = over ? 1 : 0
