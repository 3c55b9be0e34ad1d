import { ar } from './words/sgbv-ar.ts'
import { en } from './words/sgbv-en.ts'
import { es } from './words/sgbv-es.ts'
import { fr } from './words/sgbv-fr.ts'
import { sw } from './words/sgbv-sw.ts'

/**
 * Words and phrases of the scan in `sgbv.ts`, by language, in its normal form: lower case, no
 * diacritics, ة as ه, ى as ي. One pattern a line, for whole words:
 * `(a|b)` either, `(x )?` perhaps, `*` any ending, ` .. ` up to three words between, `~` an Arabic prefix (و ف ب ل ك س ال …).
 * A change of what is found raises SGBV_LIST_VERSION. Speakers of each language should read their list:
 * only English was tried on thousands of real reports (5,879 of elections in Nigeria: one false alarm,
 * a voter who writes "molested me" for manhandled; 2,401 of the Haiti earthquake: none).
 */
export type WordList = {
  /** count wherever they stand */
  always: string
  /** count unless a thing (a law, a truce …) is what was broken */
  unlessThing?: string
  /** count only when a person suffers them */
  needsPerson?: string
  /** a phrase to be read as its first captured word, e.g. "rights of women" as "rights" */
  collapse?: string
  things: string
  persons: string
  /** words that end the object of a verb: what follows is place, time or another sentence */
  stops: string
  /** auxiliaries between a passive subject and its verb */
  links: string
}

export const SGBV_WORDS: Readonly<{ [language: string]: WordList }> = { en, fr, ar, sw, es }
