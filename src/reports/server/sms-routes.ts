import { createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'
import { Type } from 'typebox'
import { type Kept, sealOnServer } from '../../custody/server/index.ts'
import { scan } from '../../custody/sgbv.ts'
import { problemAnswer } from '../../platform/act.ts'
import { problem } from '../../platform/errors.ts'
import type { App } from '../../platform/http.ts'
import { Limiter } from '../../platform/limiter.ts'
import { findWheel, type PublicWheel, wordsInUse } from '../../wheels/server/index.ts'
import { riskIn } from '../../wheels/wheel-words.ts'
import { NOTHING_CONSENTED } from '../purposes.ts'
import type { EnvelopeContent, ReplyAddressContent, ReportContent } from '../wire.ts'
import { envelopeRow, focalPointOf } from './envelope.ts'
import type { Intake } from './intake.ts'
import { keepingOf } from './place.ts'

export type InboundText = { from: string; text: string; id: string; provider: 'telerivet' | 'other' }

/** The last part of the address that a gateway posts to: few gateways sign, so the address itself is the secret. */
export function smsSecret(house: Pick<Kept, 'hostSecret'>, wheelId: string): string {
  return createHmac('sha256', house.hostSecret).update(`sms ${wheelId}`).digest('base64url')
}

/** RapidPro's external channel, Africa's Talking, Telerivet, and what resembles them. Undefined where it is no message. */
export function readInbound(body: Record<string, unknown>): InboundText | undefined {
  const first = (...names: string[]): string => {
    const found = names.map((name) => body[name]).find((value) => typeof value === 'string' && value !== '')
    return typeof found === 'string' ? found : ''
  }
  const from = first('from', 'sender', 'from_number', 'From', 'msisdn')
  const text = first('text', 'content', 'Body', 'message')
  if (from === '' || text.trim() === '' || text.length > 8000 || from.length > 100) return undefined
  // Without an id of its provider a repeat cannot be told from the same words said twice.
  const id = first('id', 'messageId', 'MessageSid') || randomBytes(16).toString('base64')
  return { from, text, id, provider: body['event'] === 'incoming_message' ? 'telerivet' : 'other' }
}

const Params = Type.Object(
  { wheel: Type.String({ maxLength: 41 }), secret: Type.String({ maxLength: 60 }) },
  { additionalProperties: false },
)

/**
 * An SMS: sealed in memory before the provider hears that it arrived. "Stop" is a message like any other: who may not
 * be texted again is known to the custodian, who alone can read the number.
 */
export function smsRoutes(app: App, house: Kept, intake: Intake): void {
  // Forty of one phone, then one a minute: keyed at random when the server starts, and in memory alone.
  const byPhone = new Limiter(40, 1 / 60)

  app.post(
    '/api/sms/:wheel/:secret',
    {
      schema: {
        tags: ['public'],
        operationId: 'receiveSms',
        summary: 'A gateway hands over an SMS',
        security: [],
        params: Params,
        body: Type.Object({}, { additionalProperties: true }),
        response: {
          200: {
            description: 'What the gateway may say to her',
            content: {
              'text/plain': { schema: Type.String() },
              'application/json': {
                schema: Type.Object({ messages: Type.Array(Type.Object({ content: Type.String() })) }),
              },
            },
          },
          '4xx': problemAnswer,
        },
      },
    },
    async (request, reply) => {
      const wheel = await findWheel(house.db, request.params.wheel)
      const right = rightSecret(house, wheel?.wheelId ?? 'none', request.params.secret)
      if (wheel === undefined || !right) throw problem('not_found')
      const inbound = readInbound(request.body as Record<string, unknown>)
      if (inbound === undefined) throw problem('wrong_shape', { fields: ['from', 'text'] })
      if (!byPhone.take(`${wheel.wheelId} ${inbound.from}`, Date.now())) throw problem('too_many_tries')
      // The same answer to everything: nobody who reads her phone or the line learns what became of it.
      if (scan(inbound.text).mentions) await toSpecialist(house, wheel, inbound)
      else await toReport(house, intake, wheel, inbound)
      const answer = await acknowledgement(house, wheel)
      if (inbound.provider === 'telerivet') return reply.send({ messages: [{ content: answer }] })
      return reply.type('text/plain; charset=utf-8').send(answer)
    },
  )
}

/** Where the wheel has a sentence of its own about the risk of texting, it goes along. */
async function acknowledgement(house: Kept, wheel: PublicWheel): Promise<string> {
  const language = wheel.protocol.languages[0] ?? 'en'
  const words = await house.db.as('cw_public', null, (tx) => wordsInUse(tx, wheel.wheelId))
  const risk = riskIn(words, 'sms', language)
  const said = (id: string): string => house.words.t(language, `reports.${id}`)
  // There is no page whose foot could say so.
  const mark = risk?.made_by === 'machine' && said('sms.machine')
  return [said('sms.received'), risk?.text, mark].filter(Boolean).join(' ')
}

function rightSecret(house: Kept, wheelId: string, given: string): boolean {
  const right = Buffer.from(smsSecret(house, wheelId))
  const bytes = Buffer.from(given.padEnd(right.length).slice(0, right.length))
  return given.length === right.length && bytes.length === right.length && timingSafeEqual(bytes, right)
}

const keyed = (house: Kept, label: string, wheel: PublicWheel, id: string): Buffer =>
  createHmac('sha256', house.hostSecret).update(`${label} ${wheel.wheelId} ${id}`).digest()

/**
 * What is remembered of a message's id for a week, with none to two that belong to no message: otherwise the number of
 * messages less the number of reports would count what went to the specialist.
 */
function seenRows(house: Kept, wheel: PublicWheel, id: string) {
  const day = new Date(Math.floor(house.now().getTime() / 86_400_000) * 86_400_000)
  const others = Array.from({ length: randomInt(0, 3) }, () => randomBytes(32))
  return [keyed(house, 'sms seen', wheel, id), ...others].map((message_hash) => ({ message_hash, at: day }))
}

async function toReport(house: Kept, intake: Intake, wheel: PublicWheel, inbound: InboundText) {
  const { areaCode, custodian } = await house.db.as('cw_public', null, (tx) =>
    keepingOf(tx, wheel, wheel.areaCode, 'sms'),
  )
  const content: ReportContent = { v: 1, words: inbound.text }
  const reply: ReplyAddressContent = { v: 1, kind: 'phone', address: inbound.from }
  await intake.take({
    wheel,
    custodianId: custodian.organisation_id,
    channel: 'sms',
    language: 'other',
    handlingGroup: 'other_or_peace',
    areaCode,
    purposes: NOTHING_CONSENTED,
    body: await sealOnServer([custodian.recipient], content),
    replyAddress: await sealOnServer([custodian.recipient], reply),
    sealedBy: 'server',
    live: true,
    receivedAt: house.now(),
    externalId: keyed(house, 'sms id', wheel, inbound.id).toString('base64'),
    seen: seenRows(house, wheel, inbound.id),
  })
}

async function toSpecialist(house: Kept, wheel: PublicWheel, inbound: InboundText): Promise<void> {
  const focalPoint = await house.db.as('cw_public', null, (tx) => focalPointOf(tx, wheel.wheelId))
  // Her number goes along, sealed: without it nobody trained could ever reach her.
  const content: EnvelopeContent = { v: 1, words: inbound.text, reply_address: inbound.from }
  const sealed = await sealOnServer([focalPoint.recipient], content)
  const row = await envelopeRow(house, wheel, focalPoint, sealed, house.now())
  const asker = { wheelId: wheel.wheelId, memberId: null, organisationId: null }
  try {
    await house.db.as('cw_intake', asker, async (tx) => {
      await tx
        .insertInto('inbound_seen')
        .values(seenRows(house, wheel, inbound.id))
        .execute()
      await tx.insertInto('envelope').values(row).execute()
    })
  } catch (error) {
    if ((error as { constraint?: string }).constraint !== 'inbound_seen_pkey') throw error
  }
}
