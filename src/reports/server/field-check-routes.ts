import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Selectable, sql } from 'kysely'
import { Type } from 'typebox'
import { may } from '../../actors/permission.ts'
import type { Kept, Shelf } from '../../custody/server/index.ts'
import { answers, IdParams } from '../../platform/act.ts'
import { problem } from '../../platform/errors.ts'
import type { App } from '../../platform/http.ts'
import { newId } from '../../platform/id.ts'
import type { DB } from '../../platform/schema.ts'
import { areasOf, deskOf, membersOf } from '../../wheels/server/index.ts'
import { REPORT_RULES } from '../rules.ts'
import { AnswerFieldCheck, FieldCheckRow, SendFieldCheck } from '../wire.ts'
import { actAsking, type Asking, readAsking, requireGeneral, signedIn } from './asking.ts'
import { type ReportEventName, reportEvents } from './events.ts'
import { opened } from './view.ts'

type Stored = Selectable<DB['field_check']>

/** A locality fell silent: the desk asks a monitor to look, if she can go safely. */
export function fieldCheckRoutes(app: App, house: Kept): void {
  /** What is remembered for a repeat is an id: words are stored nowhere but under their lock. */
  async function shown(
    request: FastifyRequest,
    reply: FastifyReply,
    work: (asked: Asking) => Promise<Stored>,
  ) {
    const { id } = await actAsking(house, request, reply, async (asked) => ({
      id: (await work(asked)).field_check_id,
    }))
    return readAsking(house, request, async (asked) =>
      rowOf(house, await visible(asked).where('field_check_id', '=', id).executeTakeFirstOrThrow()),
    )
  }

  app.post(
    '/api/field-checks',
    {
      schema: signedIn('sendFieldCheck', 'Ask a monitor to look at a locality', {
        body: SendFieldCheck,
        response: answers(FieldCheckRow, 201),
      }),
    },
    async (request, reply) =>
      shown(request, reply, async (asked) => {
        requireGeneral(asked, 'send_field_check')
        const { tx, session, now } = asked
        const { area_code, monitor_id, body_sealed } = request.body
        const areas = await areasOf(tx, session.wheelId)
        if (!areas.some((area) => area.code === area_code))
          throw problem('wrong_value', { field: 'area_code' })
        const members = await membersOf(tx, session.wheelId)
        const monitor = members.find((one) => one.member_id === monitor_id)
        if (!monitor?.roles.includes('field_monitor')) throw problem('wrong_value', { field: 'monitor_id' })
        const id = newId(now)
        const readers = await readersOf(asked, monitor.organisation_id)
        const shelf = shelfOf(session.wheelId, monitor.organisation_id, area_code, now)
        const row = await tx
          .insertInto('field_check')
          .values({
            wheel_id: session.wheelId,
            field_check_id: id,
            area_code,
            monitor_id,
            organisation_id: monitor.organisation_id,
            asked_by: session.memberId,
            body: await house.keeper.keepSealed(shelf, `field-check:${id}`, body_sealed, readers),
            sent_at: now,
          })
          .returningAll()
          .executeTakeFirstOrThrow()
        await record(house, asked, row, reportEvents.fieldCheckSent)
        reply.code(201)
        return row
      }),
  )

  app.get(
    '/api/field-checks',
    {
      schema: signedIn('listFieldChecks', 'Field checks that I sent, or that were sent to me', {
        response: answers(Type.Object({ rows: Type.Array(FieldCheckRow) })),
      }),
    },
    async (request) =>
      readAsking(house, request, async (asked) => {
        const rows = await visible(asked).orderBy('sent_at', 'desc').limit(200).execute()
        const all = []
        for (const row of rows) all.push(await rowOf(house, row))
        return { rows: all }
      }),
  )

  app.post(
    '/api/field-checks/:id/answer',
    {
      schema: signedIn('answerFieldCheck', 'Say what was found, or that one could not go', {
        params: IdParams,
        body: AnswerFieldCheck,
        response: answers(FieldCheckRow),
      }),
    },
    async (request, reply) =>
      shown(request, reply, async (asked) => {
        const { tx, session, now } = asked
        const check = await visible(asked)
          .where('field_check_id', '=', request.params.id)
          .forUpdate()
          .executeTakeFirst()
        if (check === undefined || check.monitor_id !== session.memberId) throw problem('not_found')
        requireGeneral(asked, 'answer_field_check', ['addressed_to_member'])
        if (check.state !== 'sent') throw problem('wrong_state', { because: 'state' })
        const readers = await readersOf(asked, check.organisation_id)
        const shelf = shelfOf(session.wheelId, check.organisation_id, check.area_code, now)
        const context = `field-check-answer:${check.field_check_id}`
        const row = await tx
          .updateTable('field_check')
          .set({
            state: request.body.state,
            answer: await house.keeper.keepSealed(shelf, context, request.body.answer_sealed, readers),
            answered_at: now,
          })
          .where('wheel_id', '=', session.wheelId)
          .where('field_check_id', '=', check.field_check_id)
          .returningAll()
          .executeTakeFirstOrThrow()
        await record(house, asked, row, reportEvents.fieldCheckAnswered)
        return row
      }),
  )
}

/** The desk sees all of them, a monitor her own. */
function visible({ tx, session, asker, onDesk }: Asking) {
  const desk = onDesk && may(REPORT_RULES, 'see_coverage', asker, { state: null, facts: new Set() })
  const query = tx.selectFrom('field_check').selectAll().where('wheel_id', '=', session.wheelId)
  return desk ? query : query.where(sql<boolean>`monitor_id = ${session.memberId}`)
}

/** Question and answer have the same readers: the desk's organisations and the monitor's own. */
async function readersOf({ tx, session }: Asking, monitorsOrganisation: string): Promise<number> {
  const desk = await deskOf(tx, session.wheelId)
  return new Set([...desk.map((one) => one.organisation_id), monitorsOrganisation]).size
}

function shelfOf(wheelId: string, organisationId: string, areaCode: string, at: Date): Shelf {
  return { wheelId, organisationId, areaCode, at, class: 'field-check' }
}

async function record(
  house: Kept,
  { tx, session, now }: Asking,
  row: Stored,
  event: ReportEventName,
): Promise<void> {
  const { wheelId, organisationId } = session
  const about = { wheelId, event, recordKind: 'field_check', recordId: row.field_check_id, organisationId }
  await house.keeper.record(tx, { ...about, areaCode: row.area_code }, now, {
    area_code: row.area_code,
    state: row.state,
  })
}

async function rowOf(house: Kept, row: Stored) {
  const id = row.field_check_id
  return {
    field_check_id: id,
    area_code: row.area_code,
    monitor_id: row.monitor_id,
    asked_by: row.asked_by,
    state: row.state,
    body_sealed: (await opened(house, row.body, `field-check:${id}`)) ?? '',
    answer_sealed: await opened(house, row.answer, `field-check-answer:${id}`),
    sent_at: row.sent_at.toISOString(),
    answered_at: row.answered_at?.toISOString() ?? null,
  }
}
