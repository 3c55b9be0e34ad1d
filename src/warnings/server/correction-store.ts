import { actionsFor } from '../../actors/permission.ts'
import type { Kept } from '../../custody/server/index.ts'
import type { Tx } from '../../platform/db.ts'
import { problem } from '../../platform/errors.ts'
import { CORRECTION_RULES, type CorrectionGuard } from '../rumour-rules.ts'
import type { CorrectionState, Truth } from '../rumour-states.ts'
import type { Asking } from './asking.ts'
import { orNull } from './incident-store.ts'
import type { Rumour } from './rumour-store.ts'

export type Correction = {
  wheel_id: string
  correction_id: string
  rumour_id: string
  truth: Truth
  state: CorrectionState
  body: Uint8Array
  digest: Uint8Array
  replaces: string | null
  author_id: string
  organisation_id: string
  written_at: Date
  confirmed_by: string | null
  published_on: string | null
  withdrawn_on: string | null
  end_reason: Uint8Array | null
}

const columns = [
  'wheel_id',
  'correction_id',
  'rumour_id',
  'truth',
  'state',
  'body',
  'digest',
  'replaces',
  'author_id',
  'organisation_id',
  'written_at',
  'confirmed_by',
  'published_on',
  'withdrawn_on',
  'end_reason',
] as const

const select = (tx: Tx, wheelId: string) =>
  tx.selectFrom('correction').select(columns).where('wheel_id', '=', wheelId)

/** Whoever acts on it holds its rumour's row: that one lock is for all that is of it. @throws Problem not_found */
export async function getCorrection(tx: Tx, wheelId: string, correctionId: string): Promise<Correction> {
  const row = await select(tx, wheelId).where('correction_id', '=', correctionId).executeTakeFirst()
  if (row === undefined) throw problem('not_found')
  return row as Correction
}

/** Of which rumour it speaks. @throws Problem not_found */
export async function rumourOf(tx: Tx, wheelId: string, correctionId: string): Promise<string> {
  const row = await tx
    .selectFrom('correction')
    .select('rumour_id')
    .where('wheel_id', '=', wheelId)
    .where('correction_id', '=', correctionId)
    .executeTakeFirst()
  if (row === undefined) throw problem('not_found')
  return row.rumour_id
}

export async function correctionsOf(tx: Tx, wheelId: string, rumourId: string): Promise<Correction[]> {
  const rows = await select(tx, wheelId)
    .where('rumour_id', '=', rumourId)
    .orderBy('written_at')
    .orderBy('correction_id')
    .execute()
  return rows as Correction[]
}

/** Nothing of it was kept from forces: not by itself, and not by an incident that it is or was linked to. */
export async function mayBePublic(tx: Tx, rumour: Rumour): Promise<boolean> {
  if (rumour.kept_from_forces) return false
  const kept = await tx
    .selectFrom('rumour_link as l')
    .innerJoin('incident as i', (join) =>
      join.onRef('i.wheel_id', '=', 'l.wheel_id').onRef('i.incident_id', '=', 'l.incident_id'),
    )
    .select('l.link_id')
    .where('l.wheel_id', '=', rumour.wheel_id)
    .where('l.rumour_id', '=', rumour.rumour_id)
    .where('i.kept_from_forces', '=', true)
    .limit(1)
    .executeTakeFirst()
  return kept === undefined
}

/** Facts about this asker and this correction. `isOpen`: whether anything of its rumour may be published at all. */
export function correctionFacts(
  who: Asking,
  correction: Correction,
  rumour: Rumour,
  isOpen: boolean,
): Set<CorrectionGuard> {
  const facts = new Set<CorrectionGuard>(who.onDesk ? ['on_desk', 'reason_given'] : [])
  if (correction.author_id !== who.session.memberId) facts.add('second_person')
  if (isOpen) facts.add('may_be_public')
  if (correction.truth === rumour.truth) facts.add('judgement_stands')
  return facts
}

/** As it leaves, for the desk alone. */
export async function correctionRows(
  { keeper }: Kept,
  who: Asking,
  rumour: Rumour,
  corrections: readonly Correction[],
  isOpen: boolean,
) {
  const { wheelId } = who.session
  const ids = corrections.map((one) => one.correction_id)
  const texts = ids.length === 0 ? [] : await textsOf(who.tx, wheelId, ids)
  const sayings = ids.length === 0 ? [] : await sayingsOf(who.tx, wheelId, ids)
  return Promise.all(
    corrections.map(async (one) => ({
      correction_id: one.correction_id,
      state: one.state,
      truth: one.truth,
      stands: one.truth === rumour.truth,
      body_sealed: await orNull(keeper.giveBase64(one.body, `correction:${one.correction_id}`)),
      texts: texts.filter((text) => text.correction_id === one.correction_id),
      replaces: one.replaces,
      author_id: one.author_id,
      organisation_id: one.organisation_id,
      written_at: one.written_at.toISOString(),
      confirmed_by: one.confirmed_by,
      published_on: one.published_on,
      withdrawn_on: one.withdrawn_on,
      end_reason_sealed:
        one.end_reason === null
          ? null
          : await orNull(keeper.giveBase64(one.end_reason, `correction.end:${one.correction_id}`)),
      sayings: sayings.filter((saying) => saying.correction_id === one.correction_id),
      actions: actionsFor(CORRECTION_RULES, who.asker, {
        state: one.state,
        facts: correctionFacts(who, one, rumour, isOpen),
      }),
    })),
  )
}

async function textsOf(tx: Tx, wheelId: string, ids: readonly string[]) {
  return tx
    .selectFrom('correction_text')
    .select(['correction_id', 'language', 'headline', 'text'])
    .where('wheel_id', '=', wheelId)
    .where('correction_id', 'in', ids)
    .orderBy('language')
    .execute()
}

async function sayingsOf(tx: Tx, wheelId: string, ids: readonly string[]) {
  return tx
    .selectFrom('correction_saying')
    .select(['correction_id', 'channel', 'language', 'area_code', 'said_on'])
    .where('wheel_id', '=', wheelId)
    .where('correction_id', 'in', ids)
    .orderBy('said_on')
    .orderBy('saying_id')
    .execute()
}
