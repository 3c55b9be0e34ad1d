import { officesInCommand } from '../../actors/command.ts'
import type { Tx } from '../../platform/db.ts'
import { coarseKilometres, isCoarseCell } from '../../places/cells.ts'
import { getProtocol } from '../../wheels/server/index.ts'
import { canLeave, type ReleasePlace, type Unmet } from '../release.ts'
import { panelOf } from './readers.ts'
import { approvalsOf, recipientsOf, type Release, sourcesOf } from './release-store.ts'
import { sourceReports } from '../../reports/server/index.ts'

/**
 * What still keeps a release from leaving, by the rows as they are now. As the sweep: an approver of a civil authority
 * sees neither reports nor grades, and what she may not see still binds her.
 */
export async function unmetOf(tx: Tx, release: Release, now: Date): Promise<Unmet[]> {
  const { wheel_id: wheelId } = release
  const sources = await sourcesOf(tx, release)
  // A source that is in intake's tables no more is in somebody else's custody; one that begins anew was drawn from
  // before a part of it left. Nothing of either is ours to give.
  const standing = (await sourceReports(tx, wheelId, sources)).filter((one) => !ANEW.includes(one.state))
  const here = new Map(standing.map((one) => [one.reportId, one.purposes]))
  const command = await commandNow(tx, now)
  const verifiers = await tx
    .selectFrom('grade')
    .select('author_id')
    .distinct()
    .where('wheel_id', '=', wheelId)
    .where('incident_id', '=', release.incident_id)
    .execute()
  const recipients = await recipientsOf(tx, release)
  // Whoever wrote may have known what has left since: what is drawn from the rest of that incident stays away too.
  const kept = await tx
    .selectFrom('incident')
    .select('kept_from_forces')
    .where('wheel_id', '=', wheelId)
    .where('incident_id', '=', release.incident_id)
    .executeTakeFirst()
  const draft = {
    authorId: release.author_id,
    purpose: release.purpose,
    place: await placeOf(tx, release.place_code),
    timeFrom: release.time_from,
    timeTo: release.time_to,
    expiresAt: release.expires_at,
    recipients: recipients.map((one) => ({
      officeId: one.organisation_id,
      sector: one.sector,
      inCommand: command.has(one.organisation_id),
    })),
    drawnFrom: sources.map((reportId) => ({
      reportId,
      inOversightCustody: !here.has(reportId) || kept?.kept_from_forces === true,
    })),
    verifiedBy: verifiers.map((row) => row.author_id),
  }
  const approvals = (await approvalsOf(tx, release))
    .filter((row) => row.decision === 'approved')
    .map((row) => ({ memberId: row.member_id }))
  const unmet = canLeave(
    draft,
    approvals,
    await panelOf(tx, wheelId, now),
    here,
    await getProtocol(tx, wheelId),
    now,
  )
  // An office that left the wheel while it waited is no recipient of it any more.
  const left = recipients.some((one) => one.until !== null && one.until <= now)
  return left && !unmet.includes('recipient_may_not_have_it')
    ? [...unmet, 'recipient_may_not_have_it']
    : unmet
}

/** States before a summary was made for the desk. */
const ANEW = ['received', 'made_safe', 'registered']

/** What only time and other people bring: no fault of a draft. */
const AWAITED: readonly Unmet[] = [
  'too_few_approvals',
  'no_civil_society_approval',
  'panel_too_small',
  'panel_of_one_organisation',
  'panel_without_civil_society_majority',
]
export const faults = (unmet: readonly Unmet[]): Unmet[] => unmet.filter((code) => !AWAITED.includes(code))

/** An approver outside civil society learns that a purpose is missing, as when a person took it back, and not where a report went. */
export const toldTo = (onDesk: boolean, unmet: readonly Unmet[]): Unmet[] =>
  onDesk ? [...unmet] : unmet.filter((code) => code !== 'recipient_may_not_have_it')

export async function commandNow(tx: Tx, now: Date): Promise<Set<string>> {
  const rows = await tx.selectFrom('command').selectAll().execute()
  const edges = rows.map((row) => ({
    officeId: row.office_id,
    commandId: row.command_id,
    from: row.since,
    until: row.until,
  }))
  return officesInCommand(now.toISOString().slice(0, 10), edges)
}

async function placeOf(tx: Tx, code: string): Promise<ReleasePlace> {
  const area = await tx
    .selectFrom('area')
    .select(['kind', 'level'])
    .where('code', '=', code)
    .executeTakeFirst()
  if (area?.kind === 'h3') return { kind: 'circle', radiusKm: isCoarseCell(code) ? coarseKilometres : 0 }
  // An unknown place is no place that is coarse enough.
  return { kind: 'area', level: area?.level ?? Number.POSITIVE_INFINITY }
}
