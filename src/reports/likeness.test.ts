import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import {
  ALIKE,
  compare,
  labelOf,
  likenessOf,
  type Located,
  NEAR_COPY,
  PERMUTATIONS,
  rankLikely,
  shinglesOf,
  sketchOf,
  type Told,
} from './likeness.ts'

const FORWARD = 'FORWARDED: ballots burn at the school! Tell everyone before the polls close.'

const between = (one: string, other: string): number => {
  const [a, b] = [sketchOf(one), sketchOf(other)]
  return a === undefined || b === undefined ? 0 : likenessOf(a, b)
}

function jaccard(one: string, other: string): number {
  const [a, b] = [shinglesOf(one), shinglesOf(other)]
  const both = [...a].filter((shingle) => b.has(shingle)).length
  return both / (a.size + b.size - both)
}

test('how a text is written does not matter: case, width, punctuation, digits of another script, short vowels', () => {
  for (const [one, other] of [
    ['Ballots burn at the school!', 'BALLOTS   BURN — at the school'],
    ['Ｂａｌｌｏｔｓ burn', 'ballots burn'],
    ['Straße 4', 'STRASSE ٤'],
    ['ὁδός', 'ὉΔΌΣ'],
    ['الأصوات تحترق', 'الأصْوات تحـــترق'],
    ['投票所が燃えている', '「投票所が燃えている」。'],
  ] as const) {
    assert.equal(between(one, other), 1, `${one} / ${other}`)
    assert.deepEqual(shinglesOf(one), shinglesOf(other))
  }
})

test('an edited forward is a near copy in any script, another message about the same matter is not', () => {
  const told: [string, string, string][] = [
    [
      FORWARD,
      'ballots burn at the school, tell everyone before polls close',
      'A fire was seen near the market this morning.',
    ],
    [
      'وصلني الآن: تُحرق أوراق الاقتراع في المدرسة، أخبروا الجميع قبل إغلاق الصناديق',
      'تحرق أوراق الاقتراع في المدرسة أخبروا الجميع قبل إغلاق الصناديق!!',
      'شوهد دخان قرب السوق هذا الصباح ولا أحد مصاب',
    ],
    [
      'Kura zinachomwa shuleni! Waambie wote kabla vituo havijafungwa.',
      'Imetumwa: kura zinachomwa shuleni, waambie wote kabla vituo havijafungwa',
      'Moshi ulionekana karibu na soko leo asubuhi.',
    ],
    [
      '投票用紙が学校で燃やされている。投票所が閉まる前に皆に知らせてください。早く。',
      '転送:投票用紙が学校で燃やされている。投票所が閉まる前に皆に知らせてください',
      '今朝、市場の近くで煙が見えたが、けが人はいない。',
    ],
  ]
  for (const [message, forward, another] of told) {
    assert.ok(between(message, forward) >= NEAR_COPY, `${between(message, forward)} ${forward}`)
    assert.ok(between(message, another) < ALIKE, `${between(message, another)} ${another}`)
  }
})

test('without letters there is nothing to compare, and nothing is like it', () => {
  for (const text of ['', '   ', '!?! …', '🔥🔥🔥']) assert.equal(sketchOf(text), undefined, text)
  assert.equal(compare({ body: sketchOf('!!!') }, { body: sketchOf('!!!') }), null)
})

test('a few words alone make no copy: two people say "no light in town" without one another', () => {
  const few = { body: sketchOf('No light in town') }
  assert.equal(compare(few, few)?.likeness, 1)
  assert.equal(compare(few, few)?.label, 'alike')
  assert.equal(labelOf(NEAR_COPY, 24), 'near_copy')
  assert.equal(labelOf(NEAR_COPY, 23), 'alike')
  assert.equal(labelOf(ALIKE - 0.01, 100), 'place_and_time')
})

test('the estimate stays near the true share of shingles in common, and is the same in both directions', () => {
  // Six standard errors: of a few hundred runs none is outside by chance.
  const allowed = (j: number) => 6 * Math.sqrt((j * (1 - j)) / PERMUTATIONS) + 1 / PERMUTATIONS
  const word = fc.stringMatching(/^[a-zàéñçß]{1,7}$/)
  const words = fc.array(word, { minLength: 4, maxLength: 30 })
  fc.assert(
    fc.property(words, words, fc.nat(20), (shared, own, from) => {
      const one = shared.join(' ')
      const other = [...shared.slice(from), ...own].join(' ')
      const truth = jaccard(one, other)
      assert.ok(Math.abs(between(one, other) - truth) <= allowed(truth) + 1e-9, `${one} / ${other}`)
      assert.equal(between(one, other), between(other, one))
      assert.equal(between(one, one), 1)
    }),
  )
})

test('words are compared with words and summaries with summaries, never one with the other', () => {
  const own: Told = {
    body: sketchOf(FORWARD),
    summary: sketchOf('A forwarded message about a school is shared.'),
  }
  const desk: Told = { summary: sketchOf('A forwarded message about a school is shared.') }
  assert.equal(compare(own, desk)?.by, 'summary')
  assert.equal(compare(own, own)?.by, 'body')
  assert.equal(compare({ body: own.body }, desk), null)
})

const at = (area: string, minutes: number, text?: string): Located => ({
  area,
  receivedAt: minutes * 60_000,
  told: text === undefined ? {} : { body: sketchOf(text) },
})
const near = (one: string, other: string) => one.slice(0, 4) === other.slice(0, 4)

test('copies stand first, then what is alike, then what only came from the same place at the same time', () => {
  const anchor = at('KE01a', 0, FORWARD)
  const apart = at('KE02a', 1, 'A fire was seen near the market this morning.')
  const unread = at('KE01b', 5)
  const here = at('KE01a', 30, 'Goats were taken at night and nobody was hurt.')
  const copyLater = at('KE01a', 600, FORWARD.toLowerCase())
  const copyElsewhere = at('KE01b', 10, FORWARD)
  const alike = at(
    'KE01a',
    20,
    'My cousin says that ballots burn at the school; he was told before the polls close.',
  )
  const named = { apart, unread, here, copyLater, copyElsewhere, alike }
  const NAMES = new Map(Object.entries(named).map(([name, one]) => [one, name]))
  const ranked = rankLikely(anchor, [apart, unread, here, copyElsewhere, alike, copyLater], near)
  assert.deepEqual(
    ranked.map(({ candidate, label, place }) => [NAMES.get(candidate), label, place]),
    [
      ['copyLater', 'near_copy', 'same'],
      ['copyElsewhere', 'near_copy', 'near'],
      ['alike', 'alike', 'same'],
      ['here', 'place_and_time', 'same'],
      ['unread', 'place_and_time', 'near'],
      ['apart', 'place_and_time', 'apart'],
    ],
  )
  assert.equal(ranked.at(4)?.likeness, null)
  assert.equal(ranked.at(0)?.apart, 600 * 60_000)
})

const shared = join(import.meta.dirname, '../../../shared/data')
const COLLECTIONS = [
  ['disaster-response-messages/disaster_response_validation.csv', 'message'],
  ['disaster-response-messages/disaster_response_validation.csv', 'original'],
  ['reclaimnaija-2011/reclaimnaija-2011-open.csv', 'Report'],
] as const

for (const [file, column] of COLLECTIONS) {
  const path = join(shared, file)
  const skip = existsSync(path) ? false : 'the collections of messages are not beside this checkout'
  test(`of real messages, edited ones are near copies and others hardly ever: ${column}`, { skip }, (t) => {
    const rows: Record<string, string>[] = parse(readFileSync(path), {
      columns: true,
      relax_quotes: true,
      relax_column_count: true,
    })
    const texts = rows.map((row) => row[column] ?? '').filter((text) => shinglesOf(text).size >= 40)
    const some = texts.filter((_, n) => n % Math.ceil(texts.length / 700) === 0)
    const edits: Record<string, (text: string) => string> = {
      'a word before and after': (text) => `FORWARDED: ${text} Share!!`,
      'every 25th letter mistyped': (text) =>
        Array.from(text, (letter, n) => (n % 25 === 24 ? 'x' : letter)).join(''),
      'the last fifth cut off': (text) => text.slice(0, Math.floor(text.length * 0.8)),
    }
    for (const [how, edit] of Object.entries(edits)) {
      const kept = some.filter((text) => between(text, edit(text)) >= NEAR_COPY).length
      t.diagnostic(`${how}: ${kept} of ${some.length} are near copies`)
      assert.ok(kept / some.length >= 0.97, `${how}: ${kept} of ${some.length}`)
    }

    const sketches = some.map(sketchOf)
    let pairs = 0
    let alike = 0
    let copies = 0
    for (const [n, one] of sketches.entries())
      for (const other of sketches.slice(n + 1)) {
        const likeness = one && other ? likenessOf(one, other) : 0
        pairs++
        if (likeness >= ALIKE) alike++
        if (likeness >= NEAR_COPY && likeness < 0.95) copies++
      }
    t.diagnostic(`of ${pairs} pairs of different messages ${alike} are alike, ${copies} near copies`)
    assert.ok(alike / pairs < 0.001, `${alike} of ${pairs} pairs`)
    assert.ok(copies / pairs < 0.00005, `${copies} of ${pairs} pairs`)
  })
}
