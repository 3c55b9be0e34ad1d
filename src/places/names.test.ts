import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { nameKey, nameMatcher } from './names.ts'

const counties = nameMatcher([
  { code: 'KE001', name: 'Mombasa' },
  { code: 'KE006', name: 'Taita Taveta' },
  { code: 'KE013', name: 'Tharaka-Nithi' },
  { code: 'KE021', name: "Murang'a" },
  { code: 'KE028', name: 'Elgeyo-Marakwet' },
  { code: 'KE047', name: 'Nairobi', names: { ar: 'نيروبي' } },
])

describe('one place under many spellings', () => {
  const same: [string, string][] = [
    ['NAIROBI CITY', 'KE047'],
    ['Nairobi County', 'KE047'],
    ['نَيْرُوبِي', 'KE047'],
    ['MURANG’A', 'KE021'],
    ['Muranga', 'KE021'],
    ['Tharaka Nithi', 'KE013'],
    ['Taita/Taveta', 'KE006'],
    ['TAITA/ TAVETA', 'KE006'],
    ['Elgeyo/Marakwet', 'KE028'],
  ]
  for (const [name, code] of same) it(name, () => assert.deepEqual(counties(name), { found: code }))

  it('accents and letters of West Africa fold', () => {
    assert.equal(nameKey('Guéckédou'), 'gueckedou')
    assert.equal(nameKey('Ɗan Musa'), 'dan musa')
    assert.equal(nameKey('  Grand’Anse '), 'grandanse')
  })

  it('vowel signs of other scripts stay: they tell names apart', () => {
    assert.notEqual(nameKey('कि'), nameKey('क'))
  })
})

describe('what is not surely the same place is not matched', () => {
  it('a near spelling is only proposed', () => {
    assert.deepEqual(counties('Mombassa'), { found: null, reason: 'unknown', nearest: ['Mombasa'] })
  })

  it('two places of one name stay two', () => {
    const match = nameMatcher([
      { code: 'UG1', name: 'Mbarara' },
      { code: 'UG2', name: 'Mbarara City' },
    ])
    assert.deepEqual(match('MBARARA'), { found: 'UG1' })
    assert.deepEqual(match('Mbarara city'), { found: 'UG2' })
    assert.deepEqual(match('Mbarara District'), { found: null, reason: 'ambiguous', among: ['UG1', 'UG2'] })
  })

  it('a name of generic words alone matches nothing', () => {
    assert.equal(counties('County').found, null)
    assert.equal(counties('').found, null)
  })
})
