import type { Insertable, Updateable } from 'kysely'
import type { Kept } from '../../custody/server/index.ts'
import { problem } from '../../platform/errors.ts'
import type { DB } from '../../platform/schema.ts'
import { deskOf, meetClocks, type TimedKind } from '../../wheels/server/index.ts'
import type { BulkAct } from '../bulk.ts'
import { nextReportState, type ReportEvent, type ReportState } from '../states.ts'
import type { Asking, Holding } from './asking.ts'
import { reportEvents, type ReportEventName } from './events.ts'
import { moveReports, nextText, noteAll, reporterRecipient } from './store.ts'

/** What a request brings to an act; each takes what it needs and refuses without it. */
export type Given = {
  summary_sealed?: string | undefined
  severity?: number | undefined
  urgency?: number | undefined
  silence_is_safer?: boolean | undefined
}
type Summary = Insertable<DB['report_summary']>
/** One report that an act was granted on: nothing of it is refused any more. */
export type Ready = { held: Holding; given: Given; summary?: Summary }
export type Moved = { report_id: string; state: string; version: number }

type ReportAct = {
  event: ReportEventName
  /** Clocks that the act ends. */
  meets: readonly TimedKind[]
  /** Everything that may be refused, before anything is written. @throws Problem */
  prepare?: (house: Kept, held: Holding, given: Given) => Promise<Partial<Ready>>
  /** What the journal commits to. */
  says: (given: Given) => unknown
  changes: (asked: Asking, given: Given) => Updateable<DB['report']>
}

/** The acts that one report and many reports know alike. Rules, version and claim were asked before. */
const REPORT_ACTS: Readonly<Record<BulkAct, ReportAct>> = {
  make_safe: {
    event: reportEvents.madeSafe,
    meets: [],
    prepare: async (house, held, { summary_sealed }) => {
      if (summary_sealed === undefined) throw problem('wrong_shape', { fields: ['/summary_sealed'] })
      const desk = await deskOf(held.tx, held.session.wheelId)
      if (desk.length === 0) throw problem('wrong_state', { because: 'no_desk' })
      return { summary: await nextText(house, held, 'summary', summary_sealed, desk.length) }
    },
    says: ({ summary_sealed }) => ({ summary: summary_sealed }),
    changes: ({ session }) => ({ made_safe_by: session.memberId }),
  },
  register: { event: reportEvents.registered, meets: [], says: () => ({}), changes: () => ({}) },
  triage: {
    event: reportEvents.triaged,
    meets: ['triage'],
    prepare: async (_house, _held, { severity, urgency }) => {
      if (severity === undefined || urgency === undefined)
        throw problem('wrong_shape', { fields: ['/severity', '/urgency'] })
      return {}
    },
    says: ({ severity, urgency }) => ({ severity, urgency }),
    changes: (_asked, { severity, urgency }) => ({ severity: severity ?? null, urgency: urgency ?? null }),
  },
  close: {
    event: reportEvents.closed,
    meets: ['acknowledge', 'triage'],
    prepare: async (_house, held, { silence_is_safer }) => {
      if (silence_is_safer !== true && !(await answered(held))) throw problem('outcome_needed')
      return {}
    },
    says: ({ silence_is_safer }) => ({ silence: silence_is_safer === true }),
    changes: ({ now }) => ({ closed_at: now }),
  },
  reopen: {
    event: reportEvents.reopened,
    meets: [],
    says: () => ({}),
    changes: () => ({ closed_at: null }),
  },
}

/** @throws Problem for what the act refuses on this report */
export async function prepare(house: Kept, act: BulkAct, held: Holding, given: Given): Promise<Ready> {
  stateAfter(held, act)
  return { held, given, ...(await REPORT_ACTS[act].prepare?.(house, held, given)) }
}

/** Does the act to all that were granted: texts, clocks, journal and reports, each in a statement or two. */
export async function carryOut(
  house: Kept,
  asked: Asking,
  act: BulkAct,
  all: readonly Ready[],
): Promise<Moved[]> {
  const [first] = all
  if (first === undefined) return []
  const { event, meets, says, changes } = REPORT_ACTS[act]
  const { tx, session, now } = asked
  const idsOf = (some: readonly Ready[]) => some.map((one) => one.held.report.report_id)
  const summaries = all.flatMap((one) => one.summary ?? [])
  if (summaries.length > 0) await tx.insertInto('report_summary').values(summaries).execute()
  await meetClocks(tx, session.wheelId, 'report', idsOf(all), meets, now)
  const entries = all.map(({ held, given }) => ({ held, content: says(given) }))
  await noteAll(house, entries, event)
  const moved: Moved[] = []
  // Beside the summary, what is given is the same for all of them.
  const change = changes(asked, first.given)
  for (const [state, some] of Map.groupBy(all, (one) => stateAfter(one.held, act)))
    moved.push(...(await moveReports(asked, idsOf(some), { ...change, state })))
  return moved
}

/** The act on one report, by the same way. */
export async function actOnOne(
  house: Kept,
  act: BulkAct,
  held: Holding,
  given: Given,
): Promise<{ state: string; version: number }> {
  const [moved] = await carryOut(house, held, act, [await prepare(house, act, held, given)])
  if (moved === undefined) throw problem('changed_meanwhile')
  return { state: moved.state, version: moved.version }
}

/** @throws Problem wrong_state where the event cannot happen in this state */
export function stateAfter({ report }: Holding, event: ReportEvent): string {
  const next = nextReportState(report.state as ReportState, event)
  if (next === undefined) throw problem('wrong_state', { because: 'state' })
  return next
}

/** She was written to; or she did not wish it, or left no way, and then nobody can. */
async function answered({ tx, report, session }: Holding): Promise<boolean> {
  if (!report.may_write) return true
  // The desk sees neither the conversation nor an address of another's custody: what it does not see is not done.
  if (report.custodian_id !== session.organisationId) return false
  const written = await tx
    .selectFrom('report_message')
    .select('message_id')
    .where('wheel_id', '=', report.wheel_id)
    .where('report_id', '=', report.report_id)
    .where('direction', '=', 'to_reporter')
    .executeTakeFirst()
  if (written !== undefined) return true
  const address = await tx
    .selectFrom('report_contact')
    .select('report_id')
    .where('wheel_id', '=', report.wheel_id)
    .where('report_id', '=', report.report_id)
    .where('reply_address', 'is not', null)
    .executeTakeFirst()
  return address === undefined && (await reporterRecipient(tx, report.report_id)) === null
}
