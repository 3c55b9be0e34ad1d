import { type AreaGeometry, type Box, boxOf, type Position, polygonsOf, type Ring } from './geometry.ts'

// Within a tenth of a millimetre of a boundary is on it: the rounding of coordinates is coarser than that.
const onBoundaryDegrees = 1e-9

type Side = 'inside' | 'outside' | 'boundary'

// In a plane of degrees, as RFC 7946 draws its lines. Boundaries that cross the antimeridian come cut there.
export function pointInArea(at: Position, geometry: AreaGeometry): boolean {
  return polygonsOf(geometry).some(([outer, ...holes]) => {
    if (outer === undefined) return false
    const side = sideOf(at, outer)
    if (side !== 'inside') return side === 'boundary'
    return holes.every((hole) => sideOf(at, hole) !== 'inside')
  })
}

function sideOf([x, y]: Position, ring: Ring): Side {
  let inside = false
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const a = ring[j] as Position
    const b = ring[i] as Position
    if (touches(x, y, a, b)) return 'boundary'
    // Half open in y, so that a ray through a vertex crosses once.
    if (a[1] > y !== b[1] > y && x < ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]) + a[0]) inside = !inside
  }
  return inside ? 'inside' : 'outside'
}

function touches(x: number, y: number, [ax, ay]: Position, [bx, by]: Position): boolean {
  const dx = bx - ax
  const dy = by - ay
  const length2 = dx * dx + dy * dy
  const t = length2 === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length2))
  return Math.abs(ax + t * dx - x) <= onBoundaryDegrees && Math.abs(ay + t * dy - y) <= onBoundaryDegrees
}

export type Located = { code: string; geometry: AreaGeometry; box?: Box }

// More than one when the point lies on a common boundary, or where sources overlap; in order of code.
export function locate(at: Position, areas: readonly Located[]): string[] {
  const [x, y] = at
  const near = onBoundaryDegrees
  return areas
    .filter(({ geometry, box = boxOf(geometry) }) => {
      const [west, south, east, north] = box
      return x >= west - near && x <= east + near && y >= south - near && y <= north + near
    })
    .filter(({ geometry }) => pointInArea(at, geometry))
    .map(({ code }) => code)
    .sort()
}
