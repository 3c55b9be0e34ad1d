import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'

export type PublicAssets = {
  css: { path: string; text: string; br: Buffer; gzip: Buffer }
  script: string | null
  leaveTo: string
}

/** Neutral, quick on a bad network, in every language, and nothing that one must explain. */
const LEAVE_TO = 'https://www.wikipedia.org/'
const STYLES = ['src/reports/web/public.css', 'src/reports/web/public-form.css'] as const
const ENTRY = 'src/reports/web/enhance.ts'

/** The style beside this slice, and the script where it was built: without `dist` the pages work as they are. */
export function publicAssets(root: string, leaveTo: string = LEAVE_TO): PublicAssets {
  const text = tight(STYLES.map((file) => readFileSync(join(root, file), 'utf8')).join('\n'))
  const name = createHash('sha256').update(text).digest('base64url').slice(0, 10)
  const css = { path: `/assets/public-${name}.css`, text, br: brotliCompressSync(text), gzip: gzipSync(text) }
  return { css, script: builtScript(root), leaveTo }
}

function builtScript(root: string): string | null {
  try {
    const manifest = JSON.parse(readFileSync(join(root, 'dist/web/manifest.json'), 'utf8'))
    const file: unknown = manifest[ENTRY]?.file
    return typeof file === 'string' ? `/${file}` : null
  } catch {
    return null
  }
}

/** Our own style sheet has no strings with spaces in a row, so this is all that it takes. */
function tight(css: string): string {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,>]) ?/g, '$1')
    .replace(/: /g, ':')
    .replace(/;}/g, '}')
    .trim()
}
