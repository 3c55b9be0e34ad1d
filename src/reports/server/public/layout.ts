import { type Html, html, markup, type Part } from '../../../platform/html.ts'
import { ownWordsNote } from './own-words.ts'
import { languageName, type Speech } from './speech.ts'
import type { Published } from './published.ts'

/** What a page of a wheel stands on. */
export type Place = {
  speech: Speech
  published: Published
  locales: readonly string[]
  assets: PageAssets
}
export type PageAssets = {
  css: string
  /** The script that locks words on the phone; without it every page works as it is. */
  script: string | null
  /** Where "Leave now" goes: a page that says nothing of reports. */
  leaveTo: string
}

type Shell = {
  speech: Speech
  assets: PageAssets
  /** First line, beside the way out. */
  home: Html
  main: Part
  footer: Part
  /** What the script looks at, to know which page this is. */
  kind: string
  /** Pieces for the script. Beside `main`, which it empties. */
  parts?: Part
}

/** The tab says nothing of reports, whichever page it is. */
export function shell({ speech, assets, home, main, footer, kind, parts }: Shell): Html {
  return html`<!doctype html>
<html lang="${speech.locale}" dir="${speech.dir}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><meta name="color-scheme" content="light dark"><title>${speech.t('title')}</title><link rel="icon" href="data:,"><link rel="stylesheet" href="${assets.css}"></head>
<body data-page="${kind}"><header>${home}<a class="leave" rel="noreferrer" href="${assets.leaveTo}">${speech.t('leave')}</a></header>
<main>${main}</main>${assets.script !== null && parts}
<footer>${footer}</footer>${assets.script !== null && html`<script type="module" src="${assets.script}"></script>`}
</body></html>`
}

const PAGES = [
  ['tell', 'nav.tell'],
  ['look-up', 'nav.lookup'],
  ['how', 'nav.how'],
  ['red-lines', 'nav.lines'],
  ['services', 'nav.services'],
] as const

/** A page of a wheel. `path` is its own, for the same page in another language. */
export function wheelPage(place: Place, path: string, main: Part, kind = 'read', parts?: Part): Html {
  const { speech, published } = place
  const { wheel } = published
  const { t } = speech
  const root = `/${speech.locale}/${wheel.slug}`
  const links = PAGES.map(
    ([at, id]) => html`<a href="${root}/${at}"${at === path && markup(' aria-current="page"')}>${t(id)}</a>`,
  )
  return shell({
    speech,
    assets: place.assets,
    kind,
    parts,
    home: html`<a class="home" href="${root}">${speech.name(wheel)}</a>`,
    main: [wheel.demonstration && html`<p class="demo">${t('demonstration')}</p>`, main],
    footer: html`<nav aria-label="${t('nav.label')}">${links}</nav>${languageLinks(place, path)}${machineNote(speech)}${ownWordsNote(place)}`,
  })
}

function languageLinks({ speech, published, locales }: Place, path: string): Html {
  const { slug, languages } = published.wheel
  const own = (code: string) => languages.includes(code)
  const others = locales.filter((code) => code !== speech.locale)
  // The languages of the area first.
  others.sort((a, b) => Number(own(b)) - Number(own(a)))
  const links = others.map(
    (code) =>
      html`<a lang="${code}" hreflang="${code}" href="/${code}/${slug}${path && `/${path}`}">${languageName(code, code)}</a>`,
  )
  return html`<nav aria-label="${speech.t('language')}">${links}</nav>`
}

export function machineNote(speech: Speech): Html | false {
  return speech.machineMade && html`<p class="soft">${speech.t('machine')}</p>`
}
