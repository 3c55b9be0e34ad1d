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

/** Reports of one area and one day that the asker may not list herself. */
export type OthersCell = { area: string; day: string; n: number }
/** `told` is the sum of the cells of five and more; `hidden` is how many cells hold one to four. */
export type Others = { told: number; hidden: number }
/** A count is known exactly (`from` equals `to`), or lies between the two, both included. */
export type Shown = { from: number; to: number }

/**
 * The rule for counts of a whole wheel, where rows and columns add up and one filter can be asked after another.
 *
 * What a person may list herself she may count, exactly and by anything. Of all the rest one partition alone is told:
 * area × day of receipt, and a day only once it has ended. A cell of one to four is told as just that. There is no
 * partition by group, state, priority, channel or language, so no second question cuts the same reports another way;
 * and every larger number, whether a week, a month, a wheel, a row or a column of a table, is made of what the cells
 * tell, so it is a range as soon as a cell in it is hidden. No total is computed from the counts themselves, and that
 * is why nothing has to be hidden a second time: two wheels that differ in hidden cells alone, each from one to four,
 * give every asker the same answer to every question (small-cells.test.ts asks them all). A day that has ended takes
 * in no more reports, so asking again tomorrow tells no difference either, but for what was imported, moved to another
 * area, or left intake since.
 *
 * The database holds to it by itself: it gives out `told` and `hidden` and nothing else (cw_tally_others).
 * @param today in the time zone of the wheel, YYYY-MM-DD
 */
export function othersOf(cells: readonly OthersCell[], today: string): Others {
  const ended = cells.filter((cell) => cell.day < today)
  return {
    told: ended.reduce((sum, { n }) => sum + (n >= SMALL_CELL ? n : 0), 0),
    hidden: ended.filter(({ n }) => isSmall(n)).length,
  }
}

/** What she counts herself, and what is told of the rest. */
export function shownOf(own: number, others: Others): Shown {
  return {
    from: own + others.told + others.hidden,
    to: own + others.told + others.hidden * (SMALL_CELL - 1),
  }
}
