import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { bandOf, CensusFault, cellsOfCensus, yearOf } from './census.ts'
import { type Cell, countOf, overlapOf, total } from './population.ts'

const cells: Cell[] = [
  { sex: 'female', ageFrom: 0, ageTo: 14, count: 40 },
  { sex: 'female', ageFrom: 15, ageTo: null, count: 60 },
  { sex: 'male', ageFrom: 0, ageTo: 14, count: 41 },
  { sex: 'male', ageFrom: 15, ageTo: null, count: 58 },
  { sex: 'male', ageFrom: null, ageTo: null, count: 2 },
  { sex: 'intersex', ageFrom: 0, ageTo: null, count: 3 },
]

describe('people counted', () => {
  it('all of them', () => assert.deepEqual(countOf(cells), { atLeast: 204, atMost: 204 }))
  it('of one sex', () => assert.deepEqual(countOf(cells, { sex: 'female' }), { atLeast: 100, atMost: 100 }))
  it('of a band as counted', () => {
    assert.deepEqual(countOf(cells, { sex: 'female', to: 14 }), { atLeast: 40, atMost: 40 })
  })
  it('unknown age and a cell cut in two are only possible', () => {
    assert.deepEqual(countOf(cells, { sex: 'male', from: 18 }), { atLeast: 0, atMost: 60 })
    assert.deepEqual(countOf(cells, { from: 15 }), { atLeast: 118, atMost: 123 })
  })
  it('a source that does not divide by sex says little of women', () => {
    assert.deepEqual(countOf([{ sex: 'all', ageFrom: 0, ageTo: null, count: 9 }], { sex: 'female' }), {
      atLeast: 0,
      atMost: 9,
    })
  })
  it('nobody counted is unknown, not zero', () => assert.equal(countOf([]), undefined))

  it('bounds hold the truth for any cut of any people', () => {
    const person = fc.record({ sex: fc.constantFrom('female', 'male', 'intersex' as const), age: fc.nat(99) })
    fc.assert(
      fc.property(
        fc.array(person),
        fc.uniqueArray(fc.integer({ min: 1, max: 99 })),
        fc.nat(99),
        fc.nat(99),
        (people, cuts, a, b) => {
          const starts = [0, ...cuts.toSorted((x, y) => x - y)]
          const cut = (['female', 'male', 'intersex'] as const).flatMap((sex) =>
            starts.map((ageFrom, i): Cell => {
              const ageTo = i + 1 < starts.length ? (starts[i + 1] as number) - 1 : null
              const count = people.filter(
                (p) => p.sex === sex && p.age >= ageFrom && p.age <= (ageTo ?? 200),
              ).length
              return { sex, ageFrom, ageTo, count }
            }),
          )
          const [from, to] = a < b ? [a, b] : [b, a]
          const truth = people.filter((p) => p.sex === 'female' && p.age >= from && p.age <= to).length
          const bounds = countOf(cut, { sex: 'female', from, to })
          assert.ok(bounds !== undefined && bounds.atLeast <= truth && truth <= bounds.atMost)
          assert.equal(overlapOf(cut), undefined)
          assert.equal(total(cut), people.length)
        },
      ),
    )
  })
})

describe('cells that would count someone twice are found', () => {
  const women: Cell = { sex: 'female', ageFrom: 0, ageTo: 4, count: 1 }
  it('a total beside its parts', () => {
    assert.ok(overlapOf([women, { ...women, ageTo: null }]))
    assert.ok(overlapOf([women, { ...women, sex: 'all' }]))
    assert.ok(
      overlapOf([
        { ...women, ageFrom: 0, ageTo: null },
        { ...women, ageFrom: null, ageTo: null },
      ]),
    )
  })
  it('not where they are apart', () => {
    assert.equal(overlapOf([women, { ...women, ageFrom: 5, ageTo: 9 }, { ...women, sex: 'male' }]), undefined)
    assert.equal(overlapOf(cells), undefined)
  })
})

describe('the census of Kenya', () => {
  const sexRows = [
    { line: 2, county: 'Total', male: 3, female: 4, intersex: 1, total: 8 },
    { line: 3, county: 'Lamu', male: 3, female: 4, intersex: 1, total: 8 },
  ]
  const row = (line: number, subCounty: string, age: string, male: number, female: number) => ({
    line,
    county: 'LAMU',
    subCounty,
    age,
    male,
    female,
    total: male + female,
  })
  const ageRows = [
    row(2, 'ALL', 'Total', 3, 4),
    row(3, 'ALL', '0', 1, 0),
    row(4, 'ALL', '0 - 4', 1, 0),
    row(5, 'ALL', '17', 1, 2),
    row(6, 'ALL', '100+', 1, 1),
    row(7, 'ALL', 'Not Stated', 0, 1),
    row(8, 'LAMU EAST', '17', 1, 1),
  ]
  const codeOf = (name: string) => (name.toUpperCase() === 'LAMU' ? 'KE005' : undefined)

  it('ages and bands are told apart', () => {
    assert.deepEqual(yearOf('0 - 4'), undefined)
    assert.deepEqual(yearOf('Total'), undefined)
    assert.deepEqual(yearOf('100+'), { ageFrom: 100, ageTo: null })
    assert.deepEqual(yearOf('NotStated'), { ageFrom: null, ageTo: null })
    assert.deepEqual(bandOf({ ageFrom: 17, ageTo: 17 }), { ageFrom: 15, ageTo: 17 })
    assert.deepEqual(bandOf({ ageFrom: 18, ageTo: 18 }), { ageFrom: 18, ageTo: 19 })
  })

  it('bands, totals and sub-counties are not counted again', () => {
    const { counties, national, notes } = cellsOfCensus(sexRows, ageRows, codeOf)
    assert.equal(national, 8)
    assert.equal(total(counties.get('KE005')?.cells ?? []), 8)
    assert.deepEqual(
      notes.map(({ line }) => line),
      [3, 4, 5, 6, 7, 2].toSorted((a, b) => a - b),
    )
  })

  it('is refused whole when it does not sum to what it says', () => {
    assert.throws(() => cellsOfCensus(sexRows, ageRows.slice(0, 4), codeOf), CensusFault)
    assert.throws(() => cellsOfCensus(sexRows.slice(1), ageRows, codeOf), /no line "Total"/)
    assert.throws(() => cellsOfCensus(sexRows, ageRows, () => undefined), /no area is called Lamu/)
  })
})
