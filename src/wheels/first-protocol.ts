import { SMALLEST_PANEL } from './panel.ts'
import type { Protocol } from './protocol.ts'
import type { Seatable, Who } from './who.ts'

export type Founding = {
  /** What the founder chose on the first page: limits, languages, places. */
  draft: Protocol
  seated: readonly Seatable[]
  /** The organisation that proposes, and that keeps what is told until they decide otherwise. */
  own: string
  areaCode: string
  /** Organisations by how many approvers they seat already: nobody loses her seat by a number. */
  approvers: Readonly<Record<string, number>>
  /** Days after which a place's silence is noticed, by area; the draft on the wheel's card does not tell them. */
  expected: Readonly<Record<string, number | null>>
}

/**
 * A first version that can be proposed as it stands, as soon as two organisations of civil society sit here: all of
 * them on the desk, one keeping what is told, another holding the second key to identities, three seats on the panel.
 */
export function firstProtocol({
  draft,
  seated,
  own,
  areaCode,
  approvers,
  expected,
}: Founding): Protocol & { who: Who } {
  const founders = seated
    .filter((one) => one.sector === 'civil_society' && one.deskFrom === null)
    .map((one) => one.organisationId)
    .toSorted((a, b) => Number(b === own) - Number(a === own))
  const named = draft.who
  const custodians = named?.custodians.length
    ? named.custodians
    : founders.slice(0, 1).map((organisation_id) => ({
        area_code: areaCode,
        channel: 'any' as const,
        organisation_id,
      }))
  const keepers = custodians.map((one) => one.organisation_id)
  const partner = founders.find((id) => !keepers.includes(id)) ?? null
  const who: Who = {
    desk: named?.desk.length ? named.desk : founders,
    panel: named?.panel.length ? named.panel : panelOf(founders, approvers),
    custodians,
    vault_partner: named?.vault_partner ?? partner,
    oversight: named?.oversight ?? null,
    focal_point: named?.focal_point ?? null,
    localities: (named?.localities ?? []).map((one) => ({
      area_code: one.area_code,
      expected_days: one.expected_days ?? expected[one.area_code] ?? null,
    })),
  }
  return { ...draft, version: 1, who }
}

/** One seat each, and the first has two where they are only two. */
function panelOf(founders: readonly string[], approvers: Founding['approvers']): Who['panel'] {
  const panel = founders.map((organisation_id) => ({
    organisation_id,
    seats: Math.max(1, approvers[organisation_id] ?? 0),
  }))
  const [first] = panel
  const missing = SMALLEST_PANEL - panel.reduce((sum, one) => sum + one.seats, 0)
  if (first !== undefined && panel.length > 1 && missing > 0) first.seats += missing
  return panel
}
