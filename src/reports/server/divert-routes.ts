import { sql } from 'kysely'
import type { Kept } from '../../custody/server/index.ts'
import { answers, IdParams } from '../../platform/act.ts'
import type { Tx } from '../../platform/db.ts'
import { problem } from '../../platform/errors.ts'
import type { App } from '../../platform/http.ts'
import { outwardId } from '../../platform/id.ts'
import { getProtocol, organisationsOf, removeClocks } from '../../wheels/server/index.ts'
import { DivertAccusation, DivertSensitive, Gone } from '../wire.ts'
import { actOnReport, type Holding, signedIn } from './asking.ts'
import { envelopeRow, focalPointOf } from './envelope.ts'
import { reportEvents } from './events.ts'
import { moveReport, note, reporterRecipient, shelfOf } from './store.ts'

/**
 * What must leave intake: to the specialist in a sealed envelope, or to the oversight body. The journal has one and the
 * same event for both and says no more.
 */
export function divertRoutes(app: App, house: Kept): void {
  app.post(
    '/api/reports/:id/divert-sensitive',
    {
      schema: signedIn('divertSensitive', 'Hand a part of it, or all of it, to the specialist', {
        params: IdParams,
        body: DivertSensitive,
        response: answers(Gone),
      }),
    },
    async (request, reply) =>
      actOnReport(house, request, reply, {
        action: 'divert_sensitive',
        edits: true,
        work: async (held) => {
          const { envelope_sealed, remaining_sealed } = request.body
          const { tx, session, now } = held
          const focalPoint = await focalPointOf(tx, session.wheelId)
          const protocol = await getProtocol(tx, session.wheelId)
          const row = await envelopeRow(
            house,
            { wheelId: session.wheelId, protocol },
            focalPoint,
            envelope_sealed,
            now,
          )
          await tx.insertInto('envelope').values(row).execute()
          await note(house, held, reportEvents.handedOver, {})
          if (remaining_sealed === null)
            await sql`SELECT cw_receipt_end(${held.report.report_id})`.execute(tx)
          if (remaining_sealed === null) await removeReport(held)
          else await keepRemaining(house, held, remaining_sealed)
          return { gone: true as const }
        },
      }),
  )

  app.post(
    '/api/reports/:id/divert-accusation',
    {
      schema: signedIn('divertAccusation', 'Pass it on to the custody of the oversight body', {
        params: IdParams,
        body: DivertAccusation,
        response: answers(Gone),
      }),
    },
    async (request, reply) =>
      actOnReport(house, request, reply, {
        action: 'divert_accusation',
        edits: true,
        work: async (held) => {
          const { tx, session, report } = held
          const { organisation_id, body_sealed } = request.body
          await requireOversight(tx, session.wheelId, organisation_id)
          const readers = (await reporterRecipient(tx, report.report_id)) === null ? 1 : 2
          const oversightReportId = outwardId()
          await tx
            .insertInto('oversight_report')
            .values({
              wheel_id: session.wheelId,
              oversight_report_id: oversightReportId,
              organisation_id,
              language: report.language,
              received_on: await localDay(tx, session.wheelId, report.received_at),
              body: await house.keeper.keepSealed(
                {
                  wheelId: session.wheelId,
                  organisationId: organisation_id,
                  areaCode: 'all',
                  at: held.now,
                  class: 'oversight',
                },
                `oversight.body:${oversightReportId}`,
                body_sealed,
                readers,
              ),
              may_write: report.may_write,
            })
            .execute()
          await sql`SELECT cw_receipt_hand_over(${report.report_id}, ${oversightReportId})`.execute(tx)
          await note(house, held, reportEvents.handedOver, {})
          await removeReport(held)
          return { gone: true as const }
        },
      }),
  )
}

/** The row and everything of it, its clocks too: a count or a delay would speak of it. */
async function removeReport({ tx, report }: Holding): Promise<void> {
  await removeClocks(tx, 'report', report.report_id)
  await tx
    .deleteFrom('report')
    .where('wheel_id', '=', report.wheel_id)
    .where('report_id', '=', report.report_id)
    .execute()
}

/**
 * The rest is an ordinary report that begins anew. Summary, notes and conversation were drawn from the whole and may
 * repeat the part that left; nobody but a reader can tell, so they go.
 */
async function keepRemaining(house: Kept, held: Holding, sealed: string): Promise<void> {
  const { tx, report } = held
  for (const table of ['report_summary', 'report_note', 'report_message'] as const)
    await tx
      .deleteFrom(table)
      .where('wheel_id', '=', report.wheel_id)
      .where('report_id', '=', report.report_id)
      .execute()
  const readers = (await reporterRecipient(tx, report.report_id)) === null ? 1 : 2
  const context = `report.body:${report.report_id}`
  const body = await house.keeper.keepSealed(
    shelfOf(report, 'report', report.received_at),
    context,
    sealed,
    readers,
  )
  await tx
    .updateTable('report_body')
    .set({ body })
    .where('wheel_id', '=', report.wheel_id)
    .where('report_id', '=', report.report_id)
    .execute()
  await moveReport(held, { state: 'received', made_safe_by: null, closed_at: null })
}

/** Any body that may hold it, of this wheel, and never an office of the forces. */
async function requireOversight(tx: Tx, wheelId: string, organisationId: string): Promise<void> {
  const all = await organisationsOf(tx, wheelId)
  const found = all.find((one) => one.organisation_id === organisationId && one.is_oversight)
  if (found === undefined || found.sector === 'police' || found.sector === 'military')
    throw problem('conflict_of_interest', { field: 'organisation_id' })
}

async function localDay(tx: Tx, wheelId: string, at: Date): Promise<string> {
  const { timezone } = await getProtocol(tx, wheelId)
  // Sweden writes days as ISO 8601 does.
  return new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short' }).format(at)
}
