import type { ClientBase } from 'pg'
import type { Column } from '../../platform/rows/catalogue.ts'
import { MoveRefused } from '../../platform/rows/line-file.ts'
import type { TextRow } from '../../platform/rows/read.ts'

/**
 * Where a moved journal comes to lie. Positions are the host's, without a gap: the rows take the next ones in their old
 * order. Those who followed it on the old host go on behind it, so that nothing happens twice.
 */
export class JournalPlace {
  readonly #owner: ClientBase
  readonly #followed: readonly string[]
  #next: number

  private constructor(owner: ClientBase, followed: readonly string[], next: number) {
    this.#owner = owner
    this.#followed = followed
    this.#next = next
  }

  /** Nobody gives out positions, and nobody follows, until this transaction ends. @throws MoveRefused */
  static async take(owner: ClientBase, followed: readonly string[]): Promise<JournalPlace> {
    const head = await owner.query('SELECT next_position FROM journal_head FOR UPDATE')
    const next = Number(head.rows[0].next_position)
    await owner.query(
      'INSERT INTO journal_cursor (subscriber) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING',
      [followed],
    )
    const { rows } = await owner.query(
      'SELECT position FROM journal_cursor WHERE subscriber = ANY($1) FOR UPDATE',
      [followed],
    )
    if (rows.some(({ position }) => Number(position) !== next - 1))
      throw new MoveRefused(
        'Entries of this host’s own journal still wait for those who follow it. Stop Commonwheel, then import again.',
      )
    return new JournalPlace(owner, followed, next)
  }

  placed(columns: readonly Column[], rows: readonly TextRow[]): TextRow[] {
    const at = columns.findIndex((column) => column.name === 'position')
    return rows.map((row) => row.with(at, String(this.#next++)))
  }

  async end(): Promise<void> {
    await this.#owner.query('UPDATE journal_head SET next_position = $1', [this.#next])
    await this.#owner.query('UPDATE journal_cursor SET position = $1 WHERE subscriber = ANY($2)', [
      this.#next - 1,
      this.#followed,
    ])
  }
}
