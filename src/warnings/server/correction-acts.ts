import { createHash, timingSafeEqual } from 'node:crypto'
import { Type } from 'typebox'
import { decide } from '../../actors/permission.ts'
import type { Kept } from '../../custody/server/index.ts'
import {
  act,
  answers,
  IdParams,
  requireAllowed,
  requireVersion,
  signedInSecurity,
} from '../../platform/act.ts'
import { problem } from '../../platform/errors.ts'
import type { App } from '../../platform/http.ts'
import { newId, outwardId } from '../../platform/id.ts'
import { coarseArea } from '../../reports/server/index.ts'
import { getProtocol } from '../../wheels/server/index.ts'
import { type CorrectionText, digestText } from '../correction.ts'
import { CORRECTION_RULES, type CorrectionAction, RUMOUR_RULES } from '../rumour-rules.ts'
import { ConfirmCorrection, EndCorrection, SayCorrection, WriteCorrection } from '../rumour-wire.ts'
import { dayIn } from '../spread.ts'
import { Made } from '../wire.ts'
import { type Asking, asking, requireDoor } from './asking.ts'
import {
  type Correction,
  correctionFacts,
  correctionsOf,
  getCorrection,
  mayBePublic,
  rumourOf,
} from './correction-store.ts'
import { warningEvents } from './events.ts'
import { moveRumour, noteRumour, pastDay, rumourDoor, rumourFacts, rumourShelf } from './rumour-moves.ts'
import { lockRumour, type Rumour } from './rumour-store.ts'

const tags = ['rumours']
const State = Type.Object({ state: Type.String() })
type Request = Parameters<typeof act>[1]

export function correctionActs(app: App, house: Kept): void {
  /** Locks the rumour, asks the rules for the correction, works. What is decided on never changes, so no version is asked for. */
  async function change(
    request: Request & { params: unknown },
    reply: Parameters<typeof act>[2],
    action: CorrectionAction,
    work: (who: Asking, correction: Correction, rumour: Rumour) => Promise<string>,
  ): Promise<{ state: string }> {
    return act(house, request, reply, async (made) => {
      const who = await asking(made)
      const { tx, session } = who
      requireDoor(CORRECTION_RULES, 'see', who.asker, who.onDesk ? ['on_desk'] : [])
      const { id } = request.params as IdParams
      const rumour = await lockRumour(tx, session.wheelId, await rumourOf(tx, session.wheelId, id))
      const correction = await getCorrection(tx, session.wheelId, id)
      const facts = correctionFacts(who, correction, rumour, await mayBePublic(tx, rumour))
      if ((action === 'confirm' || action === 'refuse') && !facts.has('second_person'))
        throw problem('second_person_needed')
      requireAllowed(decide(CORRECTION_RULES, action, who.asker, { state: correction.state, facts }), true)
      return { state: await work(who, correction, rumour) }
    })
  }
  const schema = (operationId: string, summary: string) => ({
    tags,
    operationId,
    summary,
    security: signedInSecurity,
    params: IdParams,
    response: answers(State),
  })

  app.post(
    '/api/rumours/:id/corrections',
    {
      schema: {
        ...schema('writeCorrection', 'Write a correction; it waits for a second person of the desk'),
        body: WriteCorrection,
        response: answers(Made, 201),
      },
    },
    async (request, reply) =>
      act(house, request, reply, async (made) => {
        const who = await asking(made)
        const { tx, session, now } = who
        requireDoor(RUMOUR_RULES, 'open', who.asker, rumourDoor(who))
        const rumour = await lockRumour(tx, session.wheelId, request.params.id)
        const subject = { state: rumour.state, facts: await rumourFacts(who, rumour) }
        requireAllowed(decide(RUMOUR_RULES, 'write_correction', who.asker, subject), true)
        requireVersion(request, rumour.version)
        if (rumour.truth === null) throw problem('wrong_state', { because: 'state', state: rumour.state })
        const { body_sealed, digest, replaces = null } = request.body
        const others = await correctionsOf(tx, session.wheelId, rumour.rumour_id)
        if (
          replaces !== null &&
          !others.some((one) => one.correction_id === replaces && one.state === 'published')
        )
          throw problem('wrong_value', { field: 'replaces' })
        const id = outwardId()
        const body = await house.keeper.keepSealed(
          rumourShelf(rumour, now),
          `correction:${id}`,
          body_sealed,
          who.desk.length,
        )
        await tx
          .insertInto('correction')
          .values({
            wheel_id: rumour.wheel_id,
            correction_id: id,
            rumour_id: rumour.rumour_id,
            truth: rumour.truth,
            body,
            digest: Buffer.from(digest, 'hex'),
            replaces,
            author_id: session.memberId,
            organisation_id: session.organisationId,
            written_at: now,
          })
          .execute()
        await noteRumour(house, who, rumour, warningEvents.correctionWritten, { correction: id, digest })
        await moveRumour(who, rumour, null)
        reply.code(201)
        return { id }
      }),
  )

  app.post(
    '/api/corrections/:id/confirm',
    {
      schema: {
        ...schema(
          'confirmCorrection',
          'Publish it as the second person, with the very words that were sealed',
        ),
        body: ConfirmCorrection,
      },
    },
    async (request, reply) =>
      change(request, reply, 'confirm', async (who, correction, rumour) => {
        const { tx, session, now } = who
        const { salt, texts } = request.body
        requireSameWords(correction, salt, texts)
        const on = dayIn(now, (await getProtocol(tx, session.wheelId)).timezone)
        const part = { wheel_id: correction.wheel_id, correction_id: correction.correction_id }
        await tx
          .insertInto('correction_text')
          .values(texts.map((text) => ({ ...part, ...text })))
          .execute()
        const confirmed = { confirmed_by: session.memberId, confirmed_at: now, published_on: on }
        await setCorrection(tx, correction, { state: 'published', ...confirmed })
        await replaceOld(who, correction)
        const languages = texts.map((text) => text.language)
        const content = { correction: correction.correction_id, languages, texts }
        await noteRumour(house, who, rumour, warningEvents.correctionPublished, content)
        await moveRumour(who, rumour, 'counter')
        return 'published'
      }),
  )

  app.post(
    '/api/corrections/:id/refuse',
    {
      schema: {
        ...schema('refuseCorrection', 'Send a draft back as the second person, with the reason'),
        body: EndCorrection,
      },
    },
    async (request, reply) =>
      change(request, reply, 'refuse', async (who, correction, rumour) => {
        await endCorrection(house, who, correction, rumour, 'refused', request.body.reason_sealed)
        await noteRumour(house, who, rumour, warningEvents.correctionRefused, {
          correction: correction.correction_id,
        })
        await moveRumour(who, rumour, null)
        return 'refused'
      }),
  )

  app.post(
    '/api/corrections/:id/withdraw',
    {
      schema: {
        ...schema('withdrawCorrection', 'Take it back, with the reason; one that was published says so'),
        body: EndCorrection,
      },
    },
    async (request, reply) =>
      change(request, reply, 'withdraw', async (who, correction, rumour) => {
        await endCorrection(house, who, correction, rumour, 'withdrawn', request.body.reason_sealed)
        await noteRumour(house, who, rumour, warningEvents.correctionWithdrawn, {
          correction: correction.correction_id,
        })
        const left = await correctionsOf(who.tx, rumour.wheel_id, rumour.rumour_id)
        const isAnswered = left.some((one) => one.state === 'published')
        await moveRumour(who, rumour, rumour.state === 'countered' && !isAnswered ? 'uncounter' : null)
        return 'withdrawn'
      }),
  )

  app.post(
    '/api/corrections/:id/say',
    {
      schema: {
        ...schema('sayCorrection', 'Note by which channel, where and on which day it was said'),
        body: SayCorrection,
      },
    },
    async (request, reply) =>
      change(request, reply, 'say', async (who, correction, rumour) => {
        const { tx, session, now } = who
        const { channel, language, area_code, said_on } = request.body
        await tx
          .insertInto('correction_saying')
          .values({
            wheel_id: correction.wheel_id,
            saying_id: newId(now),
            correction_id: correction.correction_id,
            channel,
            language,
            area_code: await coarseArea(tx, session.wheelId, area_code),
            said_on: await pastDay(who, said_on, 'said_on'),
            noted_by: session.memberId,
            noted_at: now,
          })
          .execute()
        await noteRumour(house, who, rumour, warningEvents.correctionSaid, request.body)
        return correction.state
      }),
  )
}

/** What goes out is what was sealed, and no word more. @throws Problem wrong_value */
function requireSameWords(correction: Correction, salt: string, texts: readonly CorrectionText[]): void {
  if (new Set(texts.map((text) => text.language)).size < texts.length)
    throw problem('wrong_value', { field: 'texts' })
  const digest = createHash('sha256').update(digestText(salt, texts)).digest()
  if (!timingSafeEqual(digest, correction.digest)) throw problem('wrong_value', { field: 'texts' })
}

async function setCorrection(
  tx: Asking['tx'],
  correction: Pick<Correction, 'wheel_id' | 'correction_id'>,
  change: Partial<{
    state: string
    confirmed_by: string
    confirmed_at: Date
    published_on: string
    ended_by: string
    ended_at: Date
    withdrawn_on: string
    end_reason: Uint8Array
  }>,
): Promise<void> {
  await tx
    .updateTable('correction')
    .set(change)
    .where('wheel_id', '=', correction.wheel_id)
    .where('correction_id', '=', correction.correction_id)
    .execute()
}

/** The one that it stands in place of goes with its coming, so that nobody reads the same twice. */
async function replaceOld(who: Asking, { wheel_id, replaces }: Correction): Promise<void> {
  if (replaces === null) return
  const old = await getCorrection(who.tx, wheel_id, replaces)
  if (old.state !== 'published') return
  const ended = { ended_by: who.session.memberId, ended_at: who.now }
  await setCorrection(who.tx, old, { state: 'replaced', ...ended })
}

async function endCorrection(
  { keeper }: Kept,
  { tx, session, now, desk }: Asking,
  correction: Correction,
  rumour: Rumour,
  state: 'refused' | 'withdrawn',
  reasonSealed: string,
): Promise<void> {
  const context = `correction.end:${correction.correction_id}`
  const end_reason = await keeper.keepSealed(rumourShelf(rumour, now), context, reasonSealed, desk.length)
  const ended = { state, end_reason, ended_by: session.memberId, ended_at: now }
  if (correction.state !== 'published') return setCorrection(tx, correction, ended)
  const withdrawn_on = dayIn(now, (await getProtocol(tx, session.wheelId)).timezone)
  return setCorrection(tx, correction, { ...ended, withdrawn_on })
}
