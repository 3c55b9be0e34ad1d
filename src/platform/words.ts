import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type I18n, setupI18n } from '@lingui/core'
import { type Catalogue, readPo } from './po.ts'

export const fallback = 'en'

/** A text was asked for that nobody wrote. */
export class MissingWords extends Error {}

export type Words = {
  locales: string[]
  /** The text in that language, in English where it is missing. @throws MissingWords */
  t(locale: string, id: string, values?: Record<string, unknown>): string
  has(id: string): boolean
  /** Whether any text under this prefix is machine-made in that language. */
  isMachineMade(locale: string, prefix?: string): boolean
  /** Ids that English has and this language lacks. */
  missing(locale: string): string[]
  /** Messages as written, for tests. */
  sources(locale: string): Record<string, string>
}

/** Reads every `src/<room>/words/<language>.po`, once, at start. */
export function loadWords(root: string): Words {
  const catalogues = new Map<string, Catalogue>()
  for (const file of globSync('src/*/words/*.po', { cwd: root }).sort()) {
    const locale = basename(file, '.po')
    let read: Catalogue
    try {
      read = readPo(readFileSync(join(root, file), 'utf8'))
    } catch (error) {
      throw new Error(`${file}: ${(error as Error).message}`, { cause: error })
    }
    const all = catalogues.get(locale) ?? { messages: {}, sources: {}, machineMade: [] }
    for (const id of Object.keys(read.messages))
      if (id in all.messages) throw new Error(`${file}: ${id} is there twice`)
    Object.assign(all.messages, read.messages)
    Object.assign(all.sources, read.sources)
    all.machineMade.push(...read.machineMade)
    catalogues.set(locale, all)
  }
  const speakers = new Map<string, I18n>()
  for (const [locale, { messages }] of catalogues) {
    speakers.set(locale, setupI18n({ locale, messages: { [locale]: messages } }))
  }
  const ofLocale = (locale: string) => catalogues.get(locale)?.messages ?? {}
  return {
    locales: [...catalogues.keys()],
    t: (locale, id, values) => {
      const spoken = id in ofLocale(locale) ? locale : fallback
      const speaker = speakers.get(spoken)
      if (speaker === undefined || !(id in ofLocale(spoken))) throw new MissingWords(id)
      return speaker._(id, values)
    },
    has: (id) => id in ofLocale(fallback),
    isMachineMade: (locale, prefix = '') =>
      catalogues.get(locale)?.machineMade.some((id) => id.startsWith(prefix)) ?? false,
    missing: (locale) => Object.keys(ofLocale(fallback)).filter((id) => !(id in ofLocale(locale))),
    sources: (locale) => catalogues.get(locale)?.sources ?? {},
  }
}

export function direction(locale: string): 'ltr' | 'rtl' {
  return ['ar', 'fa', 'he', 'ur', 'ps', 'sd', 'dv'].includes(locale.split('-')[0] ?? '') ? 'rtl' : 'ltr'
}
