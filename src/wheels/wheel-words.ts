/** Channels at which somebody is met, so that a risk can be said first. A program and an imported table meet nobody. */
export const RISK_CHANNELS = ['web', 'walk_in', 'sms'] as const
export type RiskChannel = (typeof RISK_CHANNELS)[number]

export const MADE_BY = ['person', 'machine'] as const
export type MadeBy = (typeof MADE_BY)[number]

export const WORD_STATES = ['draft', 'in_use', 'withdrawn'] as const
export type WordState = (typeof WORD_STATES)[number]

/** A language's own tag, whether or not the program's pages are written in it. */
export const LANGUAGE_TAG = '^[a-z]{2,3}$'

/** What a text is for: the name of an area, or the risk that a channel says first. One of the two is null. */
export type Thing = { area_code: string | null; channel: string | null }
export type WordInUse = Thing & { language: string; text: string; made_by: string }

/** A name stands in a list, a sentence on the first view of a small phone, and an SMS beside an acknowledgement. */
export const LONGEST: Readonly<Record<'area' | RiskChannel, number>> = {
  area: 80,
  web: 160,
  walk_in: 400,
  sms: 160,
}

export function longestOf({ channel }: Pick<Thing, 'channel'>): number {
  return LONGEST[RISK_CHANNELS.find((one) => one === channel) ?? 'area']
}

/** As it will be shown: one line, without spaces at its ends, its letters written in one way. */
export function plainText(text: string): string {
  return text.normalize('NFC').replace(/\s+/gu, ' ').trim()
}

export type WordProblem = 'not_one_thing' | 'empty' | 'too_long' | 'hidden_characters'

/** Why this text may not even be proposed; empty when it may. `text` is as `plainText` gives it. */
export function wordProblems(thing: Thing, text: string): WordProblem[] {
  const problems: WordProblem[] = []
  if ((thing.area_code === null) === (thing.channel === null)) problems.push('not_one_thing')
  if (!/[\p{L}\p{N}]/u.test(text)) problems.push('empty')
  if (Array.from(text).length > longestOf(thing)) problems.push('too_long')
  if (HIDDEN.test(text)) problems.push('hidden_characters')
  return problems
}

/**
 * Control characters, and those that turn the direction of what follows: with them a reviewed name could read as
 * another one in the middle of somebody else's sentence. Joiners stay, since some scripts are not written without.
 */
const HIDDEN = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u

/** Scripts from right to left, by the languages that are usually written in one. */
const RIGHT_TO_LEFT = ['ar', 'arc', 'ckb', 'dv', 'fa', 'he', 'ps', 'sd', 'syr', 'ug', 'ur', 'yi']

export function directionOf(language: string): 'ltr' | 'rtl' {
  return RIGHT_TO_LEFT.includes(language) ? 'rtl' : 'ltr'
}

export function isFor(thing: Thing, word: Thing): boolean {
  return word.area_code === thing.area_code && word.channel === thing.channel
}

/** The names of an area with the wheel's own over those of the gazetteer, and the languages of those a machine made. */
export function namesWith(
  names: Readonly<Record<string, string>>,
  words: readonly WordInUse[],
  code: string,
): { names: Record<string, string>; names_by_machine: string[] } {
  const own = words.filter((word) => word.area_code === code)
  return {
    names: { ...names, ...Object.fromEntries(own.map(({ language, text }) => [language, text])) },
    names_by_machine: own.filter((word) => word.made_by === 'machine').map((word) => word.language),
  }
}

/** The wheel's own sentence for a channel in a language; undefined where the built-in one stands. */
export function riskIn<W extends WordInUse>(
  words: readonly W[],
  channel: RiskChannel,
  language: string,
): W | undefined {
  return words.find((word) => word.channel === channel && word.language === language)
}

/** More would make the form too heavy for the phone of who needs it most. */
const MOST_BESIDES = 2

/**
 * What the wheel says in languages that no page is written in: it stands beside the page's own words. The working
 * languages of its protocol come first.
 */
export function besides<W extends WordInUse>(
  words: readonly W[],
  thing: Thing,
  locales: readonly string[],
  agreed: readonly string[] = [],
): W[] {
  const rank = ({ language }: W): number => (agreed.includes(language) ? agreed.indexOf(language) : Infinity)
  return words
    .filter((word) => isFor(thing, word) && !locales.includes(word.language))
    .toSorted((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)))
    .slice(0, MOST_BESIDES)
}
