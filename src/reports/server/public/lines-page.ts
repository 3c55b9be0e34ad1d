import type { Rule } from '../../../actors/permission.ts'
import type { Sector } from '../../../actors/sector.ts'
import { type Html, html } from '../../../platform/html.ts'
import { ENVELOPE_RULES } from '../../envelopes.ts'
import { OVERSIGHT_REPORT_RULES } from '../../oversight-custody.ts'
import { REPORT_RULES } from '../../rules.ts'
import { type Place, wheelPage } from './layout.ts'

/** One line of the table: the words id after `reports.sees.`, and the rows that the routes ask for it. */
export type Sees = { id: string; rules: readonly Rule<string, string>[] }

export function sees<A extends string, S extends string, G extends string>(
  id: string,
  table: readonly Rule<A, S, G>[],
  action: A,
): Sees {
  return { id, rules: table.filter((rule) => rule.action === action) }
}

const OWN: readonly Sees[] = [
  sees('open', REPORT_RULES, 'open'),
  sees('read_summary', REPORT_RULES, 'read_summary'),
  sees('see_coverage', REPORT_RULES, 'see_coverage'),
  sees('oversight', OVERSIGHT_REPORT_RULES, 'open'),
  sees('envelope', ENVELOPE_RULES, 'open'),
]

/** The narrowing that a person can understand; several rows together are as wide as the widest. */
const NARROWED: readonly (readonly [guard: string, id: string])[] = [
  ['on_desk', 'may.on_desk'],
  ['on_panel', 'may.on_panel'],
  ['own_custody', 'may.own_custody'],
  ['held_by_organisation', 'may.held'],
  ['addressed_to_organisation', 'may.addressed'],
  ['addressed_to_office', 'may.addressed'],
]

export function answerFor(rules: Sees['rules'], sector: Sector): string {
  const mine = rules.filter((rule) => rule.sectors.includes(sector))
  if (mine.length === 0) return 'may.no'
  const narrowed = mine.map((rule) => NARROWED.find(([guard]) => rule.when?.includes(guard))?.[1])
  if (narrowed.includes(undefined)) return 'may.yes'
  return NARROWED.find(([, id]) => narrowed.includes(id))?.[1] ?? 'may.yes'
}

/** Those whom people ask about first; a small screen shows these columns without scrolling. */
const COLUMNS: readonly Sector[] = ['police', 'military', 'civil_authority', 'civil_society', 'international']

const LINES = [1, 2, 3, 4, 5, 6, 7, 8] as const
const CANNOT = ['phone', 'host', 'copy', 'small', 'forced', 'destroyed'] as const

/** The red lines, what they cannot promise, and the table of who sees what as the program itself decides it. */
export function linesPage(place: Place, later: readonly Sees[] = []): Html {
  const { speech } = place
  const { t } = speech
  const rows = [...OWN, ...later].map(
    ({ id, rules }) =>
      html`<tr><th scope="row">${t(`sees.${id}`)}</th>${COLUMNS.map((sector) => {
        const answer = answerFor(rules, sector)
        return html`<td class="${answer === 'may.no' ? 'no' : 'may'}">${t(answer)}</td>`
      })}</tr>`,
  )
  const heads = COLUMNS.map((sector) => html`<th scope="col">${t(`sector.${sector}`)}</th>`)
  return wheelPage(
    place,
    'red-lines',
    html`<h1>${t('lines.heading')}</h1><p>${t('lines.intro')}</p>
<ol class="steps">${LINES.map((line) => html`<li><p>${t(`lines.${line}`)}</p></li>`)}</ol>
<h2>${t('lines.cannot')}</h2><ul>${CANNOT.map((one) => html`<li>${t(`lines.cannot.${one}`)}</li>`)}</ul>
<h2 id="table">${t('lines.table')}</h2><p>${t('lines.table.how')}</p><div class="wide" role="region" aria-labelledby="table" tabindex="0"><table><thead><tr><th scope="col">${t('lines.table.what')}</th>${heads}</tr></thead><tbody>${rows}</tbody></table></div>`,
  )
}
