type Shape = 'solid' | 'half' | 'hollow' | 'dotted'

/** How much is known, as a shape beside its words: colour alone says nothing. */
export const VERIFICATION_SHAPE: Readonly<Record<string, Shape>> = {
  corroborated: 'solid',
  plausible: 'half',
  contested: 'half',
  refuted: 'hollow',
  under_verification: 'hollow',
  unverified: 'dotted',
  unverifiable: 'dotted',
}

export const RELEASE_SHAPE: Readonly<Record<string, Shape>> = {
  draft: 'hollow',
  approved: 'half',
  released: 'solid',
  refused: 'dotted',
  withdrawn: 'dotted',
  expired: 'dotted',
}

export const INBOX_SHAPE: Readonly<Record<string, Shape>> = {
  released: 'hollow',
  acknowledged: 'solid',
  withdrawn: 'dotted',
  expired: 'dotted',
}
