import type { Area } from './area.ts'

type Placed = Pick<Area, 'code' | 'level'>

// A chain goes from an area up to its country, as `chainOf` returns it.
export type Chain<A extends Placed = Placed> = readonly A[]

// A lower level is coarser: 0 is a country.
export const isAtLeastAsCoarse = (area: Placed, level: number): boolean => area.level <= level

// The finest area of the chain that a protocol allows; undefined only for an empty chain or a level below 0.
export function coarsen<A extends Placed>(chain: Chain<A>, level: number): A | undefined {
  let best: A | undefined
  for (const area of chain) {
    if (isAtLeastAsCoarse(area, level) && (best === undefined || area.level > best.level)) best = area
  }
  return best
}

// Every area lies in itself.
export const liesIn = (chain: Chain, code: string): boolean => chain.some((area) => area.code === code)

// The finest area in which both lie, or undefined when they share not even a country.
export function commonArea<A extends Placed>(one: Chain<A>, other: Chain<A>): A | undefined {
  return one.find((area) => liesIn(other, area.code))
}
