import { createHash } from 'node:crypto'

/** One lock per organisation × area × month × class of record, within one wheel. */
export type LockName = {
  wheelId: string
  organisationId: string
  areaCode: string
  /** 'YYYY-MM' */
  month: string
  /** what kind of record: 'report', 'summary', 'release', 'journal' … */
  class: string
}

/**
 * Which locks to destroy. A lock must meet every criterion given; at least one must be given, and a
 * criterion given as undefined is refused: a forgotten variable must not widen a destruction.
 */
export type LockFilter = {
  wheelId?: string
  organisationId?: string
  areaCodes?: readonly string[]
  /** every month before this one ('YYYY-MM') */
  monthsBefore?: string
  months?: readonly string[]
  classes?: readonly string[]
}

const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/
const MONTH = /^\d{4}-(?:0[1-9]|1[0-2])$/
const CLASS = /^[a-z][a-z-]{0,31}$/

export function checkedName(name: LockName): LockName {
  const { wheelId, organisationId, areaCode, month } = name
  const sound = [wheelId, organisationId, areaCode].every((id) => ID.test(id))
  if (!sound || !MONTH.test(month) || !CLASS.test(name.class)) throw new TypeError('not the name of a lock')
  return { wheelId, organisationId, areaCode, month, class: name.class }
}

/** The file name under which processes meet when they want the same lock; it tells nothing to a passer-by. */
export function nameKey(name: LockName): string {
  const { wheelId, organisationId, areaCode, month } = checkedName(name)
  const parts = ['commonwheel lock v1', wheelId, organisationId, areaCode, month, name.class]
  return createHash('sha256').update(parts.join('\n')).digest('hex')
}

export function checkedFilter(filter: LockFilter): LockFilter {
  const given = Object.values(filter)
  if (given.length === 0 || given.some((value) => value === undefined)) {
    throw new TypeError('say which locks to destroy')
  }
  const months = [
    ...(filter.months ?? []),
    ...(filter.monthsBefore === undefined ? [] : [filter.monthsBefore]),
  ]
  if (!months.every((month) => MONTH.test(month))) throw new TypeError("a month is 'YYYY-MM'")
  return filter
}

export function matches(name: LockName, filter: LockFilter): boolean {
  return (
    (filter.wheelId === undefined || filter.wheelId === name.wheelId) &&
    (filter.organisationId === undefined || filter.organisationId === name.organisationId) &&
    (filter.areaCodes === undefined || filter.areaCodes.includes(name.areaCode)) &&
    (filter.monthsBefore === undefined || name.month < filter.monthsBefore) &&
    (filter.months === undefined || filter.months.includes(name.month)) &&
    (filter.classes === undefined || filter.classes.includes(name.class))
  )
}
