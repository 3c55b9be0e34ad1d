import { type I18n, setupI18n } from '@lingui/core'
import { batch, signal } from '@preact/signals'

export const locales = ['en', 'fr', 'ar', 'sw', 'es'] as const
export type Locale = (typeof locales)[number]

/** What the build makes of one PO file. */
type Words = { messages: Record<string, unknown>; machineMade: string[] }
export type WordLoaders = Record<string, () => Promise<{ default: Words }>>
type Spoken = { speaker: I18n; ids: Set<string>; machineMade: string[]; files: number }

export const locale = signal<Locale>(firstLocale())
/** Languages as their speakers write them, in every language alike. */
export const localeNames: Record<Locale, string> = {
  en: 'English',
  fr: 'Français',
  ar: 'العربية',
  sw: 'Kiswahili',
  es: 'Español',
}

let loaders: WordLoaders = {}
const spoken = signal<Partial<Record<Locale, Spoken>>>({})
const complained = new Set<string>()

/**
 * Given by `src/web.tsx`, which alone knows every slice's words: first those of the sign-in screen, then the rest.
 * Resolves when the language of the page can be read.
 */
export async function provideWords(given: WordLoaders): Promise<void> {
  loaders = { ...loaders, ...given }
  await setLocale(locale.value)
}

/** Nothing of the choice is kept on the device. */
export async function setLocale(lang: string): Promise<void> {
  const wanted = locales.find((one) => one === lang) ?? 'en'
  // English stands in where a language lacks a text.
  const [words, fallback] = await Promise.all([wordsOf(wanted), wordsOf('en')])
  batch(() => {
    spoken.value = { ...spoken.value, [wanted]: words, en: fallback }
    locale.value = wanted
  })
  document.documentElement.lang = wanted
  document.documentElement.dir = wanted === 'ar' ? 'rtl' : 'ltr'
}

async function wordsOf(lang: Locale): Promise<Spoken> {
  const files = Object.entries(loaders).filter(([path]) => path.endsWith(`/${lang}.po`))
  const known = spoken.peek()[lang]
  if (known?.files === files.length) return known
  const loaded = await Promise.all(files.map(([, load]) => load()))
  const messages = Object.assign({}, ...loaded.map((one) => one.default.messages)) as Words['messages']
  return {
    speaker: setupI18n({ locale: lang, messages: { [lang]: messages as Record<string, string> } }),
    ids: new Set(Object.keys(messages)),
    machineMade: loaded.flatMap((one) => one.default.machineMade),
    files: files.length,
  }
}

/** The text in the language of the page. */
export function t(id: string, values?: Record<string, unknown>): string {
  const { [locale.value]: own, en } = spoken.value
  const speaker = own?.ids.has(id) ? own.speaker : en?.ids.has(id) ? en.speaker : undefined
  if (speaker) return speaker._(id, values)
  if (!complained.has(id)) {
    complained.add(id)
    console.error(`no text for ${id}`)
  }
  return id
}

/** Languages in which names on the pages are a machine's that a speaker has reviewed. */
export const machineChecked = signal<readonly string[]>([])

/** Whether texts of the page wait for a speaker to check them. */
export function machineMade(): boolean {
  return (spoken.value[locale.value]?.machineMade.length ?? 0) > 0
}

export function formatDay(iso: string): string {
  // A day without an hour is the same day in every time zone.
  const zone = /^\d{4}-\d{2}-\d{2}$/.test(iso) ? { timeZone: 'UTC' } : {}
  return date(iso, { day: 'numeric', month: 'long', year: 'numeric', ...zone })
}

export function formatTime(iso: string): string {
  return date(iso, { day: 'numeric', month: 'short', year: 'numeric', hour: 'numeric', minute: '2-digit' })
}

export function formatNumber(n: number): string {
  return new Intl.NumberFormat(spokenHere()).format(n)
}

/** Several words in a row, with the comma of the language. */
export function formatList(words: readonly string[]): string {
  return new Intl.ListFormat(spokenHere(), { type: 'unit', style: 'short' }).format(words)
}

/** A name in the language of the page, as an area or an organisation gives it. */
export function nameIn(names: Readonly<Record<string, string>> | null | undefined, fallback: string): string {
  return names?.[locale.value] ?? fallback
}

/** Days and hours as the reader's own region writes them, where the browser tells it. */
function spokenHere(): string {
  // Some systems tell their own name of a locale ("en-US@posix"), which Intl refuses.
  const own = navigator.languages.find((tag) => new RegExp(`^${locale.value}-[A-Z]{2}$`).test(tag))
  return own ?? (locale.value === 'en' ? 'en-GB' : locale.value)
}

function date(iso: string, options: Intl.DateTimeFormatOptions): string {
  const at = new Date(iso)
  return Number.isNaN(at.getTime()) ? iso : new Intl.DateTimeFormat(spokenHere(), options).format(at)
}

function firstLocale(): Locale {
  const asked = typeof navigator === 'undefined' ? [] : (navigator.languages ?? [navigator.language])
  for (const tag of asked) {
    const found = locales.find((one) => one === tag.split('-')[0]?.toLowerCase())
    if (found) return found
  }
  return 'en'
}
