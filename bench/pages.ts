// npm run bench -- pages [--json]: bytes and requests of each public page and of the workspace's first view. Needs the build.
import { startHouse } from '../test/people.ts'
import { printLine } from './line.ts'
import { add, LIMITS, LOCALES, PATHS, Scales } from './weights.ts'

const line = (name: string, value: number, unit: string, limit: number | null = null): void =>
  printLine({ bench: 'pages', case: name, value, unit, limit })

const house = await startHouse()
try {
  const scales = new Scales(house.url)
  for (const locale of LOCALES) {
    for (const path of PATHS) {
      const page = await scales.page(`/${locale}/${house.wheel.slug}${path}`)
      const form = path === '/tell'
      line(`${page.at}, requests`, page.requests, 'requests')
      line(`${page.at}, raw`, add(page.html, page.style).raw, 'bytes')
      line(`${page.at}, gzip as sent`, page.sent.gzip, 'bytes', form ? LIMITS.formGzip : null)
      line(`${page.at}, brotli as sent`, page.sent.br, 'bytes', form ? LIMITS.formBr : null)
      if (!form || locale !== 'en' || page.script === undefined) continue
      const script = await scales.script(page.script)
      line('the sealing script, requests', script.files, 'requests')
      line('the sealing script, raw', script.weight.raw, 'bytes')
      line('the sealing script, gzip', script.weight.gzip, 'bytes')
      line('the sealing script, brotli', script.weight.br, 'bytes', LIMITS.scriptBr)
    }
  }
  const workspace = await scales.workspace()
  line('the workspace until its first view, requests', workspace.requests, 'requests')
  for (const how of ['raw', 'gzip', 'br'] as const)
    line(
      `the workspace until its first view, ${how === 'br' ? 'brotli' : how}`,
      workspace.weight[how],
      'bytes',
    )
} finally {
  await house.close()
}
