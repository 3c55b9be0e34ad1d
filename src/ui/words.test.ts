import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { test } from 'node:test'
import { loadWords } from '../platform/words.ts'

const root = resolve(import.meta.dirname, '../..')
const words = loadWords(root)
const sources = globSync(['src/web.tsx', 'src/ui/**/*.{ts,tsx}', 'src/*/web/**/*.{ts,tsx}'], { cwd: root })

test('every text that a screen asks for by its whole id is written', () => {
  const unwritten = sources.flatMap((file) =>
    [...readFileSync(resolve(root, file), 'utf8').matchAll(/\bt\(\s*'([^']+)'/g)]
      .map((found) => found[1] as string)
      .filter((id) => !words.has(id))
      .map((id) => `${file}: ${id}`),
  )
  assert.deepEqual(unwritten, [])
})

test('no screen carries a style in its markup, which the content security policy would drop', () => {
  const styled = sources.filter((file) => /\sstyle=/.test(readFileSync(resolve(root, file), 'utf8')))
  assert.deepEqual(styled, [])
})
