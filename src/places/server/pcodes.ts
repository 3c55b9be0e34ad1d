import { isAreaCode } from '../area.ts'
import { isCountry } from '../countries.ts'
import { type AreaRow, ensureCountries, upsertAreas } from './areas.ts'
import {
  type Client,
  type Loaded,
  type LoadOptions,
  type Progress,
  type Row,
  readCsv,
  upsert,
} from './load.ts'

const columns = ['Location', 'Admin Level', 'P-Code', 'Name', 'Parent P-Code', 'Valid from date'] as const
export const pcodeSource = 'OCHA global P-code list'

type Placed = { country: string; level: number }

/** OCHA's list of P-codes (CSV, packed or not), of every country in it or of those named. */
export async function loadPcodes(
  client: Client,
  path: string,
  onProgress: Progress,
  { countries, signal }: LoadOptions & { countries?: readonly string[] } = {},
): Promise<Loaded> {
  const table = await readCsv(path, columns, signal)
  const wanted = table.rows.filter((row) => countries?.includes(row.Location) ?? true)
  const result: Loaded = {
    read: wanted.length + table.refused.length,
    written: 0,
    unchanged: 0,
    refused: table.refused,
    notes: [],
  }

  const known = await areasKnown(client, wanted)
  for (const row of wanted)
    if (isCountry(row.Location)) known.set(row.Location, { country: row.Location, level: 0 })
  // Parents first: a child is judged when its parent's fate is known.
  const inOrder = wanted.toSorted(
    (a, b) => Number(a['Admin Level']) - Number(b['Admin Level']) || a.line - b.line,
  )
  const rows: AreaRow[] = []
  const seen = new Set<string>()
  for (const row of inOrder) {
    const fault = seen.has(row['P-Code']) ? `${row['P-Code']} comes twice` : faultIn(row, known)
    if (fault !== undefined) {
      result.refused.push({ line: row.line, reason: fault })
      continue
    }
    seen.add(row['P-Code'])
    known.set(row['P-Code'], { country: row.Location, level: Number(row['Admin Level']) })
    rows.push(areaFrom(row))
  }
  result.refused.sort((a, b) => a.line - b.line)
  if (rows.length > 0)
    await ensureCountries(
      client,
      rows.map(({ country }) => country),
    )
  return { ...result, ...(await upsert(client, upsertAreas, rows, { what: 'P-codes', onProgress, signal })) }
}

type PcodeRow = Row<(typeof columns)[number]>

function areaFrom(row: PcodeRow): AreaRow {
  return {
    code: row['P-Code'],
    country: row.Location,
    level: Number(row['Admin Level']),
    parent_code: row['Parent P-Code'],
    name: row.Name,
    names: {},
    kind: 'pcode',
    centroid_lon: null,
    centroid_lat: null,
    valid_from: row['Valid from date'] || null,
    source: pcodeSource,
  }
}

function faultIn(row: PcodeRow, known: ReadonlyMap<string, Placed>): string | undefined {
  const level = Number(row['Admin Level'])
  if (!isCountry(row.Location)) return `${row.Location || 'an empty cell'} is no country`
  if (!/^[1-9]$/.test(row['Admin Level'])) return `${row['Admin Level'] || 'an empty cell'} is no level`
  if (!isAreaCode(row['P-Code']) || row['P-Code'].includes(':'))
    return `${row['P-Code'] || 'an empty cell'} is no P-code`
  if (row.Name === '') return `${row['P-Code']} has no name`
  if (row.Name.length > 200) return `${row['P-Code']} has a name of more than 200 letters`
  if (!isDay(row['Valid from date'])) return `${row['Valid from date']} is no date`
  const parent = known.get(row['Parent P-Code'])
  if (parent === undefined) return `its parent ${row['Parent P-Code']} is unknown`
  if (parent.country !== row.Location) return `its parent ${row['Parent P-Code']} lies in ${parent.country}`
  if (parent.level >= level) return `its parent ${row['Parent P-Code']} is of level ${parent.level}`
  return undefined
}

function isDay(text: string): boolean {
  if (text === '') return true
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}

/** A list may hold one level only, its parents loaded earlier. */
async function areasKnown(client: Client, rows: readonly PcodeRow[]): Promise<Map<string, Placed>> {
  const parents = [...new Set(rows.map((row) => row['Parent P-Code']))]
  const found = await client.query(`SELECT code, country, level FROM area WHERE code = ANY($1)`, [parents])
  return new Map(found.rows.map(({ code, country, level }) => [code, { country, level }]))
}
