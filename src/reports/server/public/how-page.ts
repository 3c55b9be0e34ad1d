import { type Html, html } from '../../../platform/html.ts'
import { readersSentence } from './home-pages.ts'
import { type Place, wheelPage } from './layout.ts'

const STEPS = ['tell', 'lock', 'read', 'check', 'pass', 'hear', 'time', 'end'] as const

/** For a person in a village: what becomes of what she tells, step by step, with the wheel's own time limits. */
export function howPage(place: Place): Html {
  const { speech, published } = place
  const { clocks, replyAddressDays } = published.wheel.protocol
  const values = {
    org: readersSentence(place),
    urgent: speech.minutes(clocks.triage.P1),
    other: speech.minutes(clocks.triage.P2),
    days: replyAddressDays,
  }
  const steps = STEPS.map(
    (step) =>
      html`<li><h2>${speech.t(`how.${step}`)}</h2><p>${speech.t(`how.${step}.more`, values)}</p></li>`,
  )
  return wheelPage(
    place,
    'how',
    html`<h1>${speech.t('how.heading')}</h1><p class="stop">${speech.t('how.danger')}</p><ol class="steps">${steps}</ol>`,
  )
}
