import type { Static } from 'typebox'
import { isSecuritySector, type Sector } from '../../actors/sector.ts'
import { type Organisation, sealFor, wheel } from '../../custody/web/index.ts'
import { api } from '../../ui/api.ts'
import { timeIsCoarse } from '../../warnings/release.ts'
import { protocolNow } from '../../warnings/web/index.ts'
import type { ReleaseContent, ReleaseReaders, WriteRelease } from '../../warnings/wire.ts'
import { type Ask, coercionProblems, type CoercionProblem, isCoercive } from '../menu.ts'

export type Chosen = { organisationId: string; ask: Ask | null; reason: string; considered: Ask[] }
export type Draft = {
  words: string
  purpose: Static<typeof WriteRelease>['purpose'] | ''
  place: string
  from: string
  to: string
  days: string
  sources: string[]
  recipients: Chosen[]
}

/** What an organisation can be asked for, from the least coercive; nothing asked means for information. */
export const ASKS_OF: Readonly<Record<Sector, readonly Ask[]>> = {
  civil_society: ['inform', 'quiet_contact', 'mediation_team', 'services', 'accompaniment'],
  civil_authority: ['inform', 'civilian_authority', 'services', 'evacuation_advice', 'higher_level'],
  international: ['inform', 'services', 'accompaniment', 'higher_level'],
  police: ['inform', 'police'],
  military: ['inform', 'other_forces'],
}

/** In the order of the response menu: those who only speak first, those who may use force last. */
export const GROUPS: readonly { key: string; sectors: readonly Sector[] }[] = [
  { key: 'community', sectors: ['civil_society'] },
  { key: 'authority', sectors: ['civil_authority'] },
  { key: 'international', sectors: ['international'] },
  { key: 'forces', sectors: ['police', 'military'] },
]

export function organisationsOf(sectors: readonly Sector[]): Organisation[] {
  const all = wheel.value?.organisations ?? []
  // Among organisations of civil society those who mediate and who are closest to people come first.
  const nearness = ['traditional', 'womens_group', 'religious', 'youth_group']
  const rank = (one: Organisation) => {
    const at = nearness.indexOf(one.category)
    return at === -1 ? nearness.length : at
  }
  return all
    .filter((one) => sectors.includes(one.sector as Sector))
    .toSorted(
      (a, b) =>
        sectors.indexOf(a.sector as Sector) - sectors.indexOf(b.sector as Sector) || rank(a) - rank(b),
    )
}

const sectorOf = (id: string): Sector =>
  (wheel.value?.organisations.find((one) => one.organisation_id === id)?.sector ?? 'civil_society') as Sector

/** Red line 3: the desk said that nothing of it goes to a force, or a source has left into other custody. */
export const isBarred = (organisation: Organisation, keptFromForces: boolean): boolean =>
  keptFromForces && isSecuritySector(organisation.sector as Sector)

export function coercionOf(one: Chosen, all: readonly Chosen[]): CoercionProblem[] {
  const request = ({ organisationId, ask, reason, considered }: Chosen) => ({
    officeId: organisationId,
    sector: sectorOf(organisationId),
    ask,
    reason,
    considered,
  })
  return coercionProblems(request(one), all.filter((other) => other !== one).map(request))
}

export function daysFit(draft: Draft): boolean {
  const limit = protocolNow()?.time ?? { minimumDays: 1 }
  return timeIsCoarse({ timeFrom: draft.from, timeTo: draft.to }, limit)
}

export const isComplete = (draft: Draft): boolean =>
  draft.words.trim() !== '' &&
  draft.purpose !== '' &&
  draft.place !== '' &&
  draft.days !== '' &&
  daysFit(draft) &&
  draft.sources.length > 0 &&
  draft.recipients.length > 0 &&
  draft.recipients.every((one) => coercionOf(one, draft.recipients).length === 0)

/** Sealed to exactly the readers that the server names: owner, panel and recipients; reasons to owner and panel. */
export async function sealDraft(
  draft: Draft,
  incidentId: string,
  now: Date,
): Promise<Static<typeof WriteRelease>> {
  const ids = draft.recipients.map((one) => one.organisationId).join(',')
  const readers = await api.get<Static<typeof ReleaseReaders>>(`/api/release-readers?recipients=${ids}`)
  const keys = (list: readonly { recipient: string }[]) => list.map((one) => one.recipient)
  const content: ReleaseContent = { v: 1, words: draft.words.trim() }
  const recipients = await Promise.all(
    draft.recipients.map(async ({ organisationId, ask, reason, considered }) => ({
      organisation_id: organisationId,
      ask,
      ...(ask !== null && isCoercive(ask)
        ? {
            coercion: {
              considered,
              reason_sealed: await sealFor(keys(readers.reasons), { v: 1, reason: reason.trim() }),
            },
          }
        : {}),
    })),
  )
  return {
    incident_id: incidentId,
    source_report_ids: draft.sources,
    purpose: draft.purpose as Static<typeof WriteRelease>['purpose'],
    place_code: draft.place,
    time_from: draft.from,
    time_to: draft.to,
    expires_at: new Date(now.getTime() + Number(draft.days) * 86_400_000).toISOString(),
    body_sealed: await sealFor(keys(readers.body), content),
    recipients,
  }
}
