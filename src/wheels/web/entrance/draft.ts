import type { Role } from '../../../actors/roles.ts'
import type { CivilSocietyCategory } from '../../../actors/sector.ts'
import { locale } from '../../../ui/i18n.ts'
import { defaultProtocol } from '../../protocol.ts'
import { SLUG, slugFrom } from '../../short-name.ts'
import { type Wrong } from './errors.ts'
import { NO_PASSPHRASE, type Passphrase } from './passphrase-step.tsx'
import { NOBODY, type Person } from './person-fields.tsx'

/** GET /api/areas, as src/places/server/routes.ts writes it. */
export type Area = {
  code: string
  name: string
  names: Record<string, string>
  parent_code: string | null
  level: number
}

/** All that founding asks, in memory until it is sent: going back changes nothing of it. */
export type Draft = {
  code: string
  countries: readonly { code: string; name: string; names: Record<string, string> }[]
  country: string
  area: Area | null
  name: string
  slug: string
  /** What she wrote herself follows the chosen area no more. */
  ownName: boolean
  ownSlug: boolean
  timezone: string
  languages: string[]
  /** Days after which silence is noticed, or null, by the code of the area. */
  localities: Record<string, number | null>
  organisation: { name: string; category: CivilSocietyCategory | ''; names: Record<string, string> }
  person: Person
  roles: Role[]
  passphrase: Passphrase
}

export function emptyDraft(): Draft {
  return {
    code: '',
    countries: [],
    country: '',
    area: null,
    name: '',
    slug: '',
    ownName: false,
    ownSlug: false,
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    languages: [locale.peek()],
    localities: {},
    organisation: { name: '', category: '', names: {} },
    person: NOBODY,
    roles: [],
    passphrase: NO_PASSPHRASE,
  }
}

/** Another area: its name and the short one follow it, and places of the old one are none of its. */
export function withArea(draft: Draft, area: Area, shown: string): Draft {
  const name = draft.ownName ? draft.name : shown
  return {
    ...draft,
    area,
    name,
    slug: draft.ownSlug ? draft.slug : slugFrom(name) || slugFrom(area.name),
    localities: area.code === draft.area?.code ? draft.localities : {},
  }
}

export type WhereField = 'country' | 'area' | 'name' | 'slug'
export function whereProblems(draft: Draft): Wrong<WhereField> {
  return {
    country: draft.country === '' ? 'found.country.missing' : undefined,
    area: draft.area === null ? 'found.area.missing' : undefined,
    name: draft.name.trim().length < 2 ? 'found.name.missing' : undefined,
    slug: SLUG.test(draft.slug) ? undefined : 'found.slug.form',
  }
}

const exact = (names: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(names)
      .map(([language, name]) => [language, name.trim()] as const)
      .filter(([, name]) => name !== ''),
  )

/** What POST /api/found takes, without what is made of the passphrase. Nobody has a place yet: the protocol says who. */
export function planOf(draft: Draft, ids: { wheel: string; organisation: string; member: string }) {
  const { area, timezone, languages, organisation } = draft
  const nobody = {
    desk: [],
    panel: [],
    custodians: [],
    vault_partner: null,
    oversight: null,
    focal_point: null,
  }
  const localities = Object.entries(draft.localities).map(([area_code, expected_days]) => ({
    area_code,
    expected_days,
  }))
  const names = exact(
    Object.fromEntries(Object.entries(organisation.names).filter(([code]) => languages.includes(code))),
  )
  // A wheel that bears the name of its area is called as the area is in each language.
  const wheelNames = area !== null && !draft.ownName ? exact(area.names) : {}
  return {
    code: draft.code,
    wheel: {
      wheel_id: ids.wheel,
      slug: draft.slug,
      name: draft.name.trim(),
      ...(Object.keys(wheelNames).length > 0 ? { names: wheelNames } : {}),
      area_code: area?.code ?? '',
    },
    protocol: { ...defaultProtocol({ timezone, languages }), who: { ...nobody, localities } },
    organisation: {
      organisation_id: ids.organisation,
      sector: 'civil_society',
      category: organisation.category,
      name: organisation.name.trim(),
      ...(Object.keys(names).length > 0 ? { names } : {}),
    },
    member_id: ids.member,
    roles: draft.roles,
  }
}
