import { sql } from 'kysely'
import type { Kept } from '../../custody/server/index.ts'
import { problem } from '../../platform/errors.ts'
import { newId } from '../../platform/id.ts'
import { coarseArea, sourceReports } from '../../reports/server/index.ts'
import { getProtocol } from '../../wheels/server/index.ts'
import type { RumourGuard } from '../rumour-rules.ts'
import { nextRumourState, type RumourEvent, type RumourTextKind, type Truth } from '../rumour-states.ts'
import { afterwards, dayIn, lastDays } from '../spread.ts'
import type { Asking } from './asking.ts'
import { mayBePublic } from './correction-store.ts'
import { hearingsOf, type Rumour, rumourTexts } from './rumour-store.ts'

export const rumourDoor = (who: Asking): RumourGuard[] => (who.onDesk ? ['on_desk', 'reason_given'] : [])

/** Facts about this asker and this rumour; that a reason comes with closing is seen from the act. */
export async function rumourFacts(who: Asking, rumour: Rumour): Promise<Set<RumourGuard>> {
  const { tx, session } = who
  const { wheel_id: wheelId, rumour_id: id } = rumour
  const facts = new Set<RumourGuard>(rumourDoor(who))
  if (rumour.recorded_by !== session.memberId && rumour.registered_by !== session.memberId)
    facts.add('not_registrar')
  if ((await rumourTexts(tx, wheelId, id)).some((text) => text.kind === 'check')) facts.add('checked')
  if (rumour.truth !== 'confirmed') facts.add('not_found_true')
  if (await mayBePublic(tx, rumour)) facts.add('may_be_public')
  const { lastHeard, lastNotHeard } = lastDays(
    (await hearingsOf(tx, wheelId, id)).map((one) => ({ ...one, areaCode: one.area_code })),
  )
  if (afterwards(rumour.monitored_on, lastHeard, lastNotHeard) === 'not_heard') facts.add('no_longer_heard')
  return facts
}

export type RumourChange = Partial<{
  reach: string
  severity: number
  urgency: number
  truth: Truth
  registered_by: string
  monitored_on: string
}>

/** Moves a rumour on. An event that its state does not have is refused. */
export async function moveRumour(
  who: Asking,
  rumour: Rumour,
  event: RumourEvent | null,
  change: RumourChange = {},
): Promise<{ state: string; version: number }> {
  const truth = change.truth ?? rumour.truth
  const state = event === null ? rumour.state : nextRumourState(rumour.state, event, truth)
  if (state === undefined) throw problem('wrong_state', { because: 'state', state: rumour.state })
  const version = rumour.version + 1
  await who.tx
    .updateTable('rumour')
    .set({ ...change, state, version })
    .where('wheel_id', '=', rumour.wheel_id)
    .where('rumour_id', '=', rumour.rumour_id)
    .execute()
  return { state, version }
}

/** The journal row of a change, and a word to whoever has it before her. */
export async function noteRumour(
  { keeper }: Kept,
  { tx, session, now }: Asking,
  rumour: Pick<Rumour, 'wheel_id' | 'rumour_id' | 'area_code'>,
  event: string,
  content: unknown,
): Promise<void> {
  const note = {
    wheelId: rumour.wheel_id,
    event,
    recordKind: 'rumour',
    recordId: rumour.rumour_id,
    organisationId: session.organisationId,
    areaCode: rumour.area_code,
  }
  await keeper.record(tx, note, now, content)
}

/** Where words of a rumour are closed in: under the lock of who recorded it, where and when they are written. */
export const rumourShelf = (rumour: Pick<Rumour, 'wheel_id' | 'organisation_id' | 'area_code'>, at: Date) =>
  ({
    wheelId: rumour.wheel_id,
    organisationId: rumour.organisation_id,
    areaCode: rumour.area_code,
    at,
    class: 'incident',
  }) as const

/** One more text of a rumour, sealed to the desk. Its row is locked, so numbers have no gap and no twin. */
export async function writeRumourText(
  { keeper }: Kept,
  { tx, session, now, desk }: Asking,
  rumour: Pick<Rumour, 'wheel_id' | 'rumour_id' | 'organisation_id' | 'area_code'>,
  kind: RumourTextKind,
  language: string | null,
  sealed: string,
): Promise<void> {
  const { wheel_id, rumour_id } = rumour
  const { rows } = await sql<{
    next: number
  }>`SELECT coalesce(max(number), 0)::int + 1 AS next FROM rumour_text
    WHERE wheel_id = ${wheel_id} AND rumour_id = ${rumour_id}`.execute(tx)
  const number = rows[0]?.next ?? 1
  const context = `rumour.text:${rumour_id}:${number}`
  const body = await keeper.keepSealed(rumourShelf(rumour, now), context, sealed, desk.length)
  await tx
    .insertInto('rumour_text')
    .values({ wheel_id, rumour_id, number, kind, language, body, author_id: session.memberId, at: now })
    .execute()
}

export type GivenHearing = { area_code: string; heard_on: string; way: string; heard: boolean }

/** Appended as it was noted: the place coarse, and no day that has not come. @throws Problem wrong_value */
export async function addHearing(
  { tx, session, now }: Asking,
  rumourId: string,
  given: GivenHearing,
): Promise<void> {
  const { wheelId, memberId } = session
  await tx
    .insertInto('rumour_hearing')
    .values({
      wheel_id: wheelId,
      hearing_id: newId(now),
      rumour_id: rumourId,
      area_code: await coarseArea(tx, wheelId, given.area_code),
      heard_on: await pastDay({ tx, session, now }, given.heard_on, 'heard_on'),
      way: given.way,
      heard: given.heard,
      noted_by: memberId,
      noted_at: now,
    })
    .execute()
}

/** A real day of the wheel's calendar, today at the latest. @throws Problem wrong_value */
export async function pastDay(
  { tx, session, now }: Pick<Asking, 'tx' | 'session' | 'now'>,
  text: string,
  field: string,
): Promise<string> {
  const day = new Date(`${text}T00:00:00Z`)
  const isReal = !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === text
  const { timezone } = await getProtocol(tx, session.wheelId)
  if (!isReal || text > dayIn(now, timezone)) throw problem('wrong_value', { field })
  return text
}

/** Reports and incidents that speak of it. It makes no origin of any of them. @throws Problem not_found, wrong_state */
export async function addRumourLinks(
  { tx, session, now }: Asking,
  rumourId: string,
  reports: readonly string[],
  incidents: readonly string[],
): Promise<void> {
  const { wheelId, memberId } = session
  const found = await sourceReports(tx, wheelId, reports)
  if (found.length < new Set(reports).size) throw problem('not_found')
  if (incidents.length > 0) {
    const there = await tx
      .selectFrom('incident')
      .select('incident_id')
      .where('wheel_id', '=', wheelId)
      .where('incident_id', 'in', [...incidents])
      .execute()
    if (there.length < new Set(incidents).size) throw problem('not_found')
  }
  const link = { wheel_id: wheelId, rumour_id: rumourId, linked_by: memberId, linked_at: now }
  const rows = [
    ...new Set(reports.map((id) => `report_id ${id}`)),
    ...new Set(incidents.map((id) => `incident_id ${id}`)),
  ].map((one) => {
    const [column, id] = one.split(' ') as ['report_id' | 'incident_id', string]
    return { ...link, link_id: newId(now), report_id: null, incident_id: null, [column]: id }
  })
  if (rows.length === 0) return
  const made = await tx
    .insertInto('rumour_link')
    .values(rows)
    .onConflict((oc) => oc.doNothing())
    .returning('link_id')
    .execute()
  if (made.length < rows.length) throw problem('wrong_state', { because: 'linked_already' })
}
