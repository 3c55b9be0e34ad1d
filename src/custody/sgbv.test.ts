import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { normalise, scan } from './sgbv.ts'

const shared = join(import.meta.dirname, '../../../shared/data')

test('writing does not hide a word: case, accents, tashkeel, tatweel, invisible marks, dotted letters', () => {
  for (const text of [
    'RAPED',
    'VIOLÉE',
    'Viole\u0301e',
    'اِغْتِصَاب',
    'اغتصـــاب',
    'ra\u200bped',
    's.g.b.v',
    '“raped”',
    'raped/beaten',
    'ｒａｐｅｄ',
  ]) {
    assert.equal(scan(text).mentions, true, text)
  }
  assert.equal(normalise('Ça VA, مُؤسَّسةٌ. Fin'), ' ca va موسسه . fin ')
})

test('only the languages asked for are scanned', () => {
  assert.equal(scan('alibakwa', ['en']).mentions, false)
  assert.equal(scan('alibakwa', ['sw', 'en']).mentions, true)
  assert.equal(scan('alibakwa', ['xx']).mentions, false)
})

test('an empty or strange text is no mention and takes no time', () => {
  assert.equal(scan('').mentions, false)
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 2000 }),
      (text) => typeof scan(text).mentions === 'boolean',
    ),
  )
  const started = performance.now()
  for (const text of [
    'a '.repeat(30000),
    'a'.repeat(65536),
    'forced '.repeat(9000),
    'rape of our democracy '.repeat(3000),
    'لا'.repeat(30000),
  ]) {
    scan(text)
  }
  assert.ok(performance.now() - started < 4000)
})

const nigeria = join(shared, 'reclaimnaija-2011/reclaimnaija-2011-open.csv')
const skip = existsSync(nigeria) ? false : 'the shared reports are not beside this checkout'

test('among thousands of election reports hardly one is diverted by mistake', { skip }, (t) => {
  const rows = reports(readFileSync(nigeria))
  const found = rows.filter((row) => scan(`${row.Title}. ${row.Report}`).mentions)
  t.diagnostic(`${found.length} of ${rows.length} reports: ${found.map((row) => row.ReportId).join(', ')}`)
  assert.ok(rows.length > 5800)
  // The one: a voter who was "almost molested" by a party agent. "A rape on democracy" (6574) passes.
  assert.deepEqual(
    found.map((row) => row.ReportId),
    ['5630'],
  )
})

function reports(file: Buffer): Record<string, string>[] {
  return parse(file, { columns: true, relax_quotes: true })
}
