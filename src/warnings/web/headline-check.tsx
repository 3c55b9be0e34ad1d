import { formatList, t } from '../../ui/i18n.ts'
import type { CorrectionText } from '../correction.ts'
import { type Repeat, repeatsOf, type Statement } from '../headline.ts'
import { languageIn } from './languages.ts'
import { namesOf } from './rumour-opened.ts'

/** What the headline says again of the rumour; nothing where there is no headline yet. */
export const repeated = (text: CorrectionText, statements: readonly Statement[]): Repeat[] =>
  text.headline.trim() === '' ? [] : repeatsOf(text.headline, statements, namesOf(text.language))

/** A sentence for whoever writes or reads it: which words, and that denying them says them too. */
export function repeatSentence(repeats: readonly Repeat[]): string | undefined {
  const [first] = repeats
  if (first === undefined) return undefined
  const words = formatList(first.pieces.map((piece) => `\u2068“${piece}”\u2069`))
  return t('warnings.headline.repeats', { words })
}

/** The rumour was not written down in this language: then letters tell nothing, and a speaker has to read it. */
export const isCompared = (language: string, statements: readonly Statement[]): boolean =>
  statements.some((one) => one.language === language)

export function NotCompared({ language }: { language: string }) {
  return <span>{t('warnings.headline.not_compared', { language: languageIn(language) })}</span>
}
