import { effect, signal } from '@preact/signals'
import { api, ProblemError } from '../../ui/api.ts'
import { machineChecked, nameIn } from '../../ui/i18n.ts'
import { me, unlocked } from './keyring.ts'

// The wheel's card as src/wheels/wire.ts writes it. Custody stands before the wheels and reads only who may be written
// to; src/web.tsx, which knows both, holds the two shapes together.

export type Area = {
  code: string
  name: string
  names: Record<string, string>
  /** Languages in which a machine made the name; a speaker reviewed it. */
  names_by_machine: string[]
  parent_code: string | null
  level: number
  expected_days: number | null
}
export type Organisation = {
  organisation_id: string
  name: string
  names: Record<string, string>
  sector: string
  category: string
  recipient: string
  on_desk: boolean
  is_oversight: boolean
  is_focal_point: boolean
  is_vault_partner: boolean
  since: string
  desk_from: string | null
  compared_by: number
  compared_by_me: boolean
}
export type Wheel = {
  slug: string
  name: string
  names: Record<string, string>
  area_code: string
  languages: string[]
  demonstration: boolean
  protocol_version: number | null
  areas: Area[]
  /** What a channel says first in the wheel's own words. */
  risk_sentences: { channel: string; language: string; text: string; made_by: string }[]
  organisations: Organisation[]
  protocol: any
}
export type Member = { member_id: string; display_name: string; organisation_id: string; roles: string[] }

export const wheel = signal<Wheel | null>(null)
/** Empty for guests: they learn no names of people. */
export const members = signal<readonly Member[]>([])

/** Loads both, or throws the problem of the card; a wheel without its card can show nothing. */
export async function loadWheel(): Promise<void> {
  const [card, people] = await Promise.all([api.get<Wheel>('/api/wheel'), membersOrNone()])
  wheel.value = card
  machineChecked.value = card.areas.flatMap((area) => area.names_by_machine)
  members.value = people
}

async function membersOrNone(): Promise<Member[]> {
  // A guest learns no names of people, and need not ask.
  const sector = me.value?.organisation.sector
  if (sector === 'police' || sector === 'military') return []
  try {
    return (await api.get<{ rows: Member[] }>('/api/members')).rows
  } catch (error) {
    if (error instanceof ProblemError && error.status === 404) return []
    throw error
  }
}

effect(() => {
  if (me.value !== null && unlocked.value) return
  wheel.value = null
  members.value = []
  machineChecked.value = []
})

export function areaName(code: string | null | undefined): string {
  const area = wheel.value?.areas.find((one) => one.code === code)
  return area ? nameIn(area.names, area.name) : (code ?? '')
}

export function organisationName(id: string | null | undefined): string {
  const found = organisation(id)
  return found ? nameIn(found.names, found.name) : (id ?? '')
}

/** The organisation's public key. @throws Error for an organisation that is not on the wheel */
export function recipientOf(id: string): string {
  const found = organisation(id)
  if (!found) throw new Error('no such organisation on this wheel')
  return found.recipient
}

/** Readers of everything on the desk: civil society alone. */
export function deskRecipients(): string[] {
  const all = wheel.value?.organisations ?? []
  return all.filter((one) => one.on_desk && one.sector === 'civil_society').map((one) => one.recipient)
}

/** Empty where the name is not for this reader. */
export function memberName(id: string | null | undefined): string {
  return members.value.find((one) => one.member_id === id)?.display_name ?? ''
}

function organisation(id: string | null | undefined): Organisation | undefined {
  return wheel.value?.organisations.find((one) => one.organisation_id === id)
}
