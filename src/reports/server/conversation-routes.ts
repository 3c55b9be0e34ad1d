import type { Kept } from '../../custody/server/index.ts'
import { answers, IdParams } from '../../platform/act.ts'
import { problem } from '../../platform/errors.ts'
import type { App } from '../../platform/http.ts'
import { newId } from '../../platform/id.ts'
import { meetClock } from '../../wheels/server/index.ts'
import { Moved, TextReporter, WriteToReporter } from '../wire.ts'
import { actOnReport, type Holding, signedIn } from './asking.ts'
import { reportEvents } from './events.ts'
import type { Outbound } from './outbound.ts'
import { note, reporterRecipient, shelfOf } from './store.ts'

/** What the custodian says to the person: on her receipt's page, or by SMS. */
export function conversationRoutes(app: App, house: Kept, outbound: Outbound): void {
  app.post(
    '/api/reports/:id/write',
    {
      schema: signedIn('writeToReporter', 'Write to the person, on the page of her receipt', {
        params: IdParams,
        body: WriteToReporter,
        response: answers(Moved),
      }),
    },
    async (request, reply) =>
      actOnReport(house, request, reply, {
        action: 'converse',
        edits: false,
        work: async (held) => {
          if ((await reporterRecipient(held.tx, held.report.report_id)) === null)
            throw problem('wrong_state', { because: 'no_receipt' })
          return say(house, held, request.body.message_sealed, 2)
        },
      }),
  )

  app.post(
    '/api/reports/:id/text',
    {
      schema: signedIn('textReporter', 'Send an SMS: the number passes through memory', {
        params: IdParams,
        body: TextReporter,
        response: answers(Moved),
      }),
    },
    async (request, reply) => {
      const { number, words } = request.body
      // A repeated request is known by a hash of its body: number and words must not be in it.
      Object.assign(request.body, { number: '', words: '' })
      return actOnReport(house, request, reply, {
        action: 'converse',
        edits: false,
        work: async (held) => {
          const readers = (await reporterRecipient(held.tx, held.report.report_id)) === null ? 1 : 2
          const said = await say(house, held, request.body.message_sealed, readers)
          // Last, so that what the gateway refuses leaves no message that says it was sent.
          await outbound.text(number, words)
          return said
        },
      })
    },
  )
}

async function say(house: Kept, held: Holding, sealed: string, readers: number) {
  const { tx, report, session, now } = held
  const messageId = newId(now)
  const context = `report.message:${messageId}`
  await tx
    .insertInto('report_message')
    .values({
      wheel_id: report.wheel_id,
      report_id: report.report_id,
      message_id: messageId,
      direction: 'to_reporter',
      body: await house.keeper.keepSealed(shelfOf(report, 'conversation', now), context, sealed, readers),
      author_id: session.memberId,
      at: now,
    })
    .execute()
  await meetClock(tx, report.wheel_id, 'report', report.report_id, 'acknowledge', now)
  await note(house, held, reportEvents.wroteToReporter, { message: messageId })
  return { state: report.state, version: report.version }
}
