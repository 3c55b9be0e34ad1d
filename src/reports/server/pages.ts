import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import type { Kept } from '../../custody/server/index.ts'
import { catalogue, type ErrorCode, Problem } from '../../platform/errors.ts'
import { html } from '../../platform/html.ts'
import type { App } from '../../platform/http.ts'
import type { Intake } from './intake.ts'
import type { PublicAssets } from './public/assets.ts'
import { homePage, startPage } from './public/home-pages.ts'
import { howPage } from './public/how-page.ts'
import { type Place, shell, wheelPage } from './public/layout.ts'
import { linesPage, type Sees } from './public/lines-page.ts'
import { lookUpHandlers } from './public/look-up-routes.ts'
import { Publications } from './public/published.ts'
import { sendPage, sendStyle } from './public/send.ts'
import { servicesPage } from './public/services-page.ts'
import { readersLanguage, type Speech, speechIn } from './public/speech.ts'
import { type Handler, tellHandlers } from './public/tell-routes.ts'

/**
 * The pages that anyone may open: whole without a script, never stored by a browser, and with the language in the path.
 * `later` brings lines for the table of who sees what from slices after this one.
 */
export function publicPages(
  app: App,
  house: Kept,
  intake: Intake,
  assets: PublicAssets,
  later: readonly Sees[] = [],
): void {
  const { locales } = house.words
  const speeches = new Map(locales.map((locale) => [locale, speechIn(house.words, locale)]))
  const pageAssets = { css: assets.css.path, script: assets.script, leaveTo: assets.leaveTo }
  const publications = new Publications(house)
  const tell = tellHandlers(house, intake)
  const lookUp = lookUpHandlers(house)
  const english = speeches.get('en') as Speech

  const speechOf = (request: FastifyRequest): Speech => {
    const { lang } = request.params as { lang?: string }
    return speeches.get(lang ?? readersLanguage(request.headers['accept-language'], locales)) ?? english
  }
  const placeOf = async (request: FastifyRequest): Promise<Place | undefined> => {
    const { wheel } = request.params as { wheel?: string }
    const published = wheel === undefined ? undefined : await publications.find(wheel)
    return published && { speech: speechOf(request), published, locales, assets: pageAssets }
  }
  const fault = async (request: FastifyRequest, reply: FastifyReply, code: ErrorCode) => {
    const speech = speechOf(request)
    const { t } = speech
    const lost = code === 'not_found'
    const main = html`<h1>${t(lost ? 'lost.heading' : 'fault.heading')}</h1>${
      !lost && html`<p>${t(`error.${code}`)}</p>`
    }<p><a href="/">${t('lost.back')}</a></p>`
    const place = lost ? undefined : await placeOf(request).catch(() => undefined)
    const home = html`<span class="home">Commonwheel</span>`
    const page = place
      ? wheelPage(place, '', main)
      : shell({ speech, assets: pageAssets, home, main, footer: null, kind: 'read' })
    return sendPage(request, reply, page, catalogue[code])
  }
  const at = (handler: Handler) => async (request: FastifyRequest, reply: FastifyReply) => {
    const place = await placeOf(request)
    return place === undefined ? fault(request, reply, 'not_found') : handler(request, reply, place)
  }
  const read = (page: (place: Place) => ReturnType<typeof homePage>): Handler => {
    return (request, reply, place) => sendPage(request, reply, page(place))
  }

  app.get(assets.css.path, async (request, reply) => sendStyle(request, reply, assets))
  app.register(async (pages) => {
    pages.setErrorHandler((error: FastifyError, request, reply) =>
      fault(request, reply, codeOf(error, request)),
    )
    const lang = `/:lang(^(?:${locales.join('|')})$)`
    const start = async (request: FastifyRequest, reply: FastifyReply) =>
      sendPage(request, reply, startPage(speechOf(request), await publications.all(), locales, pageAssets))
    pages.get('/', start)
    pages.get(lang, start)
    const own = `${lang}/:wheel`
    pages.get(own, at(read(homePage)))
    pages.get(`${own}/tell`, at(tell.show))
    pages.post(`${own}/tell`, at(tell.take))
    pages.get(`${own}/look-up`, at(lookUp.ask))
    pages.post(`${own}/look-up`, at(lookUp.answer))
    pages.get(`${own}/help`, at(tell.help))
    pages.post(`${own}/help`, at(tell.give))
    pages.get(`${own}/services`, at(read(servicesPage)))
    pages.get(`${own}/how`, at(read(howPage)))
    pages.get(`${own}/red-lines`, at(read((place) => linesPage(place, later))))
    pages.get(`${own}/*`, async (request, reply) => fault(request, reply, 'not_found'))
  })
}

function codeOf(error: FastifyError, request: FastifyRequest): ErrorCode {
  if (error instanceof Problem) return error.code
  if (error.statusCode === 413) return 'too_large'
  if (error.statusCode === 415) return 'unsupported_media'
  if (error.statusCode === 400) return 'bad_request'
  // A text that no database takes: NUL in the name of a wheel.
  if (error.code === '22021') return 'not_found'
  // A database error repeats the row in its message: name and code tell enough.
  request.log.error({ error: error.name, code: error.code })
  return 'internal'
}
