import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { makePaperKey, parsePaperKey } from './paper.ts'

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 })

test('a paper key is the BIP-39 phrase of its 256 bits', () => {
  // Vectors of BIP-39 (trezor/python-mnemonic vectors.json).
  assert.equal(makePaperKey(new Uint8Array(32)), `${'abandon '.repeat(23)}art`)
  assert.equal(makePaperKey(new Uint8Array(32).fill(255)), `${'zoo '.repeat(23)}vote`)
  fc.assert(
    fc.property(bytes32, (entropy) => {
      assert.deepEqual(parsePaperKey(makePaperKey(entropy)), { ok: true, entropy })
    }),
  )
})

test('a paper key is read with the numbers and lines of the paper', () => {
  const words = makePaperKey(new Uint8Array(32).fill(3)).split(' ')
  const paper = words.map((word, i) => `${i + 1}. ${word.toUpperCase()}`).join('\n')
  assert.deepEqual(parsePaperKey(paper), { ok: true, entropy: new Uint8Array(32).fill(3) })
})

test('a wrong word is named with its place and what may be meant', () => {
  const words = makePaperKey(new Uint8Array(32).fill(255)).split(' ')
  words[4] = 'zooo'
  assert.deepEqual(parsePaperKey(words.join(' ')), {
    ok: false,
    reason: 'unknown-word',
    word: 'zooo',
    position: 5,
    near: ['zoo'],
  })
  words[4] = 'laddre'
  const swapped = parsePaperKey(words.join(' '))
  assert.ok(!swapped.ok && swapped.reason === 'unknown-word')
  assert.ok(swapped.near.includes('ladder'))
})

test('too few words, and words that do not belong together, are refused', () => {
  const words = makePaperKey(new Uint8Array(32).fill(255)).split(' ')
  assert.deepEqual(parsePaperKey(words.slice(1).join(' ')), { ok: false, reason: 'word-count', count: 23 })
  assert.deepEqual(parsePaperKey(''), { ok: false, reason: 'word-count', count: 0 })
  words[0] = 'abandon'
  assert.deepEqual(parsePaperKey(words.join(' ')), { ok: false, reason: 'checksum' })
})
