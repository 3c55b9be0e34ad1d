import { locale, t } from '../../ui/i18n.ts'
import { CATEGORIES, HANDLING_GROUPS } from '../handling.ts'
import { PRIORITIES } from '../../wheels/clocks.ts'
import { REPORT_STATES } from '../states.ts'

export const CHANNELS = ['web', 'api', 'walk_in', 'csv', 'sms'] as const

const known = (part: string, list: readonly string[]) => (code: string) =>
  list.includes(code) ? t(`work.${part}.${code}`) : code

export const stateLabel = known('state', REPORT_STATES)
export const groupLabel = known('group', HANDLING_GROUPS)
export const categoryLabel = known('category', CATEGORIES)
export const channelLabel = known('channel', CHANNELS)
export const priorityLabel = known('priority', PRIORITIES)

/** How far a report has come, as a shape: nothing done, at work, done, out of sight. */
export function stateShape(state: string): 'solid' | 'half' | 'hollow' | 'dotted' {
  if (state === 'received') return 'hollow'
  if (state === 'closed' || state === 'linked') return 'solid'
  return state === 'retained' || state === 'expired' ? 'dotted' : 'half'
}

/** The language's own name in the language of the page. */
export function languageLabel(code: string): string {
  if (code === 'other') return t('work.language.other')
  try {
    return new Intl.DisplayNames(locale.value, { type: 'language' }).of(code) ?? code
  } catch {
    return code
  }
}

/** Short facts in one line. Each keeps its own direction, since names of places stand in another script beside words. */
export function dots(...facts: string[]): string {
  return facts.map((fact) => `\u2068${fact}\u2069`).join(' · ')
}
