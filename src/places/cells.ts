import { cellToBoundary, cellToLatLng, getResolution, isValidCell, latLngToCell, polygonToCells } from 'h3-js'
import type { AreaGeometry, Position } from './geometry.ts'
import { polygonsOf } from './geometry.ts'

// A released place is at least 5 km coarse. Resolution 5 is the finest H3 grid whose hexagons have no edge
// shorter than 5 km anywhere on Earth (6.9 km; on average 9.9 km, and 12 km across at the narrowest).
// Resolution 6 falls to 4.5 km across.
export const coarseResolution = 5
export const coarseKilometres = 5

const prefix = 'h3:'

export const isCellCode = (code: string): boolean =>
  code.startsWith(prefix) && isValidCell(code.slice(prefix.length))

export function cellOf([lon, lat]: Position, resolution: number = coarseResolution): string {
  if (resolution > coarseResolution) throw new RangeError(`H3 resolution ${resolution} is finer than 5 km`)
  return prefix + latLngToCell(lat, lon, resolution)
}

export const resolutionOf = (code: string): number => getResolution(code.slice(prefix.length))

export const isCoarseCell = (code: string): boolean =>
  isCellCode(code) && resolutionOf(code) <= coarseResolution

export function centreOf(code: string): Position {
  const [lat, lon] = cellToLatLng(code.slice(prefix.length))
  return [lon, lat]
}

export function outlineOf(code: string): AreaGeometry {
  const ring = cellToBoundary(code.slice(prefix.length), true).map(([lon, lat]): Position => [lon, lat])
  return { type: 'Polygon', coordinates: [ring] }
}

// A cell belongs to the one area in which its centre lies, so the cells of neighbours are disjoint.
export function cellsWithin(geometry: AreaGeometry, resolution: number = coarseResolution): string[] {
  const cells = new Set<string>()
  for (const polygon of polygonsOf(geometry)) {
    const rings = polygon.map((ring) => ring.map(([lon, lat]) => [lon, lat]))
    for (const cell of polygonToCells(rings, resolution, true)) cells.add(prefix + cell)
  }
  return [...cells].sort()
}
