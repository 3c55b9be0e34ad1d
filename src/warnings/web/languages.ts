import { locale } from '../../ui/i18n.ts'

/** A language in the words of the page. */
export function languageIn(code: string): string {
  try {
    return new Intl.DisplayNames(locale.value, { type: 'language', fallback: 'code' }).of(code) ?? code
  } catch {
    return code
  }
}

export const directionOf = (code: string): 'ltr' | 'rtl' =>
  ['ar', 'fa', 'he', 'ur', 'ps', 'sd', 'dv'].includes(code) ? 'rtl' : 'ltr'
