import { type Html, html } from '../../../platform/html.ts'
import type { PublicWheel } from '../../../wheels/server/index.ts'
import { machineNote, type PageAssets, type Place, shell, wheelPage } from './layout.ts'
import { languageName, type Speech } from './speech.ts'

/** `/`: which area, in which language. */
export function startPage(
  speech: Speech,
  wheels: readonly PublicWheel[],
  locales: readonly string[],
  assets: PageAssets,
): Html {
  const { t } = speech
  const rows = speech.sort(wheels, speech.name).map((wheel) => {
    const languages = [...new Set([...wheel.languages.filter((code) => locales.includes(code)), ...locales])]
    const links = languages.map(
      (code) =>
        html`<a lang="${code}" hreflang="${code}" href="/${code}/${wheel.slug}">${languageName(code, code)}</a>`,
    )
    return html`<section class="card"><h2><a href="/${speech.locale}/${wheel.slug}">${speech.name(wheel)}</a></h2>${
      wheel.demonstration && html`<p class="soft">${t('demonstration')}</p>`
    }<p class="choices">${links}</p></section>`
  })
  return shell({
    speech,
    assets,
    kind: 'read',
    home: html`<span class="home">Commonwheel</span>`,
    main: html`<h1>${t('start.heading')}</h1>${
      wheels.length === 0 ? html`<p>${t('start.none')}</p>` : html`<p>${t('start.intro')}</p>${rows}`
    }`,
    footer: machineNote(speech),
  })
}

/** A wheel's own page: what a person can do here. */
export function homePage(place: Place): Html {
  const { speech, published } = place
  const { t } = speech
  const root = `/${speech.locale}/${published.wheel.slug}`
  const org = readersSentence(place)
  const isOpen = published.wheel.protocolVersion !== null
  const doors = [
    // Before a protocol is in force nobody reads, and nobody has a receipt to look up.
    ...(isOpen
      ? ([
          ['tell', t('home.tell'), t('home.tell.more', { org })],
          ['look-up', t('home.lookup'), t('home.lookup.more')],
        ] as const)
      : []),
    ['services', t('services.heading'), t('home.services.more')],
    ['how', t('how.heading'), t('home.how.more')],
    ['red-lines', t('lines.heading'), t('home.lines.more')],
  ] as const
  return wheelPage(
    place,
    '',
    html`<h1>${t('home.heading', { wheel: speech.name(published.wheel) })}</h1>${
      isOpen
        ? html`<p>${t('home.intro')}</p>`
        : html`<p class="card">${t('founding')}</p><p>${t('founding.more')}</p>`
    }
<ul class="doors">${doors.map(
      ([at, title, more]) =>
        html`<li class="card"><a href="${root}/${at}">${title}</a><span>${more}</span></li>`,
    )}</ul>`,
  )
}

/** Who reads, by name; several where the places of a wheel have several. */
export function readersSentence({ speech, published }: Place): string {
  const names = published.readers.map(speech.name)
  return names.length === 0 ? speech.t('org.any') : speech.either(names)
}
