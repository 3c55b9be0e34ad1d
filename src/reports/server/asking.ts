import type { FastifyReply, FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import { type Asker, decide } from '../../actors/permission.ts'
import { askerFrom } from '../../actors/session.ts'
import type { Kept } from '../../custody/server/index.ts'
import { type Act, act, read, requireAllowed, requireVersion, signedInSecurity } from '../../platform/act.ts'
import type { Tx } from '../../platform/db.ts'
import { problem } from '../../platform/errors.ts'
import { REPORT_RULES, type ReportAction, type ReportGuard } from '../rules.ts'
import type { ReportState } from '../states.ts'
import { getReport, type StoredReport } from './store.ts'

export type Asking = Act & { asker: Asker; onDesk: boolean }
/** One report in the hands of one asker, with what is true of the two. */
export type Holding = Asking & { report: StoredReport; facts: Set<ReportGuard> }

/** What is common to every route for somebody signed in. */
export function signedIn<const T extends object>(operationId: string, summary: string, rest: T) {
  return { tags: ['reports'], operationId, summary, security: signedInSecurity, ...rest }
}

/** A guest has no grant on any of these tables: she is told that nothing is there before one is asked. */
export async function asking(acting: Act): Promise<Asking> {
  if (acting.audience !== 'cw_member') throw problem('not_found')
  return { ...acting, asker: askerFrom(acting.session), onDesk: await isOnDesk(acting.tx) }
}

async function isOnDesk(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ desk: boolean }>`SELECT cw_on_desk() AS desk`.execute(tx)
  return rows[0]?.desk ?? false
}

export async function hold(asked: Asking, id: string, forUpdate: boolean): Promise<Holding> {
  const report = await getReport(asked.tx, asked.session.wheelId, id, forUpdate)
  const facts = factsOf(asked, report)
  // Row-level security lets an organisation through; a role of it that may not even list is told the same as nobody.
  if (!decide(REPORT_RULES, 'list', asked.asker, { state: report.state as ReportState, facts }).allowed)
    throw problem('not_found')
  return { ...asked, report, facts }
}

export function factsOf(asked: Asking, report: StoredReport): Set<ReportGuard> {
  const facts = new Set<ReportGuard>()
  if (report.custodian_id === asked.session.organisationId) facts.add('own_custody')
  if (asked.onDesk && report.state !== 'received') facts.add('on_desk')
  if (report.made_safe_by !== asked.session.memberId) facts.add('not_intake_of_it')
  if (report.may_check) facts.add('purpose_check')
  if (report.may_write) facts.add('purpose_write')
  return facts
}

export function requireAction(held: Holding, action: ReportAction): void {
  const decision = decide(REPORT_RULES, action, held.asker, {
    state: held.report.state as ReportState,
    facts: held.facts,
  })
  if (!decision.allowed && decision.because === 'purpose_write')
    throw problem('purpose_not_given', { purpose: 'write' })
  requireAllowed(decision, true)
}

/** For what is about no report: the list, coverage, a walk-in, a field check. */
export function requireGeneral(asked: Asking, action: ReportAction, more: readonly ReportGuard[] = []): void {
  const facts = new Set<ReportGuard>(more)
  if (asked.onDesk) facts.add('on_desk')
  if (!decide(REPORT_RULES, action, asked.asker, { state: null, facts }).allowed) throw problem('not_found')
}

export function readAsking<T>(
  house: Kept,
  request: FastifyRequest,
  work: (asked: Asking) => Promise<T>,
): Promise<T> {
  return read(house, request, async (acting) => work(await asking(acting)))
}

export function actAsking<T extends object>(
  house: Kept,
  request: FastifyRequest,
  reply: FastifyReply,
  work: (asked: Asking) => Promise<T>,
): Promise<T> {
  return act(house, request, reply, async (acting) => work(await asking(acting)))
}

export type ReportWork<T> = {
  /** The action asked for; a function where it depends on the state. */
  action: ReportAction | ((held: Holding) => ReportAction)
  /** What the request itself brings: a reason, an outcome. */
  brings?: readonly ReportGuard[]
  /** An edit says which version it saw; an addition needs none. */
  edits: boolean
  work: (held: Holding) => Promise<T>
}

/** One action on one report: the row is locked before its state is judged. */
export function actOnReport<T extends object>(
  house: Kept,
  request: FastifyRequest,
  reply: FastifyReply,
  { action, brings = [], edits, work }: ReportWork<T>,
): Promise<T> {
  return actAsking(house, request, reply, async (asked) => {
    const held = await hold(asked, (request.params as { id: string }).id, true)
    for (const fact of brings) held.facts.add(fact)
    requireAction(held, typeof action === 'function' ? action(held) : action)
    if (edits) requireVersion(request, held.report.version)
    return work(held)
  })
}
