import type { Static } from 'typebox'
import { wheel } from '../../custody/web/index.ts'
import { api } from '../../ui/api.ts'
import { locale, locales, t } from '../../ui/i18n.ts'
import { RISK_CHANNELS, type Thing } from '../wheel-words.ts'
import type { WordList, WordMoved, WordRow, WriteWord } from '../word-wire.ts'

export type Word = Static<typeof WordRow>
type Moved = Static<typeof WordMoved>

export const words = {
  /** All that are in use and all that wait, page after page: a county has some hundreds. */
  all: async (): Promise<Word[]> => {
    const found: Word[] = []
    let after: string | null = ''
    while (after !== null) {
      const more: Static<typeof WordList> = await api.get(`/api/wheel-words?limit=100&after=${after}`)
      found.push(...more.rows)
      after = more.after
    }
    return found
  },
  write: (body: Static<typeof WriteWord>) => api.post<Moved>('/api/wheel-words', body),
  review: ({ wheel_word_id, version }: Word) =>
    api.post<Moved>(`/api/wheel-words/${wheel_word_id}/review`, { speaks_language: true }, { version }),
  withdraw: ({ wheel_word_id, version }: Word) =>
    api.post<Moved>(`/api/wheel-words/${wheel_word_id}/withdraw`, undefined, { version }),
}

/** What a wheel has words for: its channels' risks, and its places. */
export function things(): Thing[] {
  return [
    ...RISK_CHANNELS.map((channel) => ({ area_code: null, channel })),
    ...(wheel.value?.areas ?? []).map(({ code }) => ({ area_code: code, channel: null })),
  ]
}

export function thingLabel({ area_code, channel }: Thing): string {
  if (channel !== null) return t(`settings.words.risk.${channel}`)
  // By the gazetteer's own name: the one that this page is about may be another in every language.
  const area = wheel.value?.areas.find((one) => one.code === area_code)
  return t('settings.words.area', { name: `\u2068${area?.name ?? area_code ?? ''}\u2069` })
}

/** What stands where the wheel has no word of its own; the second sentence in the language of this page. */
export function builtIn({ channel }: Thing): string | undefined {
  if (channel === 'web') return t('reports.tell.risk')
  if (channel === 'walk_in') return t('work.walk.risk')
  return undefined
}

/** Those of the protocol first, then those that pages are written in, then any that somebody wrote in. */
export function languagesOf(rows: readonly Word[], also: string): string[] {
  const agreed = (wheel.value?.protocol as { languages?: string[] } | undefined)?.languages ?? []
  const written = rows.map((row) => row.language).toSorted()
  return [...new Set([...agreed, ...(wheel.value?.languages ?? []), ...locales, ...written, also])]
}

/** With its tag where the browser knows no name for it. */
export function languageLabel(code: string): string {
  try {
    return new Intl.DisplayNames(locale.value, { type: 'language' }).of(code) ?? code
  } catch {
    return code
  }
}
