import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { cellToBoundary, greatCircleDistance } from 'h3-js'
import { isAreaCode, nameIn } from './area.ts'
import {
  cellOf,
  cellsWithin,
  centreOf,
  coarseKilometres,
  isCellCode,
  isCoarseCell,
  outlineOf,
} from './cells.ts'
import { coarsen, commonArea, isAtLeastAsCoarse, liesIn } from './coarsen.ts'
import { pointInArea } from './locate.ts'

const chain = [
  { code: 'KE023140', level: 2 },
  { code: 'KE023', level: 1 },
  { code: 'KEN', level: 0 },
]

describe('an area is made as coarse as a protocol asks', () => {
  it('by its parents, never by its letters', () => {
    assert.equal(coarsen(chain, 2)?.code, 'KE023140')
    assert.equal(coarsen(chain, 1)?.code, 'KE023')
    assert.equal(coarsen(chain, 0)?.code, 'KEN')
    assert.equal(coarsen(chain, 5)?.code, 'KE023140')
    assert.equal(coarsen([], 1), undefined)
  })
  it('is never finer than asked', () => {
    fc.assert(
      fc.property(fc.nat(9), (level) => {
        const area = coarsen(chain, level)
        assert.ok(area !== undefined && isAtLeastAsCoarse(area, level))
      }),
    )
  })
  it('two areas meet in the finest that holds both', () => {
    const other = [
      { code: 'KE024', level: 1 },
      { code: 'KEN', level: 0 },
    ]
    assert.equal(commonArea(chain, other)?.code, 'KEN')
    assert.equal(commonArea(chain, chain.slice(1))?.code, 'KE023')
    assert.equal(liesIn(chain, 'KE023'), true)
    assert.equal(liesIn(other, 'KE023'), false)
  })
})

describe('a point becomes a cell', () => {
  const onEarth = fc.tuple(
    fc.double({ min: -180, max: 180, noNaN: true }),
    fc.double({ min: -85, max: 85, noNaN: true }),
  )

  it('no edge of which is shorter than 5 km, wherever it is', () => {
    fc.assert(
      fc.property(onEarth, (at) => {
        const cell = cellOf(at)
        assert.ok(isCoarseCell(cell) && isAreaCode(cell))
        const corners = cellToBoundary(cell.slice(3))
        // At the twelve pentagons and along the icosahedron's seams H3 draws an edge in two pieces.
        if (corners.length !== 6) return
        for (const [i, corner] of corners.entries()) {
          const next = corners[(i + 1) % 6] as [number, number]
          assert.ok(greatCircleDistance(corner, next, 'km') >= coarseKilometres)
        }
      }),
      { numRuns: 1000 },
    )
  })
  it('is refused when it would be finer', () => {
    assert.throws(() => cellOf([35.6, 3.1], 6), RangeError)
    assert.equal(isCoarseCell('h3:867a6e42fffffff'), false)
    assert.equal(isCellCode('h3:nonsense'), false)
    assert.equal(isCellCode('KE023'), false)
  })
  it('that holds it, and its centre leads back to it', () => {
    const cell = cellOf([35.6, 3.1])
    assert.equal(pointInArea([35.6, 3.1], outlineOf(cell)), true)
    assert.equal(cellOf(centreOf(cell)), cell)
  })
  it('neighbouring areas share no cell', () => {
    const box = (west: number) => ({
      type: 'Polygon' as const,
      coordinates: [
        [
          [west, 2],
          [west + 1, 2],
          [west + 1, 3],
          [west, 3],
          [west, 2],
        ] as [number, number][],
      ],
    })
    const [here, there] = [cellsWithin(box(35)), cellsWithin(box(36))]
    assert.ok(here.length > 20 && there.length > 20)
    assert.equal(here.filter((cell) => there.includes(cell)).length, 0)
  })
})

describe('an area is named in the reader’s language', () => {
  const kenya = { name: 'Kenya', names: { es: 'Kenia', ar: 'كينيا' } }
  it('or in the source’s own', () => {
    assert.equal(nameIn(kenya, 'es-CO'), 'Kenia')
    assert.equal(nameIn(kenya, 'so'), 'Kenya')
  })
})
