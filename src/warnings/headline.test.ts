import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { repeatsOf } from './headline.ts'

const check = (language: string, rumour: string, headline: string, allowed: string[] = []) =>
  repeatsOf(headline, [{ language, text: rumour }], allowed).flatMap((one) => one.pieces)

/** Language, rumour, headlines that say it again (most of them by denying it), headlines that do not. */
const EXAMPLES: [string, string, string[], string[]][] = [
  [
    'en',
    'They BURNED the ballots at Lokitaung primary school last night!!',
    [
      'No ballots were burned',
      'Ballots were not burned',
      'FALSE: burning of ballots',
      'The ballots are safe: nothing burned',
      'Nobody burned ballots in Turkana',
    ],
    [
      'Kitchen smoke was mistaken for a fire',
      'Votes are counted and guarded',
      'The count goes on as planned',
    ],
  ],
  [
    'sw',
    'Kura zimechomwa shuleni usiku wa jana',
    [
      'Kura hazikuchomwa',
      'Hakuna kura zilizochomwa',
      'Si kweli: wamechoma kura',
      'Uvumi: kura zimechomwa shuleni',
    ],
    ['Moshi ulitoka jikoni', 'Hesabu inaendelea vizuri', 'Matokeo yatatangazwa Ijumaa'],
  ],
  [
    'fr',
    'On a brûlé les bulletins de vote dans l’école',
    ['Aucun bulletin n’a été brûlé', 'Les bulletins n’ont pas été brûlés', 'Faux : bulletins brûlés'],
    ['La fumée venait de la cuisine', 'Le dépouillement continue normalement'],
  ],
  [
    'ar',
    'أحرقوا أوراق الاقتراع في المدرسة',
    ['لم تُحرق أوراق الاقتراع', 'لا صحة لحرق الأوراق', 'أوراق الاقتراع لم تحرق'],
    ['الدخان كان من المطبخ', 'الفرز مستمر كما هو مقرر'],
  ],
  [
    'es',
    'Quemaron las papeletas en la escuela',
    ['No quemaron papeletas', 'Las papeletas no fueron quemadas', 'Es falso: papeletas quemadas'],
    ['El humo venía de la cocina', 'El recuento sigue como estaba previsto'],
  ],
  ['am', 'የምርጫ ወረቀቶች ተቃጥለዋል', ['የምርጫ ወረቀቶች አልተቃጠሉም'], ['ጭሱ ከወጥ ቤት ነበር']],
  ['ru', 'Бюллетени сожгли в школе', ['Бюллетени в школе не сожгли'], ['Дым шёл из кухни']],
  ['zh', '学校里的选票被烧毁了', ['选票没有被烧毁'], ['烟雾来自厨房']],
  ['th', 'บัตรเลือกตั้งถูกเผาที่โรงเรียน', ['บัตรเลือกตั้งไม่ได้ถูกเผา'], ['ควันมาจากห้องครัว']],
]

for (const [language, rumour, repeating, others] of EXAMPLES) {
  for (const headline of repeating)
    test(`${language}: "${headline}" says "${rumour}" again`, () => {
      assert.ok(check(language, rumour, headline).length > 0)
    })
  for (const headline of others)
    test(`${language}: "${headline}" says something else than "${rumour}"`, () => {
      assert.deepEqual(check(language, rumour, headline), [])
    })
}

test('what overlaps is given as it stands in the headline', () => {
  assert.deepEqual(
    check('en', 'They burned the ballots at the school', 'No BALLOTS were burned at Kakuma school'),
    ['BALLOTS', 'burned', 'school'],
  )
  assert.deepEqual(check('en', 'Ballots burned!', 'No, ballots were not burned'), ['ballots … burned'])
})

test('a rumour of one word is repeated by that word', () => {
  assert.deepEqual(check('en', 'Cholera!!', 'There is no cholera here'), ['cholera'])
  assert.deepEqual(check('en', 'Cholera!!', 'The water was tested and is clean'), [])
})

test('a rumour of small words alone counts every one of them', () => {
  assert.ok(check('en', 'They will be there', 'They will not be there').length > 0)
})

test('the name of a place may stand in both', () => {
  const rumour = 'Lokitaung market is closed by soldiers'
  assert.ok(check('en', rumour, 'Lokitaung market opens on Monday').length > 0)
  assert.deepEqual(check('en', rumour, 'Lokitaung opens its stalls on Monday', ['Lokitaung']), [])
})

test('a statement in another language than the headline is held against it too', () => {
  const found = repeatsOf('Habari: ballots burned', [
    { language: 'sw', text: 'Kura zimechomwa' },
    { language: 'en', text: 'Ballots were burned' },
  ])
  assert.deepEqual(
    found.map((one) => one.language),
    ['en'],
  )
})

test('signs that nobody sees, accents, case and vowel signs hide nothing', () => {
  assert.ok(check('en', 'ballots burned', 'No bal\u200blots were bur\u00adned').length > 0)
  assert.ok(check('fr', 'bulletins brûlés', 'AUCUN BULLETIN BRULE').length > 0)
  assert.ok(check('ar', 'احرقوا الاوراق', 'لَمْ تُحْرَقِ الأَوْرَاق').length > 0)
})

const LETTERS: Record<string, string[]> = {
  en: 'bcdfghjklmnpqrstvwxz'.split(''),
  ar: 'بتثجحخدذرزسشصضطظعغفقك'.split(''),
  ru: 'бвгджзклмнпрстфхцчш'.split(''),
}
const wordIn = (language: string, from = 5, to = 9) =>
  fc
    .array(fc.constantFrom(...(LETTERS[language] ?? [])), { minLength: from, maxLength: to })
    .map((letters) => letters.join(''))
const sentence = (language: string) =>
  fc.uniqueArray(wordIn(language), { minLength: 2, maxLength: 8, selector: (word) => word.slice(0, 3) })
const languages = Object.keys(LETTERS)

test('whatever stands around it, a headline that holds the whole rumour repeats it', () => {
  for (const language of languages)
    fc.assert(
      fc.property(
        sentence(language),
        fc.array(wordIn(language), { maxLength: 8 }),
        fc.array(wordIn(language), { maxLength: 8 }),
        fc.constantFrom(' ', '  ', ', ', ' – ', '\n'),
        (rumour, before, after, between) => {
          const headline = [...before, ...rumour, ...after].join(between).toUpperCase()
          return check(language, rumour.join(' '), headline).length > 0
        },
      ),
    )
})

test('in any order, half of the rumour is the rumour', () => {
  for (const language of languages)
    fc.assert(
      fc.property(sentence(language), fc.integer({ min: 1, max: 1000 }), (rumour, seed) => {
        const half = rumour
          .map((word, at) => ({ word, at: (at * seed) % 7 }))
          .toSorted((a, b) => a.at - b.at)
          .slice(0, Math.max(2, Math.ceil(rumour.length / 2)))
        return check(language, rumour.join(' '), half.map((one) => one.word).join(' ')).length > 0
      }),
    )
})

test('a denial in English of two words that follow each other repeats them', () => {
  const denials = [
    'No {}',
    'It is not true that {}',
    'Nobody says: {}',
    'False! {}',
    '{} never was',
    'Why {} is a lie',
  ]
  fc.assert(
    fc.property(sentence('en'), fc.constantFrom(...denials), (rumour, denial) => {
      return (
        check('en', rumour.join(' and the '), denial.replace('{}', rumour.slice(0, 2).join(' was '))).length >
        0
      )
    }),
  )
})

test('a headline that shares no word says nothing of it', () => {
  // Written in letters of two alphabets, no two words are alike.
  fc.assert(
    fc.property(sentence('en'), sentence('ru'), (rumour, headline) => {
      return check('en', rumour.join(' '), headline.join(' ')).length === 0
    }),
  )
})

test('no text breaks it, and a headline always repeats itself or has no word', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('en', 'sw', 'ar', 'zh', 'other', 'xx'),
      (text, lang) => {
        const hasWord = /[\p{L}\p{N}]/u.test(text)
        assert.equal(hasWord && check(lang, text, text).length === 0 && !isOnePlainWord(text), false, text)
      },
    ),
  )
})

/** A lone mark or sign that is a letter to Unicode and no word to anybody. */
const isOnePlainWord = (text: string): boolean => (text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).length === 0
