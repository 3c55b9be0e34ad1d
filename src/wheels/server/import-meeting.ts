import type { ClientBase } from 'pg'
import type { Column, Table } from '../../platform/rows/catalogue.ts'
import { hostTables } from '../../platform/rows/host-tables.ts'
import { MoveRefused } from '../../platform/rows/line-file.ts'
import type { TextRow } from '../../platform/rows/read.ts'
import { insertRows, othersThere } from '../../platform/rows/write.ts'

/**
 * Rows that may be on this host already: places, organisations, members. The same row is left as it is. A member keeps
 * what she has here, since her own sign-in here may be newer. Anything else that differs stops the move: two hosts that
 * mean different things by one id must not be mixed.
 */
export class Meeting {
  /** Who was on this host before, by member id. */
  readonly knownMembers = new Set<string>()
  readonly #owner: ClientBase

  constructor(owner: ClientBase) {
    this.#owner = owner
  }

  async bring(table: Table, columns: readonly Column[], rows: readonly TextRow[]): Promise<void> {
    const { moves = null } = hostTables[table.name] ?? {}
    if (table.name === 'member') return this.#members(table, columns, rows)
    if (moves === 'member_id') {
      const at = columns.findIndex(({ name }) => name === 'member_id')
      const fresh = rows.filter((row) => !this.knownMembers.has(row[at] ?? ''))
      await insertRows(this.#owner, table, columns, fresh)
      return
    }
    if (moves === 'wheel_id') return this.#allOf(table, columns, rows)
    const others = await othersThere(this.#owner, table, columns, rows)
    const first = others[0]
    if (first !== undefined) {
      const differ = columns.filter((_, at) => first.here[at] !== first.given[at]).map(({ name }) => name)
      throw new MoveRefused(
        `${table.name} ${called(table, columns, first.given)} is on this host with another ${differ.join(', ')}` +
          `${others.length > 1 ? ` (and ${others.length - 1} more)` : ''}. Load the same reference data on both hosts, or import into an empty one. Nothing was written.`,
      )
    }
    await insertRows(this.#owner, table, columns, rows, { absentOnly: true })
  }

  async #allOf(table: Table, columns: readonly Column[], rows: readonly TextRow[]): Promise<void> {
    const written = await insertRows(this.#owner, table, columns, rows, { absentOnly: true })
    if (written === rows.length) return
    const because = table.name === 'receipt' ? ': people hold codes with the same first eight digits' : ''
    throw new MoveRefused(
      `${rows.length - written} rows of ${table.name} have a key that is taken on this host${because}. Nothing was written.`,
    )
  }

  async #members(table: Table, columns: readonly Column[], rows: readonly TextRow[]): Promise<void> {
    await this.#assertNames(columns, rows)
    const at = columns.findIndex(({ name }) => name === 'member_id')
    const { rows: known } = await this.#owner.query(
      'SELECT member_id FROM member WHERE member_id = ANY($1::uuid[])',
      [rows.map((row) => row[at])],
    )
    for (const { member_id } of known) this.knownMembers.add(member_id)
    await insertRows(this.#owner, table, columns, rows, { absentOnly: true })
  }

  /** A sign-in name is one person's on a host. */
  async #assertNames(columns: readonly Column[], rows: readonly TextRow[]): Promise<void> {
    const of = (row: TextRow, name: string): string | null =>
      row[columns.findIndex((column) => column.name === name)] ?? null
    const { rows: taken } = await this.#owner.query(
      `SELECT m.sign_in_name FROM member m JOIN unnest($1::uuid[], $2::text[]) AS x (id, name)
       ON (m.sign_in_name = x.name) <> (m.member_id = x.id) AND (m.sign_in_name = x.name OR m.member_id = x.id)`,
      [rows.map((row) => of(row, 'member_id')), rows.map((row) => of(row, 'sign_in_name'))],
    )
    if (taken.length > 0)
      throw new MoveRefused(
        `The sign-in name ${taken.map((row) => `"${row.sign_in_name}"`).join(', ')} belongs to somebody else on this host. Nothing was written.`,
      )
  }
}

/** Enough to find the row: its key, and its name where it has one. */
function called(table: Table, columns: readonly Column[], row: TextRow): string {
  const of = (name: string): string => row[columns.findIndex((column) => column.name === name)] ?? '-'
  const key = table.key.map(of).join(' ')
  return columns.some(({ name }) => name === 'name') ? `${key} (“${of('name')}”)` : key
}
