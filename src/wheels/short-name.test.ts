import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Value } from 'typebox/value'
import { Found, NewPerson } from './joining.ts'
import { SIGN_IN_NAME, signInNameFrom, SLUG, slugFrom } from './short-name.ts'

test('a short name is made of what people call a place, where its letters allow', () => {
  assert.equal(slugFrom('Kisumu'), 'kisumu')
  assert.equal(slugFrom("Murang'a and Ñandú"), 'muranga-and-nandu')
  assert.equal(slugFrom('3 Rivers'), 'rivers')
  assert.equal(slugFrom('كسلا'), '')
  assert.equal(slugFrom(`${'long '.repeat(20)}`).length <= 41, true)
  assert.equal(signInNameFrom('Wanjirũ Otieno'), 'wanjiru.otieno')
  assert.equal(signInNameFrom('فاطمة'), '')
  assert.equal(signInNameFrom('A'), '')
})

test('the screen and the server take the same names', () => {
  const { slug } = Found.properties.wheel.properties
  const { sign_in_name } = NewPerson.properties
  const tried = [
    'a',
    'ab',
    'a-1',
    '1a',
    '-a',
    'a.b',
    'a_b',
    '.ab',
    'Ab',
    'a b',
    '',
    'x'.repeat(41),
    'x'.repeat(42),
  ]
  for (const text of [...tried, 'x'.repeat(64), 'x'.repeat(65)]) {
    assert.equal(SLUG.test(text), Value.Check(slug, text), `slug ${text}`)
    assert.equal(SIGN_IN_NAME.test(text), Value.Check(sign_in_name, text), `name ${text}`)
  }
})
