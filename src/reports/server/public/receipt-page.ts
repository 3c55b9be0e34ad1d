import { type Html, html, markup, type Part } from '../../../platform/html.ts'
import { type Place, wheelPage } from './layout.ts'

export type Receipt = {
  code: string
  sealedBy: 'server' | 'device'
  /** Whether she asked to be written to; undefined in the template that the script fills. */
  write: boolean | undefined
  org: string
}

/**
 * The page after sending. The 24 digits stand in the answer to a POST alone: an address with them would stay in the
 * phone's history and in whatever log the way has.
 */
export function receiptPage(place: Place, receipt: Receipt): Html {
  return wheelPage(place, 'tell', receiptMarkup(place, receipt), 'receipt')
}

export function receiptMarkup(place: Place, { code, sealedBy, write, org }: Receipt): Html {
  const { speech, published } = place
  const { t } = speech
  // The script keeps one of the two.
  const next = (wanted: boolean, id: string): Part =>
    write === undefined
      ? html`<li data-if="${wanted ? 'write' : 'silent'}">${t(id)}</li>`
      : write === wanted && html`<li>${t(id)}</li>`
  return html`<h1 tabindex="-1">${t('receipt.heading')}</h1>
<section class="card digits"><h2>${t('receipt.digits')}</h2>${digits(code)}<p>${t('receipt.why')}</p><p>${t('receipt.keep')}</p></section>
<p class="lock">${t(`receipt.locked.${sealedBy}`)}</p>
<h2>${t('receipt.next')}</h2><ol><li>${t('receipt.next.read', { org })}</li>${next(true, 'receipt.next.write')}${next(false, 'receipt.next.silent')}</ol>
<form class="on-screen" method="post" action="/${speech.locale}/${published.wheel.slug}/look-up"><input type="hidden" name="code" value="${code}"><button class="quiet">${t('lookup.heading')}</button></form>
<p class="on-screen">${t('receipt.leave')}</p>`
}

/** Six groups, left to right in every language, as they are typed back. */
function digits(code: string): Html {
  const groups = code.split(' ').map((group) => html`<span>${group}</span>${markup(' ')}`)
  return html`<p class="code" dir="ltr">${groups}</p>`
}
