import assert from 'node:assert/strict'
import { test } from 'node:test'
import { giveaways } from './giveaway.ts'

const report = {
  words:
    'Yesterday Peter Ekal told me at the Kakalel borehole that men left with no women, goats moved at night. Call me on 0712 345 678.',
  where: 'Kakalel, behind the mission school',
  when: 'at 21:30',
}
const kinds = (summary: string, coarse: string[] = []) =>
  giveaways(summary, report, coarse).map(({ kind, text }) => `${kind}: ${text}`)

test('a summary in other words points to nobody', () => {
  assert.deepEqual(kinds('Signs that a raid may be prepared; people and animals moved away in the dark.'), [])
})

test('a telephone number is noticed in every script, also one that the report does not have', () => {
  assert.deepEqual(kinds('She can be reached on 0712-345-678.'), ['number: 0712-345-678'])
  assert.deepEqual(giveaways('رقمها ٠٧١٢٣٤٥٦٧٨', report), [{ kind: 'number', text: '0712345678' }])
})

test('five words in a row of the report are its way of speaking; four are not', () => {
  assert.deepEqual(kinds('It is said that men left with no women, goats moved.'), [
    'run: that men left with no women, goats moved',
  ])
  assert.deepEqual(kinds('Some men left with nobody.'), [])
})

test('names and places of the report are noticed, the area of the protocol is not', () => {
  assert.deepEqual(kinds('Ekal speaks of a raid near Kakalel.'), ['name: Ekal', 'name: Kakalel'])
  assert.deepEqual(kinds('A raid is feared near Kakalel.', ['Kakalel']), [])
  assert.deepEqual(kinds('Something near the mission school.'), ['place: the mission school'])
})

test('an exact time or date is noticed', () => {
  assert.deepEqual(kinds('At 21:30 on 12/03/2026 something happened.'), ['time: 21:30', 'time: 12/03/2026'])
  assert.deepEqual(kinds('In the evening, in the middle of March.'), [])
})

test('where a script has no capitals, what follows a title is a name', () => {
  const arabic = { words: 'أخبرني السيد إدريس بأن رجالاً غادروا ليلاً' }
  assert.deepEqual(giveaways('يقول إدريس إن هناك خطراً', arabic), [{ kind: 'name', text: 'إدريس' }])
})
