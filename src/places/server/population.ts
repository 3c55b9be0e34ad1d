import { type AgeRow, CensusFault, cellsOfCensus, type SexRow } from '../census.ts'
import { nameMatcher } from '../names.ts'
import { type Cell, overlapOf, type Sex, sexes } from '../population.ts'
import { namedAreas } from './areas.ts'
import {
  type Client,
  ImportFault,
  type Loaded,
  type LoadOptions,
  type Progress,
  type Row,
  readCsv,
} from './load.ts'

export const censusSource = 'KNBS 2019 census'

const sexColumns = ['County', 'Male', 'Female', 'Intersex', 'Total'] as const
const ageColumns = ['County', 'SubCounty', 'Age', 'Male', 'Female', 'Total'] as const
export const compactColumns = ['area_code', 'sex', 'age_from', 'age_to', 'count', 'year', 'source'] as const

type AreaCells = { areaCode: string; year: number; source: string; cells: Cell[] }

/** The two census tables of Kenya; `path` is V1_T2.2 (sex), `ages` V3_T2.3 (age). All or nothing. */
export async function loadKenyaCensus(
  client: Client,
  path: string,
  onProgress: Progress,
  { ages, signal }: LoadOptions & { ages: string },
): Promise<Loaded> {
  const counties = await namedAreas(client, 'KEN', 1)
  if (counties.length === 0)
    throw new ImportFault('There are no counties of Kenya yet: import its P-codes first')
  const { found, read, notes } = await readKenyaCensus(path, ages, nameMatcher(counties), signal)
  const rows = [...found].map(([areaCode, { cells }]) => ({
    areaCode,
    year: 2019,
    source: censusSource,
    cells,
  }))
  return { read, refused: [], notes, ...(await replacePopulation(client, rows, { onProgress, signal })) }
}

/** The same without a database: cells by code of county. `match` knows the counties' names. */
export async function readKenyaCensus(
  path: string,
  ages: string,
  match: ReturnType<typeof nameMatcher>,
  signal?: AbortSignal,
) {
  const bySex = await readCsv(path, sexColumns, signal)
  const byAge = await readCsv(ages, ageColumns, signal)
  for (const [file, { refused }] of [
    [path, bySex],
    [ages, byAge],
  ] as const) {
    const [first] = refused
    if (first !== undefined) throw new ImportFault(`${file}, line ${first.line}: ${first.reason}`)
  }
  const sexRows = bySex.rows.map(
    (row): SexRow => ({
      line: row.line,
      county: row.County,
      male: people(row.Male, row.line, path),
      female: people(row.Female, row.line, path),
      intersex: people(row.Intersex, row.line, path),
      total: people(row.Total, row.line, path),
    }),
  )
  const ageRows = byAge.rows.map(
    (row): AgeRow => ({
      line: row.line,
      county: row.County,
      subCounty: row.SubCounty,
      age: row.Age,
      male: people(row.Male, row.line, ages),
      female: people(row.Female, row.line, ages),
      total: people(row.Total, row.line, ages),
    }),
  )
  const codes = new Map<string, string | undefined>()
  const codeOf = (county: string) => {
    if (!codes.has(county)) codes.set(county, match(county).found ?? undefined)
    return codes.get(county)
  }
  try {
    const { counties: found, national, notes } = cellsOfCensus(sexRows, ageRows, codeOf)
    return { found, national, notes, read: sexRows.length + ageRows.length }
  } catch (error) {
    if (error instanceof CensusFault)
      throw new ImportFault(`The census does not add up: ${error.message}`, { cause: error })
    throw error
  }
}

/** The tables leave a cell empty where nobody was counted. */
function people(cell: string, line: number, path: string): number {
  if (cell === '') return 0
  if (!/^\d{1,12}$/.test(cell))
    throw new ImportFault(`${path}, line ${line}: "${cell}" is no number of people`)
  return Number(cell)
}

/** A compact table: area_code, sex, age_from, age_to, count, year, source (see `compactColumns`). */
export async function loadPopulation(
  client: Client,
  path: string,
  onProgress: Progress,
  { signal }: LoadOptions = {},
): Promise<Loaded> {
  const { rows, refused } = await readCsv(path, compactColumns, signal)
  const read = rows.length + refused.length
  const found = await client.query('SELECT code FROM area WHERE code = ANY($1)', [
    [...new Set(rows.map((row) => row.area_code))],
  ])
  const known = new Set(found.rows.map(({ code }) => String(code)))
  const areas = new Map<string, AreaCells & { line: number; bad?: string }>()
  for (const row of rows) {
    const key = JSON.stringify([row.area_code, row.year, row.source])
    const area = areas.get(key) ?? {
      areaCode: row.area_code,
      year: Number(row.year),
      source: row.source,
      cells: [],
      line: row.line,
    }
    const fault = known.has(row.area_code)
      ? faultIn(row)
      : `no area has the code ${row.area_code || '(none)'}`
    if (fault !== undefined) refused.push({ line: row.line, reason: fault })
    // Part of an area's people would pass for all of them.
    if (fault !== undefined) area.bad ??= `left out, because line ${row.line} of the same area was refused`
    else area.cells.push(cellFrom(row))
    areas.set(key, area)
  }
  for (const area of areas.values()) {
    const overlap = overlapOf(area.cells)
    if (overlap !== undefined)
      area.bad ??= `left out, because ${said(overlap[0])} and ${said(overlap[1])} overlap`
    if (area.bad !== undefined && area.cells.length > 0)
      refused.push({ line: area.line, reason: `${area.areaCode}: ${area.bad}` })
  }
  refused.sort((a, b) => a.line - b.line)
  const whole = [...areas.values()].filter(({ bad }) => bad === undefined)
  return { read, refused, notes: [], ...(await replacePopulation(client, whole, { onProgress, signal })) }
}

const whole = (cell: string): boolean => /^\d{1,12}$/.test(cell)
const cellFrom = (row: Row<(typeof compactColumns)[number]>): Cell => ({
  sex: row.sex as Sex,
  ageFrom: row.age_from === '' ? null : Number(row.age_from),
  ageTo: row.age_to === '' ? null : Number(row.age_to),
  count: Number(row.count),
})
const said = ({ sex, ageFrom, ageTo }: Cell): string =>
  `${sex} ${ageFrom ?? 'not stated'} to ${ageTo ?? 'the oldest'}`

function faultIn(row: Row<(typeof compactColumns)[number]>): string | undefined {
  if (!(sexes as readonly string[]).includes(row.sex))
    return `${row.sex || 'an empty cell'} is none of ${sexes.join(', ')}`
  if (!whole(row.count)) return `"${row.count}" is no number of people`
  if (!/^(19|20|21)\d\d$/.test(row.year)) return `${row.year || 'an empty cell'} is no year`
  if (row.source === '') return 'it names no source'
  const ages = [row.age_from, row.age_to].filter((age) => age !== '')
  if (!ages.every((age) => whole(age) && Number(age) <= 150)) return `${row.age_from}–${row.age_to} is no age`
  if (row.age_from === '' && row.age_to !== '') return 'it has a last age but no first'
  if (ages.length === 2 && Number(ages[0]) > Number(ages[1]))
    return `${row.age_from}–${row.age_to} runs backwards`
  return undefined
}

/**
 * One area at a time is replaced whole, in one statement: rows of an earlier cut into ages would be counted again
 * beside the new ones.
 */
async function replacePopulation(
  client: Client,
  areas: readonly AreaCells[],
  { onProgress, signal }: { onProgress: Progress; signal?: AbortSignal | undefined },
): Promise<{ written: number; unchanged: number }> {
  const rows = areas.flatMap(({ areaCode, year, source, cells }) =>
    cells.map(({ sex, ageFrom, ageTo, count }) => ({
      area_code: areaCode,
      year,
      source,
      sex,
      age_from: ageFrom,
      age_to: ageTo,
      count,
    })),
  )
  signal?.throwIfAborted()
  onProgress(0, rows.length, 'population')
  const { rows: changed } = await client.query(replace, [JSON.stringify(rows)])
  onProgress(rows.length, rows.length, 'population')
  const written = changed.filter(({ gone }) => gone === false).length
  return { written, unchanged: rows.length - written }
}

const replace = `
  WITH r AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS r (
      area_code text, year smallint, source text, sex text, age_from smallint, age_to smallint, count bigint)
  ), gone AS (
    DELETE FROM population p
    USING (SELECT DISTINCT area_code, year, source FROM r) s
    WHERE p.area_code = s.area_code AND p.year = s.year AND p.source = s.source
      AND NOT EXISTS (SELECT FROM r WHERE r.area_code = p.area_code AND r.year = p.year AND r.source = p.source
        AND r.sex = p.sex AND coalesce(r.age_from, -1) = coalesce(p.age_from, -1)
        AND coalesce(r.age_to, -1) = coalesce(p.age_to, -1))
    RETURNING true AS gone
  ), put AS (
    INSERT INTO population AS p (area_code, year, source, sex, age_from, age_to, count)
    SELECT area_code, year, source, sex, age_from, age_to, count FROM r
    ON CONFLICT (area_code, year, source, sex, age_from, age_to) DO UPDATE SET count = excluded.count
    WHERE p.count <> excluded.count
    RETURNING false AS gone
  )
  SELECT gone FROM gone UNION ALL SELECT gone FROM put`
