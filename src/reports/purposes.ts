/** Consent to report is not consent to share, to be written to, or to be published (DOMAIN 8.4): each is yes or no. */
export const PURPOSES = ['check', 'summary', 'write', 'publish'] as const
export type Purpose = (typeof PURPOSES)[number]

export type Purposes = Readonly<Record<Purpose, boolean>>

/** What holds for somebody who was never asked: an SMS, a radio call-in. Silence is no. */
export const NOTHING_CONSENTED: Purposes = { check: false, summary: false, write: false, publish: false }

/** A field check asks about a locality and quotes nobody, so it needs no consent. */
export const ACTS = ['ask_second_source', 'release_summary', 'write_to_reporter', 'publish_words'] as const
export type Act = (typeof ACTS)[number]

/** Publishing passes words on to everyone, so it takes the consent to pass on as well. */
export const PURPOSES_NEEDED: Readonly<Record<Act, readonly Purpose[]>> = {
  ask_second_source: ['check'],
  release_summary: ['summary'],
  write_to_reporter: ['write'],
  publish_words: ['summary', 'publish'],
}

/** The purposes that the act needs and that she did not give. */
export function purposesMissing(act: Act, given: Purposes | undefined): Purpose[] {
  return PURPOSES_NEEDED[act].filter((purpose) => given?.[purpose] !== true)
}

/** Consent can be narrowed at any time; it widens only by asking her again, which makes a new record. */
export function narrowed(given: Purposes, withdrawn: readonly Purpose[]): Purposes {
  const keep = (purpose: Purpose): boolean => given[purpose] && !withdrawn.includes(purpose)
  return { check: keep('check'), summary: keep('summary'), write: keep('write'), publish: keep('publish') }
}
