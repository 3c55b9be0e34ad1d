import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { type AreaGeometry, shareVertex } from './geometry.ts'
import { drawMap } from './map.ts'

const file = new URL('../../demo/data/kenya-counties.geojson', import.meta.url)
const { features } = JSON.parse(readFileSync(file, 'utf8')) as {
  features: { properties: { name: string }; geometry: AreaGeometry }[]
}
const counties = features.map(({ properties, geometry }) => ({ name: properties.name, geometry }))

// The corners of a path as drawn: each ring begins at a place and goes on in steps.
function cornersOf(d: string): [x: number, y: number][] {
  return d
    .split('M')
    .slice(1)
    .flatMap((ring) => {
      const numbers = [...ring.matchAll(/-?\d+(?:\.\d+)?/g)].map(Number)
      const corners: [number, number][] = []
      let at: [number, number] = [0, 0]
      for (let i = 0; i < numbers.length; i += 2) {
        at = [at[0] + (numbers[i] ?? NaN), at[1] + (numbers[i + 1] ?? NaN)]
        corners.push(at)
      }
      return corners
    })
}

describe('the map of a county', () => {
  for (const county of counties) {
    const shapes = counties
      .filter((each) => each === county || shareVertex(each.geometry, county.geometry))
      .map((each) => ({ ...each, focus: each === county }))
    it(`${county.name} with ${shapes.length - 1} neighbours is under 10 KB and inside its frame`, () => {
      const svg = drawMap({ title: county.name, shapes })
      assert.ok(svg.length < 10_000, `${svg.length} bytes`)
      const d = /class="area area-focus" d="([^"]+)"/.exec(svg)?.[1] ?? ''
      const corners = cornersOf(d)
      // Inside the margin: a ring wound the wrong way would draw the whole frame as well.
      assert.ok(corners.length > 10)
      for (const [x, y] of corners) assert.ok(x > 29 && x < 451 && y > 29 && y < 331, `${x}, ${y}`)
      if (county.name === 'Turkana') assert.ok(shapes.length >= 4)
    })
  }

  it('is the same for rings of either direction', () => {
    const [first] = counties
    assert.ok(first !== undefined && first.geometry.type === 'Polygon')
    const turned: AreaGeometry = {
      type: 'Polygon',
      coordinates: first.geometry.coordinates.map((ring) => ring.toReversed()),
    }
    const extent = (geometry: AreaGeometry) => {
      const svg = drawMap({ title: 'a', shapes: [{ name: 'a', geometry }] })
      const xs = cornersOf(/ d="([^"]+)"/.exec(svg)?.[1] ?? '').map(([x]) => x)
      return [Math.min(...xs), Math.max(...xs)].map(Math.round)
    }
    assert.deepEqual(extent(first.geometry), extent(turned))
  })

  it('carries titles, escaped, and no inline style', () => {
    const shapes = [
      {
        name: `Murang'a & <b>`,
        geometry: (counties[20] as (typeof counties)[number]).geometry,
        class: 'level-2',
      },
    ]
    const svg = drawMap({ title: 'A "title"', shapes })
    assert.match(
      svg,
      /^<svg class="map" role="img" viewBox="0 0 480 360"><title>A &quot;title&quot;<\/title>/,
    )
    assert.match(
      svg,
      /<path class="area level-2" d="M[^"]+"><title>Murang&#39;a &amp; &lt;b&gt;<\/title><\/path>/,
    )
    assert.doesNotMatch(svg, /style=|fill=|onload/)
  })
})
