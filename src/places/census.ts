import type { Cell } from './population.ts'

// Kenya's census of 2019 as its tables print it: V1_T2.2 (sex by county) and V3_T2.3 (age by sex by sub-county).

export type Line<T> = T & { line: number }
export type SexRow = Line<{ county: string; male: number; female: number; intersex: number; total: number }>
export type AgeRow = Line<{
  county: string
  subCounty: string
  age: string
  male: number
  female: number
  total: number
}>
export type Note = { line: number; reason: string }
export type CountyCells = { county: string; line: number; cells: Cell[] }

export const isTotalRow = (county: string): boolean => /^(total|kenya|all|xxx)$/i.test(county.trim())

// A year of age, 100 and over, or not stated. Bands and totals are sums of these and answer undefined.
export function yearOf(age: string): Pick<Cell, 'ageFrom' | 'ageTo'> | undefined {
  const text = age.trim()
  if (/^not ?stated$/i.test(text)) return { ageFrom: null, ageTo: null }
  const open = /^(\d{1,3})\+$/.exec(text)
  if (open !== null) return { ageFrom: Number(open[1]), ageTo: null }
  return /^\d{1,3}$/.test(text) ? { ageFrom: Number(text), ageTo: Number(text) } : undefined
}

// Five years, cut again at 18: who is a child is asked more often than anything else.
export function bandOf({ ageFrom, ageTo }: Pick<Cell, 'ageFrom' | 'ageTo'>): Pick<Cell, 'ageFrom' | 'ageTo'> {
  if (ageFrom === null || ageTo === null) return { ageFrom, ageTo }
  const start = ageFrom - (ageFrom % 5)
  if (start !== 15) return { ageFrom: start, ageTo: start + 4 }
  return ageFrom < 18 ? { ageFrom: 15, ageTo: 17 } : { ageFrom: 18, ageTo: 19 }
}

export class CensusFault extends Error {}

// Disjoint cells a county: women and men by age from the county's own lines ("ALL") of the second table, intersex
// people at every age from the first, since the second leaves them out. Lines of sub-counties only check.
// Throws when what comes out is not exactly what both tables say it sums to.
export function cellsOfCensus(
  sexRows: readonly SexRow[],
  ageRows: readonly AgeRow[],
  codeOf: (county: string) => string | undefined,
): { counties: Map<string, CountyCells>; national: number; notes: Note[] } {
  const counties = new Map<string, CountyCells>()
  const bySex = new Map<string, SexRow>()
  const notes: Note[] = []
  let national: SexRow | undefined
  for (const row of sexRows) {
    if (isTotalRow(row.county)) {
      national = row
      continue
    }
    const code = codeOf(row.county)
    if (code === undefined) throw new CensusFault(`line ${row.line}: no area is called ${row.county}`)
    if (bySex.has(code)) throw new CensusFault(`line ${row.line}: ${row.county} comes twice`)
    bySex.set(code, row)
    const cells: Cell[] = [{ sex: 'intersex', ageFrom: 0, ageTo: null, count: row.intersex }]
    counties.set(code, { county: row.county, line: row.line, cells })
  }
  if (national === undefined) throw new CensusFault('the table of sexes has no line "Total"')

  const checks = new Map<string, { row: AgeRow; male: number; female: number }>()
  for (const row of ageRows) {
    if (isTotalRow(row.county)) continue
    const code = codeOf(row.county)
    const county = code === undefined ? undefined : counties.get(code)
    if (county === undefined)
      throw new CensusFault(`line ${row.line}: ${row.county} is not in the table of sexes`)
    if (row.male + row.female !== row.total) {
      notes.push({
        line: row.line,
        reason: `${row.subCounty}, ${row.age}: men and women do not sum to the total`,
      })
    }
    const key = `${code} ${row.age}`
    if (row.subCounty.toUpperCase() !== 'ALL') {
      const check = checks.get(key)
      if (check !== undefined) {
        check.male -= row.male
        check.female -= row.female
      }
      continue
    }
    checks.set(key, { row, male: row.male, female: row.female })
    const year = yearOf(row.age)
    if (year !== undefined) addTo(county.cells, bandOf(year), row)
  }
  for (const { row, male, female } of checks.values()) {
    if (male === 0 && female === 0) continue
    notes.push({
      line: row.line,
      reason: `${row.county}, ${row.age}: its sub-counties sum to another number`,
    })
  }
  for (const [code, { county, cells }] of counties) agree(county, bySex.get(code) as SexRow, cells)
  agree(
    'the nation',
    national,
    [...counties.values()].flatMap(({ cells }) => cells),
  )
  notes.sort((a, b) => a.line - b.line)
  return { counties, national: national.total, notes }
}

function addTo(cells: Cell[], band: Pick<Cell, 'ageFrom' | 'ageTo'>, row: AgeRow): void {
  for (const sex of ['female', 'male'] as const) {
    const cell = cells.find(
      (each) => each.sex === sex && each.ageFrom === band.ageFrom && each.ageTo === band.ageTo,
    )
    if (cell === undefined) cells.push({ sex, ...band, count: row[sex] })
    else cell.count += row[sex]
  }
}

function agree(where: string, row: SexRow, cells: readonly Cell[]): void {
  for (const sex of ['female', 'male', 'intersex'] as const) {
    const sum = cells.reduce((so, cell) => so + (cell.sex === sex ? cell.count : 0), 0)
    if (sum !== row[sex]) {
      throw new CensusFault(`${where}: ages of ${sex} sum to ${sum}, line ${row.line} says ${row[sex]}`)
    }
  }
  if (row.female + row.male + row.intersex !== row.total) {
    throw new CensusFault(`${where}: line ${row.line} does not sum to its own total`)
  }
}
