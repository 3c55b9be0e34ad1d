import type { FastifyReply, FastifyRequest } from 'fastify'
import { showCode } from '../../../custody/receipt-code.ts'
import type { Kept } from '../../../custody/server/index.ts'
import { scan } from '../../../custody/sgbv.ts'
import { Problem, problem } from '../../../platform/errors.ts'
import { addressPrefix, Limiter } from '../../../platform/limiter.ts'
import type { Intake } from '../intake.ts'
import { givenPage, helpPage, stoppedPage } from './care-page.ts'
import { leaveEnvelope } from '../envelope.ts'
import { makeToken, readToken } from './form-token.ts'
import type { Place } from './layout.ts'
import { receiptPage } from './receipt-page.ts'
import { sendPage } from './send.ts'
import { storeTold } from './tell.ts'
import { complaintsAbout, freeText, readTold } from './tell-form.ts'
import { tellPage } from './tell-page.ts'

export type Handler = (request: FastifyRequest, reply: FastifyReply, place: Place) => Promise<unknown>

export type Form = Readonly<Record<string, string | undefined>>

/** What a form brought: names and texts, whatever else was sent. */
export function formOf({ body }: FastifyRequest): Form {
  if (typeof body !== 'object' || body === null) return {}
  return Object.fromEntries(Object.entries(body).filter(([, value]) => typeof value === 'string'))
}

export function tellHandlers(house: Kept, intake: Intake) {
  // Whole villages share one address behind their network, so this is wide; each try costs 60 ms of stretching.
  const tries = new Limiter(40, 0.5)
  const newToken = ({ published }: Place) => makeToken(house.hostSecret, published.wheel.wheelId, house.now())
  const tokenIn = ({ published }: Place, form: Form) =>
    readToken(house.hostSecret, published.wheel.wheelId, form['token'], house.now())
  const mayTry = (request: FastifyRequest) => tries.take(addressPrefix(request.ip), Date.now())

  const show: Handler = async (request, reply, place) =>
    sendPage(request, reply, tellPage(place, { token: newToken(place) }))

  const take: Handler = async (request, reply, place) => {
    const { published, speech } = place
    const form = formOf(request)
    const told = readTold(form)
    // Before anything else, and whatever is missing: an account of such violence is not even sent back for mending.
    if (told.group === 'care' || scan(freeText(told)).mentions)
      return sendPage(request, reply, stoppedPage(place, told, newToken(place)))
    const again = (
      status: number,
      why: { notSent?: string; complaints?: typeof complaints },
      token?: string,
    ) => sendPage(request, reply, tellPage(place, { token: token ?? newToken(place), told, ...why }), status)
    const areas = [...published.places, ...(published.whole ? [published.whole] : [])]
    const complaints = complaintsAbout(told, new Set(areas.map((area) => area.code)))
    const token = tokenIn(place, form)
    const usable = token !== undefined && !token.expired
    if (complaints.length > 0) return again(422, { complaints }, usable ? form['token'] : undefined)
    if (!usable) return again(422, { notSent: speech.t('problem.expired') })
    if (!mayTry(request)) return again(429, { notSent: speech.t('error.too_many_tries') })
    const area = areas.find((one) => one.code === told.area)
    if (area === undefined) throw problem('no_custodian')
    try {
      const code = await storeTold(house, intake, published.wheel, told, area, speech.locale, token.value)
      const receipt = {
        code: showCode(code),
        sealedBy: 'server' as const,
        write: told.purposes.write,
        org: speech.name(area.reader),
      }
      return await sendPage(request, reply, receiptPage(place, receipt))
    } catch (error) {
      // An error page of its own would lose what she wrote. The name and code of an error tell nothing of it.
      const { name, code } = error as { name?: string; code?: string }
      if (!(error instanceof Problem)) request.log.error({ error: name, code })
      // A form that has given all its codes is followed by another, and her words stand in it.
      const usedUp = error instanceof Problem && error.code === 'locator_taken'
      return again(
        error instanceof Problem ? error.status : 503,
        { notSent: speech.t('tell.refused') },
        usedUp ? undefined : form['token'],
      )
    }
  }

  const help: Handler = async (request, reply, place) => sendPage(request, reply, helpPage(place))

  /** To the specialists alone. A browser that could sealed it already; a plain form is sealed here. */
  const give: Handler = async (request, reply, place) => {
    const { focal, wheel } = place.published
    const form = formOf(request)
    const words = (form['words'] ?? '').slice(0, 20_000)
    const sealed = form['sealed'] ?? ''
    if (focal === undefined || (words.trim() === '' && sealed === '')) return help(request, reply, place)
    if (!mayTry(request)) throw problem('too_many_tries')
    const once = tokenIn(place, form)?.value ?? Buffer.from(newToken(place), 'base64url').subarray(4, 36)
    const given = sealed === '' ? { words } : { sealed: Buffer.from(sealed, 'base64') }
    const to = { organisation_id: focal.organisationId, recipient: focal.recipient }
    await leaveEnvelope(house, wheel, to, given, once)
    return sendPage(request, reply, givenPage(place, place.speech.name(focal)))
  }

  return { show, take, help, give }
}
