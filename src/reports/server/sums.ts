import { type Others, type Shown, shownOf } from '../small-cells.ts'

type Told = { own: number; count: Shown | null }
type Sum = { own: number; others: Others }

/** Counts under their keys, with what is told of the rest beside what she lists herself. */
export class Sums {
  readonly #sums = new Map<string | null, Sum>()
  readonly #ownAlone: boolean

  /** @param ownAlone where nothing is told of the rest */
  constructor(ownAlone: boolean) {
    this.#ownAlone = ownAlone
  }

  own(key: string | null, n: number): void {
    this.#at(key).own += n
  }

  others(key: string | null, { told, hidden }: Others): void {
    if (this.#ownAlone) return
    const { others } = this.#at(key)
    others.told += told
    others.hidden += hidden
  }

  both(key: string | null, row: Others & { own: number }): void {
    this.own(key, row.own)
    this.others(key, row)
  }

  has(key: string | null): boolean {
    return this.#sums.has(key)
  }

  of(key: string | null): Told {
    return this.#told(this.#sums.get(key) ?? { own: 0, others: { told: 0, hidden: 0 } })
  }

  total(): Told {
    const all: Sum = { own: 0, others: { told: 0, hidden: 0 } }
    for (const { own, others } of this.#sums.values()) {
      all.own += own
      all.others.told += others.told
      all.others.hidden += others.hidden
    }
    return this.#told(all)
  }

  /** Those that are not nothing, the largest first. */
  all(): ({ key: string | null } & Told)[] {
    return [...this.#sums]
      .map(([key, sum]) => ({ key, ...this.#told(sum) }))
      .filter(({ own, count }) => own > 0 || (count?.to ?? 0) > 0)
      .sort(
        (a, b) => (b.count?.to ?? b.own) - (a.count?.to ?? a.own) || ((a.key ?? '') < (b.key ?? '') ? -1 : 1),
      )
  }

  #at(key: string | null): Sum {
    let sum = this.#sums.get(key)
    if (sum === undefined) {
      sum = { own: 0, others: { told: 0, hidden: 0 } }
      this.#sums.set(key, sum)
    }
    return sum
  }

  #told({ own, others }: Sum): Told {
    return { own, count: this.#ownAlone ? null : shownOf(own, others) }
  }
}
