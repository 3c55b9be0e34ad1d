import { showCode } from '../../../custody/receipt-code.ts'
import type { Kept } from '../../../custody/server/index.ts'
import { scan } from '../../../custody/sgbv.ts'
import { problem } from '../../../platform/errors.ts'
import { addressPrefix, Limiter } from '../../../platform/limiter.ts'
import { stoppedMessagePage } from './care-page.ts'
import { makeToken, readToken } from './form-token.ts'
import type { Place } from './layout.ts'
import { askedCode, lookUpPage, talkPage } from './look-up-page.ts'
import { sendPage } from './send.ts'
import { openTalk, writeTalk } from './talk.ts'
import { MOST_CHARACTERS } from './tell-form.ts'
import { formOf, type Handler } from './tell-routes.ts'

export function lookUpHandlers(house: Kept) {
  // Sixteen digits behind a stretch cannot be tried through; this keeps a flood from stretching all day.
  const byAddress = new Limiter(30, 0.2)
  const byLocator = new Limiter(10, 1 / 30)
  const newToken = ({ published }: Place) => makeToken(house.hostSecret, published.wheel.wheelId, house.now())

  const ask: Handler = async (request, reply, place) => sendPage(request, reply, lookUpPage(place))

  const answer: Handler = async (request, reply, place) => {
    const { t } = place.speech
    const form = formOf(request)
    const entered = (form['code'] ?? '').slice(0, 4000)
    const asked = askedCode(place, entered)
    if ('problem' in asked) return sendPage(request, reply, lookUpPage(place, asked.problem, entered), 422)
    const now = Date.now()
    if (!byAddress.take(addressPrefix(request.ip), now) || !byLocator.take(asked.code.locator, now))
      throw problem('too_many_tries')
    const talk = await openTalk(house, asked.code)
    if (talk === undefined)
      return sendPage(request, reply, lookUpPage(place, t('lookup.refused'), entered), 404)
    const code = showCode(asked.code)
    const show = (more: object = {}, status = 200, opened = talk) =>
      sendPage(request, reply, talkPage(place, opened, { code, token: newToken(place), ...more }), status)
    const words = (form['words'] ?? '').replace(/\r\n?/g, '\n')
    if (words.trim() === '') return show()
    if (scan(words).mentions)
      return sendPage(request, reply, stoppedMessagePage(place, words, newToken(place)))
    const extra = words.length - MOST_CHARACTERS
    if (extra > 0) return show({ words, problem: t('problem.long', { extra }) }, 422)
    // An old token is good enough here: it only makes a repeat of the same form one message.
    const token = readToken(
      house.hostSecret,
      place.published.wheel.wheelId,
      form['token'] ?? newToken(place),
      house.now(),
    )
    const stored = token !== undefined && (await writeTalk(house, talk, words, token.value))
    if (!stored) return show({ words, problem: t('tell.refused') }, 409)
    return show({ stored }, 200, (await openTalk(house, asked.code)) ?? talk)
  }

  return { ask, answer }
}
