import { decide } from '../../actors/permission.ts'
import type { Static } from 'typebox'
import type { Kept } from '../../custody/server/index.ts'
import { requireAllowed } from '../../platform/act.ts'
import { problem } from '../../platform/errors.ts'
import { outwardId } from '../../platform/id.ts'
import { getProtocol, organisationsOf, startClocks } from '../../wheels/server/index.ts'
import { activeLinks } from '../origins.ts'
import { INCIDENT_RULES } from '../rules.ts'
import type { WriteRelease } from '../wire.ts'
import { type Asking, asSweep } from './asking.ts'
import { faults, unmetOf } from './conditions.ts'
import { warningEvents } from './events.ts'
import type { ReleaseHooks, WrittenRecipient } from './hooks.ts'
import { toLinks } from './incident-moves.ts'
import { incidentFacts } from './incident-routes.ts'
import { linksOf, lockIncident } from './incident-store.ts'
import { noteRelease } from './leaving.ts'
import { readersOf } from './readers.ts'
import type { Release } from './release-store.ts'

const DAY = 86_400_000

/**
 * A draft that could leave as it stands, but for the panel's answers: a fault that nobody can mend later is refused now.
 * @throws Problem purpose_not_given, conflict_of_interest, release_not_ready, reason_needed, wrong_value
 */
export async function writeRelease(
  house: Kept,
  hooks: ReleaseHooks,
  who: Asking,
  given: Static<typeof WriteRelease>,
): Promise<string> {
  const { tx, session, now } = who
  const { wheelId, organisationId } = session
  const incident = await lockIncident(tx, wheelId, given.incident_id)
  const subject = { state: incident.state, facts: await incidentFacts(who, incident) }
  requireAllowed(decide(INCIDENT_RULES, 'draft_release', who.asker, subject), true)
  const linked = activeLinks(toLinks(await linksOf(tx, wheelId, incident.incident_id)))
  const sources = [...new Set(given.source_report_ids)]
  if (sources.some((id) => !linked.some((link) => link.reportId === id)))
    throw problem('wrong_value', { field: 'source_report_ids' })
  const recipients = await checkedRecipients(who, given)
  const offices = recipients.map((one) => one.organisationId)
  const readers = await readersOf(tx, wheelId, organisationId, offices, now)
  const shelf = { wheelId, organisationId, areaCode: given.place_code, at: now, class: 'release' } as const
  const releaseId = outwardId()
  const release: Release = {
    wheel_id: wheelId,
    release_id: releaseId,
    incident_id: incident.incident_id,
    purpose: given.purpose,
    priority: incident.priority,
    place_code: given.place_code,
    time_from: checkedDay(given.time_from, 'time_from'),
    time_to: checkedDay(given.time_to, 'time_to'),
    state: 'draft',
    body: await house.keeper.keepSealed(
      shelf,
      `release:${releaseId}`,
      given.body_sealed,
      readers.body.length,
    ),
    author_id: session.memberId,
    organisation_id: organisationId,
    written_at: now,
    leaves_at: null,
    released_at: null,
    expires_at: checkedExpiry(given.expires_at, now),
    withdrawal: null,
    version: 1,
  }
  if (release.time_from > release.time_to) throw problem('wrong_value', { field: 'time_to' })
  const area = await tx
    .selectFrom('area')
    .select('code')
    .where('code', '=', given.place_code)
    .executeTakeFirst()
  if (area === undefined) throw problem('wrong_value', { field: 'place_code' })
  await tx.insertInto('release').values(release).execute()
  const part = { wheel_id: wheelId, release_id: releaseId }
  await tx
    .insertInto('release_source')
    .values(sources.map((report_id) => ({ ...part, report_id })))
    .execute()
  await tx
    .insertInto('release_recipient')
    .values(recipients.map(({ organisationId: organisation_id, ask }) => ({ ...part, organisation_id, ask })))
    .execute()
  const unmet = faults(await asSweep(who, (sweep) => unmetOf(sweep, release, now)))
  if (unmet.includes('recipient_may_not_have_it')) throw problem('conflict_of_interest', { unmet })
  if (unmet.includes('summary_not_consented')) throw problem('purpose_not_given', { unmet })
  if (unmet.length > 0) throw problem('release_not_ready', { unmet })
  await hooks.onWritten(who, release, recipients, readers.reasons.length)
  const order = {
    wheelId,
    subject: 'release',
    subjectId: releaseId,
    organisationId,
    priority: release.priority,
    kinds: ['approve'],
    from: now,
  } as const
  await startClocks(tx, order, await getProtocol(tx, wheelId), now)
  const content = {
    purpose: release.purpose,
    place: release.place_code,
    offices,
    sources,
    body: release.body,
  }
  await noteRelease(house, tx, release, warningEvents.releaseWritten, organisationId, content, now)
  return releaseId
}

/** Offices of this wheel, each once. */
async function checkedRecipients(
  who: Asking,
  given: Static<typeof WriteRelease>,
): Promise<WrittenRecipient[]> {
  const seated = await organisationsOf(who.tx, who.session.wheelId)
  if (new Set(given.recipients.map((one) => one.organisation_id)).size < given.recipients.length)
    throw problem('wrong_value', { field: 'recipients' })
  return given.recipients.map(({ organisation_id, ask, coercion }) => {
    const seat = seated.find((one) => one.organisation_id === organisation_id)
    if (seat === undefined) throw problem('wrong_value', { field: 'recipients' })
    return {
      organisationId: organisation_id,
      sector: seat.sector,
      ask,
      coercion: coercion && { considered: coercion.considered, reasonSealed: coercion.reason_sealed },
    }
  })
}

function checkedDay(text: string, field: string): string {
  const day = new Date(`${text}T00:00:00Z`)
  if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== text)
    throw problem('wrong_value', { field })
  return text
}

/** Words that leave have an end within a year: what is true of a week is held against people for longer. */
function checkedExpiry(text: string, now: Date): Date {
  const at = new Date(text)
  const days = (at.getTime() - now.getTime()) / DAY
  if (Number.isNaN(days) || days <= 0 || days > 366) throw problem('wrong_value', { field: 'expires_at' })
  return at
}
