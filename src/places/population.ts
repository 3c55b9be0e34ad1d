import { Type } from 'typebox'

export const sexes = ['female', 'male', 'intersex', 'all'] as const
export const Sex = Type.Enum([...sexes])
export type Sex = (typeof sexes)[number]

// People counted together. `ageFrom` null: age not stated. `ageTo` null with `ageFrom` given: and over.
// `sex` 'all': not divided by sex. The cells of one area, year and source are disjoint.
export type Cell = { sex: Sex; ageFrom: number | null; ageTo: number | null; count: number }

export const PopulationCell = Type.Object({
  sex: Sex,
  ageFrom: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()], { description: 'null: not stated' }),
  ageTo: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()], { description: 'null: and over' }),
  count: Type.Integer({ minimum: 0 }),
})

export type Asked = { sex?: Exclude<Sex, 'all'>; from?: number; to?: number }
export type Bounds = { atLeast: number; atMost: number }

export const total = (cells: readonly Cell[]): number => cells.reduce((sum, { count }) => sum + count, 0)

// What is surely so, and what may be so: a cell only partly inside the question, or whose sex or age is unknown,
// counts in the second alone. No cells at all is unknown, never zero.
export function countOf(cells: readonly Cell[], asked: Asked = {}): Bounds | undefined {
  if (cells.length === 0) return undefined
  const bounds: Bounds = { atLeast: 0, atMost: 0 }
  for (const cell of cells) {
    const sure = [sexAnswers(cell, asked), ageAnswers(cell, asked)]
    if (sure.includes('no')) continue
    bounds.atMost += cell.count
    if (!sure.includes('perhaps')) bounds.atLeast += cell.count
  }
  return bounds
}

type Answer = 'yes' | 'no' | 'perhaps'

function sexAnswers({ sex }: Cell, asked: Asked): Answer {
  if (asked.sex === undefined || sex === asked.sex) return 'yes'
  return sex === 'all' ? 'perhaps' : 'no'
}

function ageAnswers({ ageFrom, ageTo }: Cell, { from = 0, to = Infinity }: Asked): Answer {
  if (from <= 0 && to === Infinity) return 'yes'
  if (ageFrom === null) return 'perhaps'
  const last = ageTo ?? Infinity
  if (last < from || ageFrom > to) return 'no'
  return ageFrom >= from && last <= to ? 'yes' : 'perhaps'
}

// Two cells that could count one person twice, or undefined. Unknown age is a group of its own beside stated ages.
export function overlapOf(cells: readonly Cell[]): [Cell, Cell] | undefined {
  for (const [i, a] of cells.entries()) {
    for (const b of cells.slice(i + 1)) if (sexesMeet(a, b) && agesMeet(a, b)) return [a, b]
  }
  return undefined
}

const sexesMeet = (a: Cell, b: Cell) => a.sex === b.sex || a.sex === 'all' || b.sex === 'all'

function agesMeet(a: Cell, b: Cell): boolean {
  const everyAge = ({ ageFrom, ageTo }: Cell) => ageFrom === 0 && ageTo === null
  if (a.ageFrom === null || b.ageFrom === null) {
    return (a.ageFrom === null && b.ageFrom === null) || everyAge(a) || everyAge(b)
  }
  return a.ageFrom <= (b.ageTo ?? Infinity) && b.ageFrom <= (a.ageTo ?? Infinity)
}
