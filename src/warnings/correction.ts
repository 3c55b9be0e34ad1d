/** A correction in one language, as it will stand in the open. */
export type CorrectionText = { language: string; headline: string; text: string }

/** The plaintext of a draft. The salt keeps the digest from being guessed at. */
export type CorrectionContent = { v: 1; salt: string; texts: CorrectionText[] }

export const HEADLINE_MAX = 160
export const CORRECTION_MAX = 2000

/**
 * What the digest of a draft is taken of (SHA-256 over UTF-8). Two people stand by the same words: what the second one
 * opens and publishes has the digest of what the first one sealed.
 */
export function digestText(salt: string, texts: readonly CorrectionText[]): string {
  const ordered = texts.toSorted((a, b) => (a.language < b.language ? -1 : 1))
  return JSON.stringify([salt, ...ordered.map(({ language, headline, text }) => [language, headline, text])])
}

/** Languages of the wheel in which nothing of it can be read yet, in the wheel's order. */
export function missingLanguages(wanted: readonly string[], there: readonly string[]): string[] {
  return wanted.filter((language) => !there.includes(language))
}
