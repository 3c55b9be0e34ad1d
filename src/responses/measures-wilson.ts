/** The 97.5th percentile of the standard normal distribution: two sides of 2.5 % leave 95 %. */
const Z = 1.959963984540054

export type Interval = { lower: number; upper: number }

/**
 * The 95 % score interval of a share, without continuity correction: E. B. Wilson, "Probable inference, the law of
 * succession, and statistical inference", Journal of the American Statistical Association 22 (1927) 209–212. It stays
 * within 0 and 1 and holds for few cases and for shares near either end, where the usual ± does not.
 * @param hits how many of them, 0 … n; n may be an effective sample size and need not be whole
 * @throws RangeError where there is no case, since a share of nothing is missing and not zero
 */
export function wilson(hits: number, n: number): Interval {
  if (!(n > 0) || !(hits >= 0) || hits > n) throw new RangeError('a share needs 0 ≤ hits ≤ n and n > 0')
  const share = hits / n
  const square = Z * Z
  const centre = share + square / (2 * n)
  const half = Z * Math.sqrt((share * (1 - share) + square / (4 * n)) / n)
  const whole = 1 + square / n
  // At the ends the sum is exact on paper and a hair off in floating point.
  return {
    lower: hits === 0 ? 0 : Math.max(0, (centre - half) / whole),
    upper: hits === n ? 1 : Math.min(1, (centre + half) / whole),
  }
}
