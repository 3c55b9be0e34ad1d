import { type Html, html, type Part } from '../../../platform/html.ts'
import { besides, directionOf, riskIn } from '../../../wheels/wheel-words.ts'
import type { Place } from './layout.ts'
import type { Locality, Published } from './published.ts'

/** The name in the language of the page and, for who reads none of those, as people call the place themselves. */
export function localName({ speech, published, locales }: Place, area: Locality): string {
  const own = besides(published.words, { area_code: area.code, channel: null }, locales, agreed(published))
  const called = own.map((word) => word.text).filter((text) => text !== speech.name(area))
  return [speech.name(area), ...called.map((text) => `\u2068${text}\u2069`)].join(' · ')
}

/** What the form says first: the wheel's own sentence before the program's. */
export function riskSentence({ speech, published }: Place): string {
  return riskIn(published.words, 'web', speech.locale)?.text ?? speech.t('tell.risk')
}

/** The same in languages that no page is written in: who can read only them learns at least of the risk. */
export function riskElsewhere({ published, locales }: Place): Part {
  return besides(published.words, { area_code: null, channel: 'web' }, locales, agreed(published)).map(
    ({ language, text }) =>
      html`<p class="soft" lang="${language}" dir="${directionOf(language)}">${text}</p>`,
  )
}

/** That a machine made some of the wheel's own words which stand on pages in this language. */
export function ownWordsNote({ speech, published, locales }: Place): Html | false {
  const shown = published.words.filter(
    ({ channel, language }) =>
      (channel === null || channel === 'web') && (language === speech.locale || !locales.includes(language)),
  )
  return (
    shown.some((word) => word.made_by === 'machine') &&
    html`<p class="soft">${speech.t('machine.checked')}</p>`
  )
}

function agreed({ wheel }: Published): readonly string[] {
  return wheel.protocol.languages
}
