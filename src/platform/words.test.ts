import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { type Compiled, readPo } from './po.ts'
import { loadWords, MissingWords } from './words.ts'

const words = loadWords(resolve(import.meta.dirname, '../..'))
const english = words.sources('en')

function placeholders(message: Compiled, found = new Set<string>()): Set<string> {
  for (const token of message) {
    if (typeof token === 'string') continue
    const [name, , format] = token
    found.add(name)
    // The cases of a plural or a choice are messages themselves.
    if (typeof format === 'object' && format !== null)
      for (const one of Object.values(format)) if (Array.isArray(one)) placeholders(one as Compiled, found)
  }
  return found
}

const namesIn = (text: string): string[] => {
  const { messages } = readPo(`msgid ""\nmsgstr ""\n\nmsgid "a"\nmsgstr ${JSON.stringify(text)}\n`)
  return [...placeholders(messages['a'] ?? [])].sort()
}

test('the wheel speaks five languages', () => {
  assert.deepEqual([...words.locales].sort(), ['ar', 'en', 'es', 'fr', 'sw'])
  assert.ok(Object.keys(english).length > 1000, 'the texts of every room were read')
})

for (const locale of words.locales) {
  test(`${locale}: no text is missing, none is left over`, () => {
    assert.deepEqual(words.missing(locale), [])
    assert.deepEqual(
      Object.keys(words.sources(locale)).filter((id) => !(id in english)),
      [],
    )
  })

  test(`${locale}: every text names what the English one names`, () => {
    const own = words.sources(locale)
    const different = Object.keys(english)
      .filter((id) => namesIn(own[id] ?? '').join() !== namesIn(english[id] ?? '').join())
      .map((id) => `${id}: ${own[id]}`)
    assert.deepEqual(different, [])
  })
}

test('names are found in every case of a plural and of a choice within it', () => {
  assert.deepEqual(namesIn('{n, plural, one {# in {place}} other {{who, select, us {we} other {{name}}}}}'), [
    'n',
    'name',
    'place',
    'who',
  ])
})

test('a text that nobody wrote is an error that names it', () => {
  assert.throws(() => words.t('en', 'ui.nobody.wrote'), MissingWords)
  assert.throws(() => words.t('ar', 'ui.nobody.wrote'), /ui\.nobody\.wrote/)
})

test('a message that cannot be read stops the start, with its file and its id', () => {
  const root = mkdtempSync(join(tmpdir(), 'cw-words-'))
  try {
    mkdirSync(join(root, 'src/ui/words'), { recursive: true })
    writeFileSync(join(root, 'src/ui/words/en.po'), 'msgid "ui.half"\nmsgstr "{n, plural, one {# day}"\n')
    assert.throws(() => loadWords(root), /src\/ui\/words\/en\.po: ui\.half: /)
  } finally {
    rmSync(root, { recursive: true })
  }
})
