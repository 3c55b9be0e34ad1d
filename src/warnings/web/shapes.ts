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

/** What a rumour was judged; `none` where nobody has. */
export const TRUTH_SHAPE: Readonly<Record<string, Shape>> = {
  confirmed: 'solid',
  mixed: 'half',
  false: 'hollow',
  unknown: 'dotted',
  none: 'dotted',
}

export const AFTERWARDS_SHAPE: Readonly<Record<string, Shape>> = {
  still_heard: 'solid',
  not_heard: 'hollow',
  nobody_listened: 'dotted',
}

export const CORRECTION_SHAPE: Readonly<Record<string, Shape>> = {
  draft: 'half',
  published: 'solid',
  refused: 'dotted',
  withdrawn: 'dotted',
  replaced: 'dotted',
}
