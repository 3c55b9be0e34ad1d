import type { Kept } from '../../../custody/server/index.ts'
import { type Html, html, type Part } from '../../../platform/html.ts'
import { direction } from '../../../platform/words.ts'
import { type FurtherPage, languageName, type Speech, speechIn } from '../../../reports/server/index.ts'
import {
  type CorrectionsPart,
  cursorIn,
  type PublicCorrection,
  PublishedCorrections,
  type PublicText,
} from './published.ts'

/** `/en/turkana/corrections`: what was said wrongly, and how it is; for everybody alike, whole without a script. */
export function correctionsPage(house: Kept): FurtherPage {
  const { words } = house
  const published = new PublishedCorrections(house)
  const speeches = new Map(
    words.locales.map((locale) => [locale, speechIn(words, locale, 'warnings.public.')]),
  )
  const speechOf = (locale: string): Speech => {
    const speech = speeches.get(locale)
    if (speech === undefined) throw new Error(`no words in ${locale}`)
    return speech
  }
  return {
    path: 'corrections',
    said: (locale) => {
      const { t } = speechOf(locale)
      return { nav: t('nav'), heading: t('heading'), more: t('more') }
    },
    main: async ({ speech, published: { wheel } }, query) => {
      const part = await published.find(wheel.wheelId, cursorIn(query['after']))
      return page(speechOf(speech.locale), wheel.languages, part)
    },
  }
}

function page(speech: Speech, languages: readonly string[], { rows, after }: CorrectionsPart): Part {
  const { t } = speech
  return html`<h1>${t('heading')}</h1><p>${t('intro')}</p>${
    rows.length === 0
      ? html`<p class="card">${t('none')}</p>`
      : rows.map((row) => card(speech, languages, row))
  }${after !== null && html`<p><a href="?after=${after}">${t('older')}</a></p>`}`
}

/** In the reader's language where there is one; the others stand folded below it. */
function card(speech: Speech, languages: readonly string[], row: PublicCorrection): Html {
  const { t } = speech
  const order = [speech.locale, ...languages]
  const rank = (one: PublicText) =>
    order.includes(one.language) ? order.indexOf(one.language) : order.length
  const [first, ...others] = row.texts.toSorted((a, b) => rank(a) - rank(b))
  const day = t('published', { date: speech.date(row.published_on) })
  if (first === undefined) return html``
  if (row.withdrawn_on !== null) {
    const note = t('withdrawn', { date: speech.date(row.withdrawn_on) })
    return html`<article class="card"><h2${inLanguage(first)}><s>${first.headline}</s></h2><p><strong>${note}</strong></p><p class="soft">${day}</p></article>`
  }
  return html`<article class="card"><h2${inLanguage(first)}>${first.headline}</h2>${words(first)}<p class="soft">${day}</p>${others.map(
    (one) =>
      html`<details><summary lang="${one.language}">${languageName(one.language, one.language)}</summary><h3${inLanguage(one)}>${one.headline}</h3>${words(one)}</details>`,
  )}</article>`
}

/** Each text runs in its own direction, whatever the page's is. */
const inLanguage = ({ language }: PublicText): Html => html` lang="${language}" dir="${direction(language)}"`

const words = (one: PublicText): Part =>
  one.text
    .split(/\n+/)
    .filter((line) => line.trim() !== '')
    .map((line) => html`<p${inLanguage(one)}>${line}</p>`)
