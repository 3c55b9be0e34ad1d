/** One row of a list that leaves in a file: codes, days, numbers and published names, in the order of its columns. */
export type Cell = string | number | boolean | null
export type ListRow = {
  readonly cells: readonly Cell[]
  readonly point: readonly [lon: number, lat: number] | null
}

/** How a list is written, piece by piece. Every row is one line, so that whoever reads along can count them. */
export type ListFormat = {
  contentType: string
  extension: string
  head(columns: readonly string[]): string
  row(row: ListRow, columns: readonly string[], number: number): string
  /** Ends with the count where the format has a place for it: a file that was cut off has none. */
  tail(count: number): string
}

/**
 * A cell that a spreadsheet would take for a formula, and carry out, is made text by an apostrophe before it: beside
 * the signs of ASCII also the wide ones, which some spreadsheets read alike.
 */
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/

/** RFC 4180, UTF-8. Numbers are written as they are; null is an empty cell. */
export function csvCell(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell !== 'string') return String(cell)
  const harmless = FORMULA.test(cell) ? `'${cell}` : cell
  return /[",\r\n]|^\s|\s$/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

const csvLine = (cells: readonly Cell[]): string => `${cells.map(csvCell).join(',')}\r\n`

export const csv: ListFormat = {
  contentType: 'text/csv; charset=utf-8; header=present',
  extension: 'csv',
  head: csvLine,
  row: ({ cells }) => csvLine(cells),
  tail: () => '',
}

const objectOf = (columns: readonly string[], cells: readonly Cell[]): Record<string, Cell> =>
  Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? null]))

/** One JSON object a line; the last one says how many came before it. */
export const ndjson: ListFormat = {
  contentType: 'application/x-ndjson; charset=utf-8',
  extension: 'ndjson',
  head: () => '',
  row: ({ cells }, columns) => `${JSON.stringify(objectOf(columns, cells))}\n`,
  tail: (count) => `${JSON.stringify({ end: true, rows: count })}\n`,
}

/** RFC 7946: points in WGS 84, longitude first, or no geometry; `rows` beside the features is a foreign member (6.1). */
export const geojson: ListFormat = {
  contentType: 'application/geo+json; charset=utf-8',
  extension: 'geojson',
  head: () => '{"type":"FeatureCollection","features":[\n',
  row: ({ cells, point }, columns, number) => {
    const geometry = point === null ? null : { type: 'Point', coordinates: point }
    const feature = { type: 'Feature', geometry, properties: objectOf(columns, cells) }
    return `${number === 1 ? '' : ','}${JSON.stringify(feature)}\n`
  },
  tail: (count) => `],"rows":${count}}\n`,
}
