import { readFile } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import { CsvError, parse } from 'csv-parse/sync'

/** What the loaders need of `pg`: a client of the owner's login. */
// biome-ignore lint/suspicious/noExplicitAny: the rows of `pg` are any
export type Client = {
  query(text: string, values?: unknown[]): Promise<{ rows: any[]; rowCount: number | null }>
}

export type Progress = (done: number, total: number, what: string) => void
export type Refusal = { line: number; reason: string }

/**
 * `read` counts records of the source; `written` and `unchanged` count rows of the table. In GeoJSON, which has no
 * lines, `line` is the number of the feature. `notes` are faults of the source that nothing stored depends on.
 */
export type Loaded = {
  read: number
  written: number
  unchanged: number
  refused: Refusal[]
  notes: Refusal[]
}
export type LoadOptions = { signal?: AbortSignal }

/** A sentence for the person who started the import; nothing was written. */
export class ImportFault extends Error {}

export const nothingLoaded = (read = 0): Loaded => ({
  read,
  written: 0,
  unchanged: 0,
  refused: [],
  notes: [],
})

const largestFile = 256 * 1024 * 1024

/** The text of a file; `.gz` is unpacked. */
export async function readText(path: string, signal?: AbortSignal): Promise<string> {
  let bytes: Buffer
  try {
    bytes = await readFile(path, { signal })
  } catch (error) {
    const { code, name } = error as NodeJS.ErrnoException
    if (name === 'AbortError') throw error
    const why =
      code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : String(code)
    throw new ImportFault(`Cannot read ${path}: ${why}`, { cause: error })
  }
  try {
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) bytes = gunzipSync(bytes, { maxOutputLength: largestFile })
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    throw new ImportFault(`Cannot read ${path}: it is neither UTF-8 text nor such text packed by gzip`, {
      cause: error,
    })
  }
}

export type Row<K extends string> = { line: number } & Record<K, string>

/** The rows of a CSV file that has these columns; others are passed over. Blank and HXL tag lines are left out. */
export async function readCsv<K extends string>(
  path: string,
  columns: readonly K[],
  signal?: AbortSignal,
): Promise<{ rows: Row<K>[]; refused: Refusal[] }> {
  const text = await readText(path, signal)
  let records: { record: string[]; info: { lines: number } }[]
  try {
    records = parse(text, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as never
  } catch (error) {
    if (error instanceof CsvError)
      throw new ImportFault(`${path} is not a CSV file: ${error.message}`, { cause: error })
    throw error
  }
  const [head, ...rest] = records
  const places = columns.map((column) => head?.record.indexOf(column) ?? -1)
  const missing = columns.filter((_, i) => places[i] === -1)
  if (head === undefined || missing.length > 0) {
    throw new ImportFault(`${path} is not the expected table: it has no column ${missing.join(', ')}`)
  }
  const rows: Row<K>[] = []
  const refused: Refusal[] = []
  for (const { record, info } of rest) {
    if (record[0]?.startsWith('#')) continue
    if (record.length !== head.record.length) {
      refused.push({
        line: info.lines,
        reason: `has ${record.length} fields instead of ${head.record.length}`,
      })
      continue
    }
    const cells = columns.map((column, i) => [column, record[places[i] as number] ?? ''])
    rows.push({ line: info.lines, ...Object.fromEntries(cells) } as Row<K>)
  }
  return { rows, refused }
}

export type Feature = { line: number; properties: Record<string, unknown>; geometry: unknown }

export async function readFeatures(path: string, signal?: AbortSignal): Promise<Feature[]> {
  const text = await readText(path, signal)
  let parsed: { type?: unknown; features?: unknown } | null
  try {
    parsed = JSON.parse(text)
  } catch (error) {
    throw new ImportFault(`${path} is not JSON: ${(error as Error).message}`, { cause: error })
  }
  if (parsed?.type !== 'FeatureCollection' || !Array.isArray(parsed.features)) {
    throw new ImportFault(`${path} is not a GeoJSON FeatureCollection`)
  }
  return parsed.features.map((feature: Partial<Feature> | null, i) => ({
    line: i + 1,
    properties: feature?.properties ?? {},
    geometry: feature?.geometry,
  }))
}

const batchSize = 1000

/**
 * Sends rows to a statement that takes them as one JSON array in `$1` and returns one row for each that it changed.
 * Cancelled between batches: what was sent stays, and the same import started again completes it.
 */
export async function upsert(
  client: Client,
  statement: string,
  rows: readonly unknown[],
  { what, onProgress, signal }: { what: string; onProgress: Progress; signal?: AbortSignal | undefined },
): Promise<{ written: number; unchanged: number }> {
  let written = 0
  onProgress(0, rows.length, what)
  for (let at = 0; at < rows.length; at += batchSize) {
    signal?.throwIfAborted()
    const batch = rows.slice(at, at + batchSize)
    const { rows: changed } = await client.query(statement, [JSON.stringify(batch)])
    written += changed.length
    onProgress(at + batch.length, rows.length, what)
  }
  return { written, unchanged: rows.length - written }
}
