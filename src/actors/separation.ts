/** What one person may have done with one record: the duties that are kept apart per item (DOMAIN 13.1). */
export const ITEM_ACTS = [
  'took_in',
  'verified',
  'authored',
  'approved',
  'raised_level',
  'confirmed_level',
  'responded',
  'evaluated',
  'mediated',
  'investigated',
  'first_vault_key',
  'second_vault_key',
  'prepared_publication',
  'published',
  'carried_out',
  'confirmed_done',
] as const
export type ItemAct = (typeof ITEM_ACTS)[number]

export type ItemIncompatibility = {
  first: ItemAct
  second: ItemAct
  /** `person`: another member is enough. `organisation`: it takes another organisation. */
  apart: 'person' | 'organisation'
}

export const ITEM_INCOMPATIBILITIES: readonly ItemIncompatibility[] = [
  { first: 'took_in', second: 'verified', apart: 'person' },
  { first: 'verified', second: 'approved', apart: 'person' },
  { first: 'authored', second: 'approved', apart: 'person' },
  { first: 'raised_level', second: 'confirmed_level', apart: 'person' },
  { first: 'responded', second: 'evaluated', apart: 'organisation' },
  { first: 'mediated', second: 'investigated', apart: 'person' },
  { first: 'first_vault_key', second: 'second_vault_key', apart: 'organisation' },
  { first: 'prepared_publication', second: 'published', apart: 'person' },
  { first: 'carried_out', second: 'confirmed_done', apart: 'organisation' },
]

export type Done = { act: ItemAct; memberId: string; organisationId: string }

/** What already stands in the way of this member doing `act` with the record; empty when nothing does. */
export function separationConflicts(
  done: readonly Done[],
  act: ItemAct,
  who: { memberId: string; organisationId: string },
): ItemIncompatibility[] {
  return ITEM_INCOMPATIBILITIES.filter((rule) => {
    const other = rule.first === act ? rule.second : rule.second === act ? rule.first : undefined
    return done.some(
      (past) =>
        past.act === other &&
        (past.memberId === who.memberId ||
          (rule.apart === 'organisation' && past.organisationId === who.organisationId)),
    )
  })
}
