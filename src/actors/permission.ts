import { mayHold, type Role } from './roles.ts'
import type { Sector } from './sector.ts'

export type Asker = {
  memberId: string
  organisationId: string
  wheelId: string
  sector: Sector
  roles: readonly Role[]
}

/**
 * One row of a slice's rules. Guards are named facts about this asker and this record which the caller computes,
 * for example `own_organisation`, `on_desk`, `addressed_to_office`, `not_author`; a guard that was not computed
 * does not hold.
 */
export type Rule<Action extends string, State extends string, Guard extends string = string> = {
  action: Action
  roles: readonly Role[]
  sectors: readonly Sector[]
  states: readonly State[] | 'any'
  when?: readonly Guard[]
}

/** `state` is null where the subject is a collection ("list", "enter"); only rows for any state match it. */
export type Subject<State extends string, Guard extends string = string> = {
  state: State | null
  facts: ReadonlySet<Guard>
}

/**
 * Why not, for the asker who already knows that the thing exists. Everyone else is told "not found".
 * `action` means that no row names the action at all.
 */
export type Refusal<Guard extends string = string> = 'action' | 'role' | 'sector' | 'state' | Guard

export type Decision<Guard extends string = string> =
  | { allowed: true }
  | { allowed: false; because: Refusal<Guard> }

/** Nothing is the default. When several rows refuse, the reason of the row that came furthest is given. */
export function decide<Action extends string, State extends string, Guard extends string>(
  table: readonly Rule<Action, State, Guard>[],
  action: Action,
  asker: Asker,
  subject: Subject<State, Guard>,
): Decision<Guard> {
  let nearest: { depth: number; because: Refusal<Guard> } = { depth: 0, because: 'action' }
  for (const rule of table) {
    if (rule.action !== action) continue
    const refusal = refusalOf(rule, asker, subject)
    if (!refusal) return { allowed: true }
    if (refusal.depth > nearest.depth) nearest = refusal
  }
  return { allowed: false, because: nearest.because }
}

export function may<Action extends string, State extends string, Guard extends string>(
  table: readonly Rule<Action, State, Guard>[],
  action: Action,
  asker: Asker,
  subject: Subject<State, Guard>,
): boolean {
  return decide(table, action, asker, subject).allowed
}

/** The buttons a screen draws: the same function that the route asks. */
export function actionsFor<Action extends string, State extends string, Guard extends string>(
  table: readonly Rule<Action, State, Guard>[],
  asker: Asker,
  subject: Subject<State, Guard>,
): Action[] {
  return [...new Set(table.map((rule) => rule.action))].filter((action) => may(table, action, asker, subject))
}

function refusalOf<Action extends string, State extends string, Guard extends string>(
  rule: Rule<Action, State, Guard>,
  asker: Asker,
  subject: Subject<State, Guard>,
): { depth: number; because: Refusal<Guard> } | undefined {
  // A role counts only where the asker's sector may hold it: a wrong row in the members' table opens nothing.
  if (!rule.roles.some((role) => asker.roles.includes(role) && mayHold(role, asker.sector)))
    return { depth: 1, because: 'role' }
  if (!rule.sectors.includes(asker.sector)) return { depth: 2, because: 'sector' }
  if (rule.states !== 'any' && (subject.state === null || !rule.states.includes(subject.state)))
    return { depth: 3, because: 'state' }
  const guards = rule.when ?? []
  const missing = guards.findIndex((guard) => !subject.facts.has(guard))
  const guard = guards[missing]
  return guard === undefined ? undefined : { depth: 4 + missing, because: guard }
}

/** Rows that can never apply, because a role they name may be held in none of their sectors. */
export function deadRows<Action extends string, State extends string, Guard extends string>(
  table: readonly Rule<Action, State, Guard>[],
): { action: Action; role: Role }[] {
  return table.flatMap((rule) =>
    rule.roles
      .filter((role) => !rule.sectors.some((sector) => mayHold(role, sector)))
      .map((role) => ({ action: rule.action, role })),
  )
}
