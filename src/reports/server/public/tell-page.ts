import { flag, type Html, html, markup, type Part } from '../../../platform/html.ts'
import { HANDLING_GROUPS } from '../../handling.ts'
import type { Purpose } from '../../purposes.ts'
import { readersSentence } from './home-pages.ts'
import { type Place, wheelPage } from './layout.ts'
import { localName, riskElsewhere, riskSentence } from './own-words.ts'
import type { Locality } from './published.ts'
import { scriptParts } from './script-parts.ts'
import { type Complaint, EMPTY, MOST_CHARACTERS, type Told } from './tell-form.ts'

/** The answer comes last: the address that it may go to stands beneath it. */
const SHOWN: readonly Purpose[] = ['check', 'summary', 'publish', 'write']

/** `notSent`: why the whole of it was not sent, apart from any one field. */
type Shown = { token: string; told?: Told; complaints?: readonly Complaint[]; notSent?: string }

/** The form. Few things are asked, nothing is ticked, and the way to those who can help stands before the first field. */
export function tellPage(place: Place, shown: Shown): Html {
  const { speech, published } = place
  const { t } = speech
  const root = `/${speech.locale}/${published.wheel.slug}`
  if (published.wheel.protocolVersion === null) {
    return wheelPage(place, 'tell', html`<h1>${t('founding')}</h1><p>${t('founding.more')}</p>`)
  }
  if (published.readers.length === 0) {
    return wheelPage(place, 'tell', html`<h1>${t('tell.none')}</h1><p>${t('tell.none.more')}</p>`)
  }
  const { told = EMPTY, complaints = [], notSent, token } = shown
  const org = readersSentence(place)
  const unread =
    !published.wheel.languages.includes(speech.locale) &&
    t('tell.languages', { languages: speech.languages(published.wheel.languages) })
  const main = html`${summary(place, complaints, notSent)}<h1>${t('tell.heading')}</h1>
<p class="soft">${riskSentence(place)} ${t('tell.emergency')}</p>${riskElsewhere(place)}
<p>${t('tell.readers', { org })}${unread && ` ${unread}`}</p>
<p class="lock" id="lock">${t('tell.locked.server')}</p>
<form method="post" action="${root}/tell" autocomplete="off" data-to="${published.readers.map((reader) => reader.recipient).join(' ')}"><input type="hidden" name="token" value="${token}">
<p class="care">${t('tell.care')} <a href="${root}/help">${t('tell.care.link')}</a></p>
${field(place, complaints, 'words', t('tell.words'), t('tell.words.hint', { most: new Intl.NumberFormat(speech.locale).format(MOST_CHARACTERS) }), (aria) => html`<textarea id="words" name="words" rows="7" maxlength="${MOST_CHARACTERS}" required${aria}>\n${told.words}</textarea>`)}
${field(place, complaints, 'area', t('tell.area'), null, (aria) => html`<select id="area" name="area" required${aria}><option value="">${t('tell.area.choose')}</option>${areaOptions(place, told.area)}</select>`)}
${textField(place, complaints, 'where', t('tell.where'), told.where)}
${textField(place, complaints, 'when', t('tell.when'), told.when)}
${field(place, complaints, 'group', t('tell.group'), null, () => html`<select id="group" name="group"><option value="">${t('tell.group.none')}</option>${[...HANDLING_GROUPS, 'care'].map((group) => html`<option value="${group}"${flag('selected', group === told.group)}>${t(`group.${group}`)}</option>`)}</select>`)}
<fieldset aria-describedby="may-hint"><legend>${t('tell.may')}</legend><p class="soft" id="may-hint">${t('tell.may.hint', { org })}</p>${SHOWN.map(
    (purpose) =>
      html`<label class="tick"><input type="checkbox" name="may_${purpose}" value="yes"${flag('checked', told.purposes[purpose])}><span>${t(`purpose.${purpose}`)}</span></label>`,
  )}<div class="reply">${field(place, complaints, 'reply', optional(place, t('tell.reply')), t('tell.reply.hint', { days: published.wheel.protocol.replyAddressDays }), (aria) => html`<input id="reply" name="reply" dir="auto" maxlength="200" placeholder=" " value="${told.reply}"${aria}>`)}</div></fieldset>
<div id="more"></div><button>${t('tell.send')}</button><p class="soft" id="state" role="status">${t('tell.code')}</p></form>`
  return wheelPage(place, 'tell', main, 'tell', scriptParts(place))
}

function areaOptions(place: Place, chosen: string): Part {
  const { speech, published } = place
  const at = (recipient: string) => published.readers.findIndex((reader) => reader.recipient === recipient)
  // Several organisations may receive for one wheel; the script seals to the one of the chosen place.
  const option = ({ code, reader }: Locality, label: string) =>
    html`<option value="${code}"${published.readers.length > 1 && markup(` data-to="${at(reader.recipient)}"`)}${flag('selected', code === chosen)}>${label}</option>`
  const { whole } = published
  return [
    speech.sort(published.places, speech.name).map((area) => option(area, localName(place, area))),
    whole && option(whole, speech.t('tell.area.whole', { area: localName(place, whole) })),
  ]
}

function optional({ speech }: Place, label: string): Html {
  return html`${label} <span class="soft">${speech.t('tell.optional')}</span>`
}

function textField(
  place: Place,
  complaints: readonly Complaint[],
  name: string,
  label: string,
  value: string,
) {
  return field(
    place,
    complaints,
    name,
    optional(place, label),
    null,
    (aria) => html`<input id="${name}" name="${name}" maxlength="200" value="${value}"${aria}>`,
  )
}

/** Label, control, and beneath it the sentence about what is missing; both are read out with the control. */
function field(
  { speech }: Place,
  complaints: readonly Complaint[],
  name: string,
  label: Part,
  hint: string | null,
  control: (aria: Part) => Html,
): Html {
  const complaint = complaints.find((one) => one.field === name)
  const described = [hint !== null && `${name}-hint`, complaint && `${name}-problem`]
    .filter(Boolean)
    .join(' ')
  const aria = [
    described !== '' && html` aria-describedby="${described}"`,
    complaint && markup(' aria-invalid="true"'),
  ]
  return html`<div class="field"><label for="${name}">${label}</label>${control(aria)}${
    hint !== null && html`<p class="soft" id="${name}-hint">${hint}</p>`
  }${complaint && html`<p class="problem" id="${name}-problem">${sentence(speech, complaint)}</p>`}</div>`
}

function sentence(speech: Place['speech'], { says, extra = 0 }: Complaint): string {
  return speech.t(says, { extra, write: speech.t('purpose.write') })
}

function summary({ speech }: Place, complaints: readonly Complaint[], notSent: string | undefined): Part {
  if (complaints.length === 0 && notSent === undefined) return null
  const rows = complaints.map((one) => html`<li><a href="#${one.field}">${sentence(speech, one)}</a></li>`)
  return html`<div class="stop" role="alert" tabindex="-1" autofocus><h2>${speech.t('problem.heading')}</h2>${notSent !== undefined && html`<p>${notSent}</p>`}<p>${speech.t('problem.kept')}</p>${rows.length > 0 && html`<ul>${rows}</ul>`}</div>`
}
