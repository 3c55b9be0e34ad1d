import type { Selectable } from 'kysely'
import type { Tx } from '../../platform/db.ts'
import { problem } from '../../platform/errors.ts'
import type { DB } from '../../platform/schema.ts'
import type { Thing, WordInUse, WordState } from '../wheel-words.ts'

export type StoredWord = Selectable<DB['wheel_word']>

/** What the wheel says in its own words; who wrote and who reviewed them is not asked for. */
export async function wordsInUse(tx: Tx, wheelId: string): Promise<WordInUse[]> {
  return tx
    .selectFrom('wheel_word')
    .select(['area_code', 'channel', 'language', 'text', 'made_by'])
    .where('wheel_id', '=', wheelId)
    .where('state', '=', 'in_use')
    .orderBy('language')
    .orderBy('area_code')
    .execute()
}

/** Locked until the transaction ends. @throws Problem not_found */
export async function holdWord(tx: Tx, wheelId: string, id: string): Promise<StoredWord> {
  const row = await tx
    .selectFrom('wheel_word')
    .selectAll()
    .where('wheel_id', '=', wheelId)
    .where('wheel_word_id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (row === undefined) throw problem('not_found')
  return row
}

type Sought = Thing & { wheel_id: string; language: string }

/** Texts for the same thing and language in that state, locked; those of one writer, or all. */
export async function sameWords(
  tx: Tx,
  sought: Sought,
  state: WordState,
  writer?: string,
): Promise<StoredWord[]> {
  const query = tx
    .selectFrom('wheel_word')
    .selectAll()
    .where('wheel_id', '=', sought.wheel_id)
    .where('language', '=', sought.language)
    .where('state', '=', state)
    .where('area_code', 'is not distinct from', sought.area_code)
    .where('channel', 'is not distinct from', sought.channel)
    .forUpdate()
  return (writer === undefined ? query : query.where('written_by', '=', writer)).execute()
}

/** The localities of the wheel and its own area: other areas' names are not its to give. */
export async function isAreaOf(tx: Tx, wheelId: string, code: string): Promise<boolean> {
  const row = await tx
    .selectFrom('wheel')
    .leftJoin('wheel_area', (join) =>
      join.onRef('wheel_area.wheel_id', '=', 'wheel.wheel_id').on('wheel_area.area_code', '=', code),
    )
    .select('wheel.wheel_id')
    .where('wheel.wheel_id', '=', wheelId)
    .where((where) =>
      where.or([where('wheel.area_code', '=', code), where('wheel_area.area_code', '=', code)]),
    )
    .executeTakeFirst()
  return row !== undefined
}
