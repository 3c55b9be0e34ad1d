import { type Html, html, type Part } from '../../../platform/html.ts'
import { type Place, wheelPage } from './layout.ts'
import type { Published } from './published.ts'

export function servicesPage(place: Place): Html {
  const { t } = place.speech
  const intro = place.published.services.length > 0 && html`<p>${t('services.intro')}</p>`
  return wheelPage(place, 'services', html`<h1>${t('services.heading')}</h1>${intro}${serviceList(place)}`)
}

/** By area; where nobody has published one, who may know of one. */
export function serviceList({ speech, published }: Place): Part {
  const { services } = published
  if (services.length === 0) return html`<p class="card">${speech.t('services.none')}</p>`
  const byArea = Map.groupBy(services, (service) => service.area_code)
  const areas = speech.sort([...byArea.values()], ([first]) => (first ? speech.name(first.area) : ''))
  return areas.map(
    (rows) =>
      html`<section><h2>${rows[0] && speech.name(rows[0].area)}</h2>${rows.map((row) => card(speech, row))}</section>`,
  )
}

function card(speech: Place['speech'], service: Published['services'][number]): Html {
  const { t } = speech
  const checked =
    service.verified_on === null
      ? t('services.unchecked')
      : t('services.checked', { date: speech.date(service.verified_on) })
  const speaks = service.languages.length > 0 && [
    t('services.speaks', { languages: speech.languages(service.languages) }),
    html`<br>`,
  ]
  return html`<div class="card"><h3>${service.name}</h3><p>${t(`service.${service.kind}`)}<br><strong><bdi>${service.reach}</bdi></strong></p><p class="soft">${speaks}${checked}</p></div>`
}
