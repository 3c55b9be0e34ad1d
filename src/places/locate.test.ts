import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type AreaGeometry, boxOf, faultOf, type Position, type Ring, windForD3 } from './geometry.ts'
import { locate, pointInArea } from './locate.ts'

const square: Ring = [
  [0, 0],
  [10, 0],
  [10, 10],
  [0, 10],
  [0, 0],
]
const hole: Ring = [
  [4, 4],
  [6, 4],
  [6, 6],
  [4, 6],
  [4, 4],
]
const ringed: AreaGeometry = { type: 'Polygon', coordinates: [square, hole] }

// A star around a centre: any such ring is simple, and what lies nearer the centre than its edge is inside.
const star = fc
  .record({
    centre: fc.tuple(fc.integer({ min: -90, max: 90 }), fc.integer({ min: -60, max: 60 })),
    radii: fc.array(fc.integer({ min: 2, max: 20 }), { minLength: 3, maxLength: 40 }),
  })
  .map(({ centre: [x, y], radii }) => {
    const ring = radii.map((radius, i): Position => {
      const angle = (i / radii.length) * 2 * Math.PI
      return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)]
    })
    return { centre: [x, y] as Position, ring: [...ring, ring[0] as Position] }
  })

const between = ([ax, ay]: Position, [bx, by]: Position, t: number): Position => [
  ax + (bx - ax) * t,
  ay + (by - ay) * t,
]
const polygon = (...rings: Ring[]): AreaGeometry => ({ type: 'Polygon', coordinates: rings })

describe('a point in an area', () => {
  it('is inside, outside, or in a hole', () => {
    assert.equal(pointInArea([2, 2], ringed), true)
    assert.equal(pointInArea([5, 5], ringed), false)
    assert.equal(pointInArea([11, 5], ringed), false)
    assert.equal(pointInArea([-1, 10], ringed), false)
  })

  it('is inside on the boundary, on a vertex, and on the edge of a hole', () => {
    for (const at of [
      [0, 5],
      [10, 10],
      [5, 0],
      [4, 5],
      [6, 6],
    ] as Position[])
      assert.equal(pointInArea(at, ringed), true)
  })

  it('is inside when any part of a scattered area holds it, an island in a lake too', () => {
    const island: Ring = hole.map(([x, y]): Position => [5 + (x - 5) / 2, 5 + (y - 5) / 2])
    const scattered: AreaGeometry = { type: 'MultiPolygon', coordinates: [[square, hole], [island]] }
    assert.equal(pointInArea([5, 5], scattered), true)
    assert.equal(pointInArea([4.2, 5], scattered), false)
  })

  it('inside every star at its centre and short of each edge, outside beyond it', () => {
    fc.assert(
      fc.property(star, fc.double({ min: 0, max: 1, noNaN: true }), ({ centre, ring }, t) => {
        const area = polygon(ring)
        assert.equal(pointInArea(centre, area), true)
        for (let i = 1; i < ring.length; i++) {
          const edge = between(ring[i - 1] as Position, ring[i] as Position, t)
          assert.equal(pointInArea(edge, area), true)
          assert.equal(pointInArea(between(centre, edge, 0.99), area), true)
          assert.equal(pointInArea(between(centre, edge, 1.01), area), false)
        }
      }),
    )
  })

  it('does not depend on where a ring starts nor on its direction', () => {
    fc.assert(
      fc.property(
        star,
        fc.nat(),
        fc.tuple(fc.integer({ min: -110, max: 110 }), fc.integer({ min: -80, max: 80 })),
        ({ ring }, n, at) => {
          const open = ring.slice(1)
          const start = n % open.length
          const turned = [...open.slice(start), ...open.slice(0, start)]
          const closed = [...turned, turned[0] as Position]
          const answer = pointInArea(at, polygon(ring))
          assert.equal(pointInArea(at, polygon(closed)), answer)
          assert.equal(pointInArea(at, polygon(closed.toReversed())), answer)
          assert.equal(pointInArea(at, windForD3(polygon(ring))), answer)
        },
      ),
    )
  })

  it('belongs to both neighbours on their common boundary and to one elsewhere', () => {
    const east = polygon(square.map(([x, y]): Position => [x + 10, y]))
    const areas = [
      { code: 'EAST', geometry: east, box: boxOf(east) },
      { code: 'CENTRE', geometry: polygon(square) },
    ]
    assert.deepEqual(locate([10, 3], areas), ['CENTRE', 'EAST'])
    assert.deepEqual(locate([12, 3], areas), ['EAST'])
    assert.deepEqual(locate([30, 3], areas), [])
  })
})

describe('a boundary is refused', () => {
  const cases: [string, unknown, RegExp][] = [
    ['that is missing', null, /not a Polygon/],
    ['that is a line', { type: 'LineString', coordinates: square }, /not a Polygon/],
    ['that is empty', { type: 'MultiPolygon', coordinates: [] }, /empty/],
    ['that is not closed', polygon(square.slice(0, 4)), /not closed/],
    ['that has two corners', polygon(square.slice(0, 3)), /fewer than four/],
    ['that lies off the globe', polygon(square.map(([x, y]): Position => [x + 175, y])), /longitude/],
  ]
  for (const [name, geometry, reason] of cases) it(name, () => assert.match(faultOf(geometry) ?? '', reason))
  it('never when it is sound', () => assert.equal(faultOf(ringed), undefined))
})
