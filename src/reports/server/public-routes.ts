import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Kept } from '../../custody/server/index.ts'
import { answers } from '../../platform/act.ts'
import { problem } from '../../platform/errors.ts'
import type { App } from '../../platform/http.ts'
import { addressPrefix, Limiter } from '../../platform/limiter.ts'
import {
  areasOf,
  findWheel,
  organisationsOf,
  type PublicWheel,
  riskSentencesOf,
} from '../../wheels/server/index.ts'
import { PublicWheelCard } from '../../wheels/wire.ts'
import { CustodianAnswer, Intake as IntakeShape, IntakeAnswer, ServiceRow } from '../wire.ts'
import type { Intake } from './intake.ts'
import { keepingOf } from './place.ts'
import { receiptHalf, sealedFor, sealedIdentity } from './sealed.ts'

const WheelParams = Type.Object({ wheel: Type.String({ maxLength: 41 }) }, { additionalProperties: false })
const AreaQuestion = Type.Object(
  {
    area: Type.String({ maxLength: 40 }),
    channel: Type.Optional(Type.Enum(['web', 'api', 'walk_in'])),
  },
  { additionalProperties: false },
)

export const publicly = <const T extends object>(operationId: string, summary: string, rest: T) => ({
  tags: ['public'],
  operationId,
  summary,
  security: [],
  ...rest,
})

/** @throws Problem idempotency_key_needed */
export function keyOf(request: FastifyRequest): string {
  const key = request.headers['idempotency-key']
  if (typeof key !== 'string' || key === '') throw problem('idempotency_key_needed')
  if (key.length > 200) throw problem('wrong_value', { header: 'Idempotency-Key' })
  return key
}

/** What anyone may do: see who keeps what, and send a report that is sealed already. */
export function publicRoutes(app: App, house: Kept, intake: Intake): void {
  const arriving = new Limiter(60, 1)
  const wheelOf = async (slug: string): Promise<PublicWheel> => {
    const wheel = await findWheel(house.db, slug)
    if (wheel === undefined) throw problem('not_found')
    return wheel
  }

  app.post(
    '/api/intake/:wheel',
    {
      schema: publicly('sendReport', 'Send a report that was sealed on the device', {
        params: WheelParams,
        body: IntakeShape,
        response: answers(IntakeAnswer, 201),
      }),
    },
    async (request, reply) => {
      const key = keyOf(request)
      if (!arriving.take(addressPrefix(request.ip), Date.now())) throw problem('too_many_tries')
      const wheel = await wheelOf(request.params.wheel)
      const { body } = request
      const channel = body.channel ?? 'api'
      const keeping = await house.db.as('cw_public', null, (tx) =>
        keepingOf(tx, wheel, body.area_code, channel),
      )
      await intake.take({
        wheel,
        custodianId: keeping.custodian.organisation_id,
        channel,
        language: body.language,
        handlingGroup: body.handling_group,
        areaCode: keeping.areaCode,
        purposes: body.purposes,
        ...sealedParts(body),
        sealedBy: 'browser',
        live: true,
        receivedAt: house.now(),
        key,
      })
      reply.code(201)
      return { received: true as const }
    },
  )

  app.get(
    '/api/public/:wheel',
    {
      schema: publicly('getPublicWheel', 'A wheel, as anyone may know it', {
        params: WheelParams,
        response: answers(PublicWheelCard),
      }),
    },
    async (request) => {
      const wheel = await wheelOf(request.params.wheel)
      return house.db.as('cw_public', null, async (tx) => ({
        slug: wheel.slug,
        name: wheel.name,
        names: wheel.names,
        area_code: wheel.areaCode,
        languages: wheel.languages,
        demonstration: wheel.demonstration,
        // How often a locality usually writes is for those who notice its silence.
        areas: (await areasOf(tx, wheel.wheelId)).map((area) => ({ ...area, expected_days: null })),
        risk_sentences: await riskSentencesOf(tx, wheel.wheelId),
        organisations: await organisationsOf(tx, wheel.wheelId),
        protocol: wheel.protocol,
      }))
    },
  )

  app.get(
    '/api/public/:wheel/custodian',
    {
      schema: publicly('getCustodian', 'To whom a report about this area is sealed', {
        params: WheelParams,
        querystring: AreaQuestion,
        response: answers(CustodianAnswer),
      }),
    },
    async (request) => {
      const wheel = await wheelOf(request.params.wheel)
      const { custodian } = await house.db.as('cw_public', null, (tx) =>
        keepingOf(tx, wheel, request.query.area, request.query.channel ?? 'api'),
      )
      const { organisation_id, name, recipient } = custodian
      return { organisation_id, name, recipient, languages: wheel.languages }
    },
  )

  app.get(
    '/api/public/:wheel/services',
    {
      schema: publicly('listServices', 'Help that a person can reach herself', {
        params: WheelParams,
        response: answers(Type.Object({ rows: Type.Array(ServiceRow) })),
      }),
    },
    async (request) => {
      const wheel = await wheelOf(request.params.wheel)
      const rows = await house.db.as('cw_public', null, (tx) =>
        tx
          .selectFrom('service')
          .selectAll()
          .where('wheel_id', '=', wheel.wheelId)
          .orderBy('area_code')
          .orderBy('kind')
          .orderBy('service_id')
          .execute(),
      )
      return { rows }
    },
  )
}

type SealedBody = {
  body_sealed: string
  reply_address_sealed?: string
  identity_sealed?: string
  receipt?: { locator: string; salt: string; recipient: string; verifier_hash: string }
}

/** The words go to the custodian and to the person's own receipt; her address to the custodian alone. */
export function sealedParts(body: SealedBody) {
  const receipt = receiptHalf(body.receipt)
  return {
    body: sealedFor(body.body_sealed, receipt === undefined ? 1 : 2),
    replyAddress:
      body.reply_address_sealed === undefined ? undefined : sealedFor(body.reply_address_sealed, 1),
    identity: body.identity_sealed === undefined ? undefined : sealedIdentity(body.identity_sealed),
    receipt,
  }
}
