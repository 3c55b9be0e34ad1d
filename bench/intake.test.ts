import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { median, quantile, rounded } from './line.ts'

test('a quantile is a value that was measured: the nearest rank', () => {
  assert.deepEqual(
    [0.5, 0.75, 0.99, 1].map((share) => quantile([4, 1, 3, 2], share)),
    [2, 3, 4, 4],
  )
  assert.equal(median([9, 1, 5]), 5)
  assert.ok(Number.isNaN(quantile([], 0.5)))
  assert.deepEqual([rounded(1234.56), rounded(0.012345), rounded(42.42)], [1235, 0.0123, 42.4])
})

test('the bench of intake runs, finds every acknowledged report once, and prints lines that a program reads', async () => {
  const bench = [join(import.meta.dirname, 'intake.ts'), '--json', '--clients', '3']
  const short = ['--seconds', '0.3', '--rounds', '1', '--only', 'browser,plain,sms,bare,seal']
  const { stdout } = await promisify(execFile)(process.execPath, [...bench, ...short])
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  for (const line of lines) {
    assert.deepEqual(Object.keys(line), ['bench', 'case', 'value', 'unit', 'limit', 'ratio'])
    assert.equal(line.bench, 'intake')
    assert.ok(Number.isFinite(line.value) && line.value >= 0, line.case)
    assert.equal(line.ratio === null, line.limit === null, line.case)
  }
  const rates = lines.filter((line) => /^(reports|files)\/s$/.test(line.unit))
  assert.equal(rates.length, 6)
  assert.ok(rates.every((line) => line.value > 0))
})
