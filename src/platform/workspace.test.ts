import assert from 'node:assert/strict'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { readAssets, workspaceHtml } from './workspace.ts'

const root = resolve(import.meta.dirname, '../..')
const built = existsSync(join(root, 'dist/web/manifest.json'))
const notBuilt = built ? {} : { skip: 'dist/web was not built' }
const brotli = (address: string): number => statSync(join(root, 'dist/web', `${address}.br`)).size

test('the page holds nothing inline, so that its policy can forbid it', () => {
  const page = workspaceHtml({
    workspace: { js: '/assets/a.js', css: ['/assets/a.css'], preload: ['/assets/b.js'] },
    enhance: null,
  })
  assert.match(page, /<html lang="en" dir="ltr">/)
  assert.match(page, /<title>Commonwheel<\/title>/)
  assert.doesNotMatch(page, /<style|style=|\son\w+=/)
  for (const [, inside] of page.matchAll(/<script[^>]*>([^<]*)<\/script>/g)) assert.equal(inside, '')
})

test('the first view of the workspace, with its style and English, is under 40 KB', notBuilt, () => {
  const { js, css, preload } = readAssets(root).workspace
  const manifest = JSON.parse(readFileSync(join(root, 'dist/web/manifest.json'), 'utf8')) as Record<
    string,
    { file: string }
  >
  const english = Object.values(manifest)
    .map((chunk) => `/${chunk.file}`)
    .find((file) => file.includes('/words-en-'))
  assert.ok(english)
  const bytes = [...new Set([js, ...css, ...preload, english])].map((address) => [address, brotli(address)])
  const sum = bytes.reduce((total, [, size]) => total + (size as number), 0)
  assert.ok(sum < 40 * 1024, `${sum} bytes: ${JSON.stringify(bytes)}`)
})
