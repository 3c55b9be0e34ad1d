import { type Html, html, type Part } from '../../../platform/html.ts'
import { PURPOSES } from '../../purposes.ts'
import { type Place, wheelPage } from './layout.ts'
import { serviceList } from './services-page.ts'
import type { Told } from './tell-form.ts'

/** Who can help, before anything else: it asks nothing, and ends the entry. */
export function helpPage(place: Place): Html {
  return wheelPage(place, 'help', whoCanHelp(place, place.speech.t('care.lead')), 'care')
}

/** Who can help, with the sentence that fits how she came here. */
function whoCanHelp(place: Place, lead: string): Part {
  const { t } = place.speech
  return html`<h1 tabindex="-1">${t('care.heading')}</h1><p data-lead>${lead}</p>${serviceList(place)}<p class="soft">${t('care.time')}</p>`
}

/**
 * Her words spoke of sexual violence or violence at home, or the scan was wrong. Nothing was stored. They come back to
 * her, and she chooses: the rest as a report, the specialists, or nothing.
 */
export function stoppedPage(place: Place, told: Told, token: string): Html {
  const { speech, published } = place
  const { t } = speech
  const root = `/${speech.locale}/${published.wheel.slug}`
  const kept = {
    area: told.area,
    group: told.group === 'care' ? '' : told.group,
    reply: told.reply,
    ...Object.fromEntries(PURPOSES.map((one) => [`may_${one}`, told.purposes[one] ? 'yes' : ''])),
  }
  const hidden = Object.entries(kept)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)
  // Wherever the scan found it, she can reach it.
  const line = (name: 'where' | 'when') =>
    told[name] !== '' &&
    html`<label for="${name}">${t(`tell.${name}`)}</label><input id="${name}" name="${name}" maxlength="200" value="${told[name]}">`
  const words = shownWords(place, told.words, [line('where'), line('when')])
  const main = html`${whoCanHelp(place, t('care.stopped'))}${choices(place)}<form method="post" action="${root}/tell" autocomplete="off"><input type="hidden" name="token" value="${token}">${hidden}${
    told.words.trim() !== '' &&
    html`${words}${choice(t('care.rest'), t('care.rest.more'), html`<button class="quiet">${t('care.rest')}</button>`)}${give(place, (label) => html`<button class="quiet" formaction="${root}/help">${label}</button>`)}`
  }</form><p>${t('care.leave')}</p>`
  return wheelPage(place, 'help', main, 'care')
}

/** A message under a receipt that must not be stored: the same, without the way back into a report. */
export function stoppedMessagePage(place: Place, words: string, token: string): Html {
  const { speech, published } = place
  const { t } = speech
  const root = `/${speech.locale}/${published.wheel.slug}`
  const form = html`<form method="post" action="${root}/help" autocomplete="off"><input type="hidden" name="token" value="${token}">${shownWords(place, words)}${give(place, (label) => html`<button class="quiet">${label}</button>`)}</form>`
  const main = html`${whoCanHelp(place, t('care.stopped'))}${choices(place)}${form}<p>${t('care.leave')}</p>`
  return wheelPage(place, 'help', main, 'care')
}

/** The same choices where the script found it before sending; her words wait on her page meanwhile. */
export function choicesForScript(place: Place): Html {
  const { t } = place.speech
  const { focal } = place.published
  const back = html`<button type="button" class="quiet" data-do="back">${t('care.back')}</button>`
  return html`<p data-stopped>${t('care.stopped')}</p><div data-choices>${choices(place)}${choice(t('care.rest'), t('care.rest.more'), back)}${give(place, (label) => html`<button type="button" class="quiet" data-do="give" data-to="${focal?.recipient}">${label}</button>`)}<p>${t('care.leave')}</p><p class="soft" role="status"></p></div>`
}

/** Told plainly what will happen with them: the next daily post, nobody else, no code. */
export function givenPage(place: Place, org: string): Html {
  const { t } = place.speech
  const main = html`<h1 tabindex="-1">${t('care.given', { org })}</h1><p>${t('care.given.more')}</p>${serviceList(place)}`
  return wheelPage(place, 'help', main, 'care')
}

function give({ speech, published }: Place, button: (label: string) => Html): Part {
  const { focal } = published
  if (focal === undefined) return null
  const org = speech.name(focal)
  return choice(
    speech.t('care.give', { org }),
    speech.t('care.give.more'),
    button(speech.t('care.give.send', { org })),
  )
}

function choice(title: string, more: string, button: Html): Html {
  return html`<section class="card"><h3>${title}</h3><p>${more}</p>${button}</section>`
}

/** Closed, so that nobody beside her reads them. */
function shownWords({ speech }: Place, words: string, more?: Part): Html {
  const { t } = speech
  return html`<details><summary>${t('care.show')}</summary><label for="words">${t('care.words')}</label><textarea id="words" name="words" rows="7" maxlength="5000">\n${words}</textarea>${more}</details>`
}

function choices({ speech, published }: Place): Html {
  const go = published.services.length > 0 && html`<p>${speech.t('care.go')}</p>`
  return html`<h2>${speech.t('care.choose')}</h2>${go}`
}
