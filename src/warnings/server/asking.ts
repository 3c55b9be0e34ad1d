import { sql } from 'kysely'
import { type Asker, decide, type Rule } from '../../actors/permission.ts'
import { askerFrom } from '../../actors/session.ts'
import type { Act } from '../../platform/act.ts'
import { requireAllowed } from '../../platform/act.ts'
import type { Tx } from '../../platform/db.ts'
import { deskOf, type Seated } from '../../wheels/server/index.ts'

/** Who asks, and whether her organisation sits on the desk: facts of every rule of this slice. */
export type Asking = Act & { asker: Asker; desk: Seated[]; onDesk: boolean }

/** Reads only what is published of a wheel, so that it may be asked for anyone, guests included. */
export async function asking(act: Act): Promise<Asking> {
  const desk = await deskOf(act.tx, act.session.wheelId)
  const onDesk = desk.some((one) => one.organisation_id === act.session.organisationId)
  return { ...act, asker: askerFrom(act.session), desk, onDesk }
}

/**
 * The door of a whole table: refused before any row is read, so that a guest's answer takes as long for what exists as
 * for what does not.
 */
export function requireDoor<Action extends string, State extends string, Guard extends string>(
  table: readonly Rule<Action, State, Guard>[],
  action: Action,
  asker: Asker,
  facts: Iterable<Guard>,
): void {
  requireAllowed(decide(table, action, asker, { state: null, facts: new Set(facts) }), false)
}

/**
 * Work that is the sweep's, whoever's request brought it about: what leaves, leaves with the sweep's narrow grants, the
 * same way at the second approval as at the batch hour. The approver gets no rights over inboxes, tasks and clocks.
 */
export async function asSweep<T>(
  act: Pick<Act, 'tx' | 'audience'>,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  await sql`SET LOCAL ROLE cw_job`.execute(act.tx)
  const result = await work(act.tx)
  await sql`SET LOCAL ROLE ${sql.raw(act.audience)}`.execute(act.tx)
  return result
}
