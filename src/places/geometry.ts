// The part of GeoJSON (RFC 7946) that a boundary needs. Positions are longitude, latitude.
export type Position = [lon: number, lat: number]
export type Ring = Position[]
export type PolygonRings = Ring[]
export type AreaGeometry =
  | { type: 'Polygon'; coordinates: PolygonRings }
  | { type: 'MultiPolygon'; coordinates: PolygonRings[] }

export type Box = [west: number, south: number, east: number, north: number]

export const polygonsOf = (geometry: AreaGeometry): PolygonRings[] =>
  geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates

export function boxOf(geometry: AreaGeometry): Box {
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [outer] of polygonsOf(geometry)) {
    for (const [lon, lat] of outer ?? []) {
      if (lon < box[0]) box[0] = lon
      if (lat < box[1]) box[1] = lat
      if (lon > box[2]) box[2] = lon
      if (lat > box[3]) box[3] = lat
    }
  }
  return box
}

export const boxesMeet = (a: Box, b: Box): boolean =>
  a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3]

// Boundaries of one source are cut from one topology: neighbours share vertices.
export function shareVertex(a: AreaGeometry, b: AreaGeometry): boolean {
  if (!boxesMeet(boxOf(a), boxOf(b))) return false
  const seen = new Set(polygonsOf(a).flatMap((rings) => rings.flatMap((ring) => ring.map(String))))
  return polygonsOf(b).some((rings) => rings.some((ring) => ring.some((at) => seen.has(String(at)))))
}

function signedArea(ring: Ring): number {
  let sum = 0
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const a = ring[j] as Position
    const b = ring[i] as Position
    sum += a[0] * b[1] - b[0] * a[1]
  }
  return sum / 2
}

// d3-geo works on the sphere and takes the inside of a ring to be on its right: outer rings run clockwise, the
// reverse of RFC 7946. A ring the wrong way round is everything else on the globe. Not for areas over half of it.
export function windForD3(geometry: AreaGeometry): AreaGeometry {
  const wind = (rings: PolygonRings) =>
    rings.map((ring, i) => (signedArea(ring) > 0 === (i === 0) ? ring.toReversed() : ring))
  return geometry.type === 'Polygon'
    ? { type: 'Polygon', coordinates: wind(geometry.coordinates) }
    : { type: 'MultiPolygon', coordinates: geometry.coordinates.map(wind) }
}

// The reason why this is no boundary, or undefined.
export function faultOf(geometry: unknown): string | undefined {
  const { type, coordinates } = (geometry ?? {}) as { type?: unknown; coordinates?: unknown }
  if (type !== 'Polygon' && type !== 'MultiPolygon') return 'the geometry is not a Polygon or MultiPolygon'
  const polygons = type === 'Polygon' ? [coordinates] : coordinates
  if (!Array.isArray(polygons) || polygons.length === 0) return 'the geometry is empty'
  for (const rings of polygons) {
    if (!Array.isArray(rings) || rings.length === 0) return 'a polygon has no ring'
    for (const ring of rings) {
      if (!Array.isArray(ring) || ring.length < 4) return 'a ring has fewer than four positions'
      if (!ring.every(isPosition)) return 'a position is not a longitude and a latitude'
      if (String(ring[0]) !== String(ring.at(-1))) return 'a ring is not closed'
    }
  }
  return undefined
}

function isPosition(at: unknown): at is Position {
  if (!Array.isArray(at)) return false
  const [lon, lat] = at as unknown[]
  return typeof lon === 'number' && typeof lat === 'number' && Math.abs(lon) <= 180 && Math.abs(lat) <= 90
}
