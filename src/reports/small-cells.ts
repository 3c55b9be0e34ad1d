/** Below this many, a count says too much about a few (DOMAIN 8.5, DESIGN 5): it is shown as "fewer than five". */
export const SMALL_CELL = 5

/**
 * The small-cell rule for cells whose sum is shown beside them. Counts from 1 to 4 are hidden; where just one is
 * hidden, the next smallest goes with it, or the sum less the others would tell it. Zero stays zero: nobody is in it.
 * @param counts of one row, or of one column, of a table; null is a count that is missing and stays so
 * @returns at each place the count, null where it is missing, or 'few' where it is hidden
 */
export function hideSmallCells(counts: readonly (number | null)[]): (number | 'few' | null)[] {
  const hidden = new Set(counts.flatMap((count, at) => (isSmall(count) ? [at] : [])))
  if (hidden.size === 1) {
    const rest = counts
      .map((count, at) => ({ count, at }))
      .filter(({ count, at }) => count !== null && count > 0 && !hidden.has(at))
      .sort((a, b) => (a.count ?? 0) - (b.count ?? 0))
    const next = rest[0]
    if (next !== undefined) hidden.add(next.at)
  }
  return counts.map((count, at) => (hidden.has(at) ? 'few' : count))
}

const isSmall = (count: number | null): boolean => count !== null && count > 0 && count < SMALL_CELL
