/**
 * One result. `limit` is what the same machine did in the same run by the plainest means, or what was promised; null
 * where there is nothing to compare with.
 */
export type Line = { bench: string; case: string; value: number; unit: string; limit: number | null }

/** Three digits that mean something, and whole numbers above them. */
export function rounded(value: number): number {
  return value >= 100 ? Math.round(value) : Number(value.toPrecision(3))
}

/** `--json` prints one JSON object a line; otherwise the same as a line for a person. */
export function printLine(line: Line, json = process.argv.includes('--json')): void {
  const ratio = line.limit === null || line.limit === 0 ? null : rounded(line.value / line.limit)
  const value = rounded(line.value)
  const limit = line.limit === null ? null : rounded(line.limit)
  if (json) {
    console.log(JSON.stringify({ bench: line.bench, case: line.case, value, unit: line.unit, limit, ratio }))
    return
  }
  const beside = limit === null ? '' : `  beside ${limit}: ${ratio}`
  console.log(`${line.case}: ${value} ${line.unit}${beside}`)
}

/** The value below which a share of all lies (nearest rank). NaN for none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

export const median = (values: readonly number[]): number => quantile(values, 0.5)
