import { sql } from 'kysely'
import { type Asker, decide, type Rule } from '../../actors/permission.ts'
import { askerFrom } from '../../actors/session.ts'
import type { Kept } from '../../custody/server/index.ts'
import { type Act, requireAllowed, signedInSecurity } from '../../platform/act.ts'

/** Who asks, and whether she speaks for her organisation: facts of every rule about a wheel's own order. */
export type Governing = Act & { asker: Asker; facts: Set<'custodian' | 'settled'> }

export async function governing(act: Act): Promise<Governing> {
  const facts = new Set<'custodian' | 'settled'>()
  if (act.session.isCustodian) facts.add('custodian')
  const { rows } = await sql<{ desk_from: Date | null }>`
    SELECT desk_from FROM wheel_organisation WHERE wheel_id = ${act.session.wheelId}
      AND organisation_id = ${act.session.organisationId}`.execute(act.tx)
  const from = rows[0]?.desk_from ?? null
  if (rows[0] !== undefined && (from === null || from <= act.now)) facts.add('settled')
  return { ...act, asker: askerFrom(act.session), facts }
}

/** @throws Problem not_found where she may not even see it, wrong_state with the reason otherwise */
export function require<A extends string, S extends string, G extends string>(
  table: readonly Rule<A, S, G>[],
  action: A,
  see: A,
  { asker, facts }: Pick<Governing, 'asker' | 'facts'>,
  state: S | null,
  more: readonly G[] = [],
): void {
  const subject = { state, facts: new Set([...facts, ...more] as G[]) }
  const sees = decide(table, see, asker, subject).allowed
  requireAllowed(decide(table, action, asker, subject), sees)
}

export type Entry = { event: string; kind: string; id: string; content: unknown }

export async function note(house: Kept, { tx, session, now }: Act, entry: Entry): Promise<void> {
  const about = {
    wheelId: session.wheelId,
    event: entry.event,
    recordKind: entry.kind,
    recordId: entry.id,
    organisationId: session.organisationId,
  }
  await house.keeper.record(tx, about, now, entry.content)
}

export function governed<S extends object>(operationId: string, summary: string, more: S) {
  return { tags: ['wheel'], operationId, summary, security: signedInSecurity, ...more }
}
