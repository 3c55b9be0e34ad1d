import { type Html, html, markup } from '../../../platform/html.ts'
import { choicesForScript } from './care-page.ts'
import { readersSentence } from './home-pages.ts'
import type { Place } from './layout.ts'
import { receiptMarkup } from './receipt-page.ts'

const NO_CODE = Array(6).fill('0000').join(' ')

/**
 * What the script needs, in this language and from the same functions as the server's own pages: it carries no text
 * and no markup of its own.
 */
export function scriptParts(place: Place): Html {
  const receipt = {
    code: NO_CODE,
    sealedBy: 'device' as const,
    write: undefined,
    org: readersSentence(place),
  }
  return html`<template id="receipt">${receiptMarkup(place, receipt)}</template><template id="choices">${choicesForScript(place)}</template>${photo(place)}${says(
    place,
    {
      locked: 'tell.locked.device',
      locking: 'tell.locking',
      sending: 'tell.sending',
      failed: 'tell.failed',
      refused: 'tell.refused',
      again: 'tell.again',
      reply: 'problem.reply',
      large: 'photo.large',
      unreadable: 'photo.unreadable',
    },
  )}`
}

function photo({ speech }: Place): Html {
  const { t } = speech
  return html`<template id="photo"><div class="field"><label for="file">${t('photo.label')} <span class="soft">${t('tell.optional')}</span></label><input type="file" id="file" accept="image/*" aria-describedby="file-hint file-problem"><p class="soft" id="file-hint">${t('photo.hint')}</p><p class="problem" id="file-problem"></p><p><img alt="" hidden><button type="button" class="quiet" hidden>${t('photo.remove')}</button></p></div></template>`
}

/** Sentences that the script puts where the page says something new; it fills {date} and {count} itself. */
export function says({ speech }: Place, ids: Readonly<Record<string, string>>): Html {
  const sentences = Object.entries(ids).map(
    ([name, id]) =>
      html` ${markup(`data-${name}`)}="${speech.t(id, { date: '{date}', count: '{count}', write: speech.t('purpose.write') })}"`,
  )
  return html`<template id="says"${sentences}></template>`
}
