/** The six groups that stand open so that the server can route and keep clocks (DESIGN 5). */
export const HANDLING_GROUPS = [
  'threat',
  'harm',
  'dispute',
  'movement',
  'services_property',
  'other_or_peace',
] as const
export type HandlingGroup = (typeof HANDLING_GROUPS)[number]

/**
 * The true category, sealed: DOMAIN 2.2 without sexual or gender-based violence, which is no category in any table
 * (DESIGN, red line 4). Choosing it shows the services of the area and ends the entry.
 */
export const CATEGORIES = [
  'threat_or_hate_speech',
  'gathering_or_mobilisation',
  'land_water_livestock',
  'displacement_or_eviction',
  'attack_or_injury',
  'killing',
  'abduction_or_detention',
  'conduct_of_forces',
  'damage',
  'election_related',
  'rumour',
  'peace_positive',
  'other',
] as const
export type Category = (typeof CATEGORIES)[number]

/**
 * Conduct of forces lies in the widest group, beside attacks, killings and detentions, so that neither the group
 * nor its count says that somebody was accused.
 */
export const GROUP_OF: Readonly<Record<Category, HandlingGroup>> = {
  threat_or_hate_speech: 'threat',
  gathering_or_mobilisation: 'threat',
  land_water_livestock: 'dispute',
  displacement_or_eviction: 'movement',
  attack_or_injury: 'harm',
  killing: 'harm',
  abduction_or_detention: 'harm',
  conduct_of_forces: 'harm',
  damage: 'services_property',
  election_related: 'dispute',
  rumour: 'other_or_peace',
  peace_positive: 'other_or_peace',
  other: 'other_or_peace',
}

export function groupOf(category: Category): HandlingGroup {
  return GROUP_OF[category]
}
