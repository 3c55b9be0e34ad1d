import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Asker, deadRows, decide } from '../actors/permission.ts'
import { ROLES } from '../actors/roles.ts'
import { SECTORS } from '../actors/sector.ts'
import {
  besides,
  directionOf,
  LONGEST,
  longestOf,
  namesWith,
  plainText,
  riskIn,
  WORD_STATES,
  type WordInUse,
  wordProblems,
} from './wheel-words.ts'
import { WORD_ACTIONS, WORD_RULES, type WordGuard } from './word-rules.ts'

const area = { area_code: 'KE023123', channel: null }
const word = (over: Partial<WordInUse>): WordInUse => ({
  ...area,
  language: 'tuv',
  text: 'Lodwar',
  made_by: 'person',
  ...over,
})
const asker = (sector: Asker['sector'], roles: Asker['roles']): Asker => ({
  memberId: 'm',
  organisationId: 'o',
  wheelId: 'w',
  sector,
  roles,
})

test('nobody outside civil society may do anything with the words of a wheel, whatever her roles and the state', () => {
  const both = new Set<WordGuard>(['not_writer', 'speaks_language'])
  for (const sector of SECTORS.filter((one) => one !== 'civil_society'))
    for (const role of ROLES)
      for (const action of WORD_ACTIONS)
        for (const state of [null, ...WORD_STATES])
          assert.equal(
            decide(WORD_RULES, action, asker(sector, [role]), { state, facts: both }).allowed,
            false,
          )
})

test('who wrote it does not review it, who does not speak the language neither, and what is reviewed is reviewed', () => {
  const review = (state: (typeof WORD_STATES)[number], ...facts: WordGuard[]) =>
    decide(WORD_RULES, 'review', asker('civil_society', ['field_monitor']), { state, facts: new Set(facts) })
  assert.deepEqual(review('draft', 'speaks_language'), { allowed: false, because: 'not_writer' })
  assert.deepEqual(review('draft', 'not_writer'), { allowed: false, because: 'speaks_language' })
  assert.deepEqual(review('in_use', 'not_writer', 'speaks_language'), { allowed: false, because: 'state' })
  assert.deepEqual(review('withdrawn', 'not_writer', 'speaks_language'), { allowed: false, because: 'state' })
  assert.deepEqual(review('draft', 'not_writer', 'speaks_language'), { allowed: true })
})

test('no row of the rules is dead, and a viewer of a donor has none', () => {
  assert.deepEqual(deadRows(WORD_RULES), [])
  const donor = asker('civil_society', ['donor_viewer'])
  for (const action of WORD_ACTIONS)
    assert.equal(
      decide(WORD_RULES, action, donor, { state: null, facts: new Set<WordGuard>() }).allowed,
      false,
    )
})

test('a word is for one thing, says something, and fits where it will stand', () => {
  assert.deepEqual(wordProblems({ area_code: null, channel: null }, 'a'), ['not_one_thing'])
  assert.deepEqual(wordProblems({ area_code: 'KE023', channel: 'web' }, 'a'), ['not_one_thing'])
  assert.deepEqual(wordProblems(area, '…'), ['empty'])
  assert.deepEqual(wordProblems(area, 'a'.repeat(LONGEST.area)), [])
  assert.deepEqual(wordProblems(area, 'a'.repeat(LONGEST.area + 1)), ['too_long'])
  assert.deepEqual(wordProblems({ area_code: null, channel: 'sms' }, 'a'.repeat(161)), ['too_long'])
  assert.equal(longestOf({ channel: 'web' }), LONGEST.web)
  assert.deepEqual(wordProblems(area, 'لودوار'), [])
  assert.deepEqual(wordProblems(area, 'ክልል'), [])
})

test('a text that turns the direction of what follows, or hides something, is refused', () => {
  for (const hidden of ['\u202e', '\u2066', '\u0007', '\ud800'])
    assert.ok(wordProblems(area, `Lod${hidden}war`).includes('hidden_characters'), JSON.stringify(hidden))
  // Persian and several scripts of Asia cannot be written without a joiner.
  assert.deepEqual(wordProblems(area, 'می\u200cخواهم'), [])
})

test('what is shown is one line without spaces at its ends, however it was typed, and stays so', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (typed) => {
      const text = plainText(typed)
      assert.doesNotMatch(text, /^\s|\s$|\s\s|[\n\r\t]/)
      assert.equal(plainText(text), text)
    }),
  )
})

test('the wheel’s own name stands over the gazetteer’s in its language and in no other', () => {
  const language = fc.constantFrom('en', 'sw', 'tuv', 'ar')
  const words = fc.uniqueArray(
    fc.record({
      area_code: fc.constantFrom('KE023123', 'KE023124'),
      channel: fc.constant(null),
      language,
      text: fc.string({ minLength: 1 }),
      made_by: fc.constantFrom('person', 'machine'),
    }),
    { selector: (one) => `${one.area_code} ${one.language}` },
  )
  fc.assert(
    fc.property(words, fc.dictionary(language, fc.string()), (all, given) => {
      const found = namesWith(given, all, 'KE023123')
      for (const code of ['en', 'sw', 'tuv', 'ar']) {
        const own = all.find((one) => one.area_code === 'KE023123' && one.language === code)
        assert.equal(found.names[code], own?.text ?? given[code])
        assert.equal(found.names_by_machine.includes(code), own?.made_by === 'machine')
      }
    }),
  )
})

test('a sentence is found by its channel and language, and what no page is written in stands beside', () => {
  const risk = { area_code: null, channel: 'web' }
  const words = [
    word({}),
    word({ ...risk, language: 'sw', text: 'Hatari' }),
    word({ ...risk, language: 'tuv', text: 'x' }),
  ]
  assert.equal(riskIn(words, 'web', 'sw')?.text, 'Hatari')
  assert.equal(riskIn(words, 'sms', 'sw'), undefined)
  assert.equal(riskIn(words, 'web', 'en'), undefined)
  assert.deepEqual(
    besides(words, risk, ['en', 'sw']).map((one) => one.text),
    ['x'],
  )
  const many = ['luo', 'pko', 'so', 'tuv'].map((language) => word({ ...risk, language }))
  const languages = (agreed: string[]) => besides(many, risk, ['en'], agreed).map((one) => one.language)
  assert.deepEqual(languages([]), ['luo', 'pko'])
  assert.deepEqual(languages(['en', 'tuv', 'so']), ['tuv', 'so'])
  assert.deepEqual(languages(['so']), ['so', 'luo'])
  assert.equal(directionOf('ar'), 'rtl')
  assert.equal(directionOf('tuv'), 'ltr')
})
