import { type Html, html, type Part } from '../../../platform/html.ts'
import { parseCode, type ReceiptCode } from '../../../custody/receipt-code.ts'
import { REPORTER_STATUSES, type ReporterStatus } from '../../states.ts'
import { type Place, wheelPage } from './layout.ts'
import { says } from './script-parts.ts'
import { MOST_CHARACTERS } from './tell-form.ts'

export type Talk = {
  status: ReporterStatus
  /** Null where the report is gone and only its receipt remains. */
  receivedOn: string | null
  mayWrite: boolean
  messages: readonly { direction: string; on: string; words: string | null }[]
}

/** Where she enters her digits. They are POSTed, and no address ever holds them. */
export function lookUpPage(place: Place, problem?: string, entered = ''): Html {
  const { speech, published } = place
  const { t } = speech
  const wrong = problem !== undefined
  const main = html`<h1>${t('lookup.heading')}</h1>
<form method="post" action="/${speech.locale}/${published.wheel.slug}/look-up" autocomplete="off"><div class="field"><label for="code">${t('lookup.code')}</label><input id="code" name="code" class="code" dir="ltr" inputmode="numeric" autocomplete="off" spellcheck="false" maxlength="200" required value="${entered}" aria-describedby="code-hint code-problem"${wrong && html` aria-invalid="true" autofocus`}><p class="soft" id="code-hint">${t('lookup.hint')}</p><p class="problem" id="code-problem" role="alert">${problem}</p></div><button>${t('lookup.open')}</button><p class="soft" id="state" role="status"></p></form>`
  return wheelPage(place, 'look-up', main, 'look-up', lookUpParts(place))
}

export type Asked = { code: ReceiptCode } | { problem: string }

export function askedCode(place: Place, entered: string): Asked {
  const parsed = parseCode(entered)
  if (parsed.ok) return { code: parsed.code }
  const { t } = place.speech
  switch (parsed.reason) {
    case 'empty':
      return { problem: t('lookup.empty') }
    case 'too-few':
      return { problem: t('lookup.few', { missing: 24 - parsed.digits }) }
    case 'too-many':
      return { problem: t('lookup.many', { count: parsed.digits }) }
    case 'ambiguous':
    case 'too-long':
      return { problem: t('lookup.unclear') }
  }
}

/** Her digits, the form's token, and what became of the message that she just sent, if any. */
export type Writing = { code: string; token: string; stored?: boolean; words?: string; problem?: string }

/**
 * Status, messages both ways, and room to write. Neither the organisation that holds it now nor its office is named:
 * whoever takes this phone must not learn that a report went on to oversight.
 */
export function talkPage(place: Place, talk: Talk, writing: Writing): Html {
  const { speech } = place
  const { t } = speech
  const main = html`${writing.stored && html`<p class="lock" role="status">${t('talk.stored')}</p>`}<h1>${t('talk.heading')}</h1>
<p class="card"><strong>${t(`status.${talk.status}`)}</strong>${talk.receivedOn !== null && html`<br><span class="soft">${t('talk.received', { date: speech.date(talk.receivedOn) })}</span>`}</p>
<h2>${t('talk.messages')}</h2>${
    talk.messages.length === 0
      ? html`<p>${t('talk.none')}</p>`
      : html`<ol class="talk">${talk.messages.map((one) => message(place, one))}</ol>`
  }${talk.mayWrite ? writeForm(place, writing) : silent(place)}`
  return wheelPage(place, 'look-up', main, 'talk')
}

function message({ speech }: Place, { direction, on, words }: Talk['messages'][number]): Html {
  const mine = direction === 'from_reporter'
  const says = speech.t(mine ? 'talk.from' : 'talk.to', { date: speech.date(on) })
  return html`<li class="card${mine && ' mine'}"><p class="soft">${says}</p><p class="words" dir="auto">${words ?? speech.t('talk.unreadable')}</p></li>`
}

function writeForm({ speech, published }: Place, { code, token, words = '', problem }: Writing): Html {
  const { t } = speech
  // Without a script the page itself must bring the digits back: nothing may remember them between two requests, and
  // an address or a cookie would stay on the phone. A hidden field lives as long as the page.
  return html`<form method="post" action="/${speech.locale}/${published.wheel.slug}/look-up" autocomplete="off"><input type="hidden" name="code" value="${code}"><input type="hidden" name="token" value="${token}"><div class="field"><label for="words">${t('talk.write')}</label><textarea id="words" name="words" rows="5" maxlength="${MOST_CHARACTERS}" required aria-describedby="words-problem"${problem !== undefined && html` aria-invalid="true" autofocus`}>\n${words}</textarea><p class="problem" id="words-problem">${problem}</p></div><button>${t('tell.send')}</button><p class="soft" role="status"></p></form>`
}

function silent({ speech, published }: Place): Html {
  return html`<p class="silent">${speech.t('talk.silent')} <a href="/${speech.locale}/${published.wheel.slug}/tell">${speech.t('talk.tell')}</a></p>`
}

/** The same page in pieces, for the script: every status and both kinds of message, filled in the browser. */
function lookUpParts(place: Place): Html {
  const { t } = place.speech
  const statuses = REPORTER_STATUSES.map(
    (status) => html`<strong data-status="${status}">${t(`status.${status}`)}</strong>`,
  )
  const pieces: Part = [
    html`<h1 tabindex="-1">${t('talk.heading')}</h1><p class="card">${statuses}<br><span class="soft" data-date>${t('talk.received', { date: '{date}' })}</span></p><h2>${t('talk.messages')}</h2><p data-none>${t('talk.none')}</p><ol class="talk"></ol>`,
    writeForm(place, { code: '', token: '' }),
    silent(place),
  ]
  return html`<template id="talk">${pieces}</template>${says(place, {
    opening: 'lookup.opening',
    refused: 'lookup.refused',
    unclear: 'lookup.unclear',
    count: 'lookup.many',
    failed: 'lookup.failed',
    tries: 'error.too_many_tries',
    to: 'talk.to',
    from: 'talk.from',
    unreadable: 'talk.unreadable',
    stored: 'talk.stored',
    locking: 'tell.locking',
    unsent: 'tell.failed',
    stopped: 'care.stopped',
    care: 'tell.care.link',
  })}`
}
