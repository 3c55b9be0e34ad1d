import type { Static } from 'typebox'
import { fetchRing, loadWheel, resume, type Wheel, wheel } from '../../../custody/web/index.ts'
import { api } from '../../../ui/api.ts'
import { nameIn } from '../../../ui/i18n.ts'
import type { Card } from '../../joining.ts'
import type { Protocol } from '../../protocol.ts'
import type { CandidateRow, ColleagueRow, OwnInvitationRow, ProtocolVersionRow } from '../../wire.ts'

export type Version = Omit<Static<typeof ProtocolVersionRow>, 'protocol'> & { protocol: Protocol | null }
export type Versions = { in_force: number | null; rows: Version[] }
export type Candidate = Omit<Static<typeof CandidateRow>, 'card'> & { card: Card }
export type Colleague = Static<typeof ColleagueRow>
export type OwnInvitation = Static<typeof OwnInvitationRow>
export type Colleagues = { rows: Colleague[]; paper: boolean }

export const settings = {
  versions: async () => {
    await lookAgain()
    return api.get<Versions>('/api/protocol')
  },
  candidates: async () => (await api.get<{ rows: Candidate[] }>('/api/candidates')).rows,
  colleagues: () => api.get<Colleagues>('/api/colleagues'),
  invitations: async () => (await api.get<{ rows: OwnInvitation[] }>('/api/invitations')).rows,
  readers: async () => (await api.get<{ readers: Record<string, string> }>('/api/keys/readers')).readers,
}

/** Others come, go and confirm while this browser stays open: pages that decide about it look again first. */
export const lookAgain = (): Promise<unknown> => Promise.all([loadWheel(), resume()])

/**
 * Before a ring is handed on: a colleague may have changed the keys meanwhile, and a ring without hers would shut out
 * whoever gets it, or lose a key for good.
 */
export async function newestRing(): Promise<void> {
  await fetchRing()
}

/** After a change of keys: the new ring is opened, and pages that write to us or show our digits know the new key. */
export async function withNewKeys(): Promise<void> {
  await Promise.all([fetchRing(), resume()])
  await loadWheel()
}

/** A day in UTC, as a ring keeps it. */
export const today = (): string => new Date().toISOString().slice(0, 10)

export type Place = { code: string; name: string; names: Record<string, string>; level: number }
type AreaCard = { area: Place; children: Place[] }

/** The wheel's own area and what lies directly in it, with what its card names already. */
export async function placesOf(card: Wheel): Promise<Place[]> {
  const found = await api.get<AreaCard>(`/api/areas/${encodeURIComponent(card.area_code)}`)
  const all = [found.area, ...found.children, ...card.areas]
  return [...new Map(all.map((one) => [one.code, one])).values()].toSorted(
    (a, b) => a.level - b.level || nameIn(a.names, a.name).localeCompare(nameIn(b.names, b.name)),
  )
}

export type PlaceName = (code: string) => string
export function placeNames(places: readonly Place[]): PlaceName {
  return (code) => {
    const area =
      places.find((one) => one.code === code) ?? wheel.value?.areas.find((one) => one.code === code)
    // A name of another script keeps its own direction within a sentence.
    return `\u2068${area ? nameIn(area.names, area.name) : code}\u2069`
  }
}
