/** Who an organisation is. An office of a force is never anything but police or military, whoever sits in it. */
export const SECTORS = ['civil_society', 'civil_authority', 'police', 'military', 'international'] as const
export type Sector = (typeof SECTORS)[number]

/** The guests with duties: they hold no role but liaison (DESIGN, red line 2). */
export const SECURITY_SECTORS = ['police', 'military'] as const satisfies readonly Sector[]
export type SecuritySector = (typeof SECURITY_SECTORS)[number]

export function isSecuritySector(sector: Sector): sector is SecuritySector {
  return sector === 'police' || sector === 'military'
}

/** The brief's seven categories of civil society: coverage of a mechanism is counted against them (DOMAIN 7.1). */
export const CIVIL_SOCIETY_CATEGORIES = [
  'religious',
  'educational',
  'traditional',
  'ngo',
  'womens_group',
  'youth_group',
  'other_community',
] as const
export type CivilSocietyCategory = (typeof CIVIL_SOCIETY_CATEGORIES)[number]

export const INTERNATIONAL_KINDS = ['un', 'ingo', 'donor', 'regional'] as const
export type InternationalKind = (typeof INTERNATIONAL_KINDS)[number]

/** An INGO is not counted as local civil society, so its seats never fill a civil-society majority. */
export function isCivilSociety(sector: Sector): boolean {
  return sector === 'civil_society'
}
