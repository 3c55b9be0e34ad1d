import { scan } from '../../../custody/sgbv.ts'
import { type Html, html } from '../../../platform/html.ts'
import { type PageAssets, shell } from './layout.ts'
import type { Speech } from './speech.ts'

/**
 * What stands in for a form that cannot be drawn, because nothing is known of its wheel: all that she sent, to be sent
 * again from here. An error page would lose what she wrote.
 */
export function keptPage(
  speech: Speech,
  assets: PageAssets,
  sent: { path: string; form: Readonly<Record<string, string | undefined>>; says: string },
): Html {
  const { t } = speech
  const { words = '', ...rest } = sent.form
  const hidden = Object.entries(rest).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value ?? ''}">`,
  )
  const area = html`<label for="words">${t('care.words')}</label><textarea id="words" name="words" rows="7">\n${words}</textarea>`
  // Closed, as on the page that such words come back on: nobody beside her reads them.
  const shown = scan(words).mentions
    ? html`<details><summary>${t('care.show')}</summary>${area}</details>`
    : area
  const main = html`<div class="stop" role="alert" tabindex="-1" autofocus><h2>${t('problem.heading')}</h2><p>${sent.says}</p></div><form method="post" action="${sent.path}" autocomplete="off">${hidden}${shown}<button>${t('tell.again')}</button></form>`
  const home = html`<span class="home">Commonwheel</span>`
  return shell({ speech, assets, home, main, footer: null, kind: 'read' })
}
