import { isSecuritySector, type Sector } from '../actors/sector.ts'
import { type Purposes, purposesMissing } from '../reports/purposes.ts'
import { type PanelProblem, type PanelSeat, panelProblems } from '../wheels/panel.ts'
import type { Protocol } from '../wheels/protocol.ts'

/** An area of an administrative level, or a circle (a cell of a grid counts by the circle inside it). */
export type ReleasePlace = { kind: 'area'; level: number } | { kind: 'circle'; radiusKm: number }

export type Recipient = {
  officeId: string
  sector: Sector
  /** It stands somewhere in the tree of command of the forces, as a ministry does (`officesInCommand`). */
  inCommand: boolean
}

export type Source = { reportId: string; inOversightCustody: boolean }

export type ReleaseDraft = {
  authorId: string
  purpose: string | null
  place: ReleasePlace
  /** Whole days, YYYY-MM-DD, both inclusive. */
  timeFrom: string
  timeTo: string
  expiresAt: Date | null
  recipients: readonly Recipient[]
  drawnFrom: readonly Source[]
  /** Who verified the incident: they judged it true, others judge whether it may leave. */
  verifiedBy: readonly string[]
}

export type Approval = { memberId: string }

export type Unmet =
  | PanelProblem
  | 'too_few_approvals'
  | 'no_civil_society_approval'
  | 'approved_by_author'
  | 'approved_by_verifier'
  | 'approver_not_on_panel'
  | 'purpose_missing'
  | 'no_source'
  | 'summary_not_consented'
  | 'place_too_exact'
  | 'time_too_exact'
  | 'expiry_missing'
  | 'expiry_past'
  | 'no_recipient'
  | 'recipient_may_not_have_it'

/** Fewer than two is no panel, whatever a protocol says. */
const FEWEST_APPROVALS = 2
const DAY = 86_400_000

/**
 * What still stands in the way of these words leaving; empty when they may (DOMAIN 8.5, 13.3 invariant 2).
 * `approvals` are those given and not withdrawn.
 */
export function canLeave(
  release: ReleaseDraft,
  approvals: readonly Approval[],
  panel: readonly PanelSeat[],
  consents: ReadonlyMap<string, Purposes>,
  protocol: Pick<Protocol, 'place' | 'time' | 'approvals'>,
  now: Date,
): Unmet[] {
  const unmet: Unmet[] = [...panelProblems(panel), ...approvalsUnmet(release, approvals, panel, protocol)]
  const add = (wrong: boolean, code: Unmet): void => {
    if (wrong) unmet.push(code)
  }
  add(release.purpose === null || release.purpose === '', 'purpose_missing')
  add(release.drawnFrom.length === 0, 'no_source')
  add(
    release.drawnFrom.some(
      ({ reportId }) => purposesMissing('release_summary', consents.get(reportId)).length > 0,
    ),
    'summary_not_consented',
  )
  add(!placeIsCoarse(release.place, protocol.place), 'place_too_exact')
  add(!timeIsCoarse(release, protocol.time), 'time_too_exact')
  add(release.expiresAt === null, 'expiry_missing')
  add(release.expiresAt !== null && release.expiresAt <= now, 'expiry_past')
  add(release.recipients.length === 0, 'no_recipient')
  add(
    release.recipients.some((recipient) => !mayReceive(recipient, release.drawnFrom)),
    'recipient_may_not_have_it',
  )
  return unmet
}

/**
 * Red line 3. The server does not learn whom a report in oversight's custody accuses, so nothing drawn from one
 * goes to any force or to any office of a command: more than the accused unit's own tree, and never less.
 */
export function mayReceive(recipient: Recipient, drawnFrom: readonly Source[]): boolean {
  if (!isSecuritySector(recipient.sector) && !recipient.inCommand) return true
  return !drawnFrom.some((source) => source.inOversightCustody)
}

function approvalsUnmet(
  release: ReleaseDraft,
  approvals: readonly Approval[],
  panel: readonly PanelSeat[],
  protocol: Pick<Protocol, 'approvals'>,
): Unmet[] {
  const unmet: Unmet[] = []
  const given = new Set(approvals.map((approval) => approval.memberId))
  if (given.has(release.authorId)) unmet.push('approved_by_author')
  if (release.verifiedBy.some((memberId) => given.has(memberId))) unmet.push('approved_by_verifier')
  const seats = panel.filter((seat) => given.has(seat.memberId))
  const counted = seats.filter(
    (seat) =>
      seat.memberId !== release.authorId &&
      !release.verifiedBy.includes(seat.memberId) &&
      !isSecuritySector(seat.sector),
  )
  if (new Set(seats.map((seat) => seat.memberId)).size < given.size) unmet.push('approver_not_on_panel')
  const needed = Math.max(FEWEST_APPROVALS, protocol.approvals)
  if (new Set(counted.map((seat) => seat.memberId)).size < needed) unmet.push('too_few_approvals')
  if (!counted.some((seat) => seat.sector === 'civil_society')) unmet.push('no_civil_society_approval')
  return unmet
}

/** A lower level is coarser: 0 is a country. */
export function placeIsCoarse(place: ReleasePlace, limit: Protocol['place']): boolean {
  return place.kind === 'area' ? place.level <= limit.adminLevel : place.radiusKm >= limit.minimumKm
}

export function timeIsCoarse(
  span: Pick<ReleaseDraft, 'timeFrom' | 'timeTo'>,
  limit: Protocol['time'],
): boolean {
  const days = (Date.parse(span.timeTo) - Date.parse(span.timeFrom)) / DAY + 1
  const wholeDays = span.timeFrom.length === 10 && span.timeTo.length === 10
  return wholeDays && days >= Math.max(1, limit.minimumDays)
}
