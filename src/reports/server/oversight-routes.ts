import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Selectable } from 'kysely'
import { Type } from 'typebox'
import { decide } from '../../actors/permission.ts'
import { askerFrom } from '../../actors/session.ts'
import type { Kept } from '../../custody/server/index.ts'
import { type Act, act, answers, IdParams, read, requireAllowed } from '../../platform/act.ts'
import { problem } from '../../platform/errors.ts'
import type { App } from '../../platform/http.ts'
import { newId } from '../../platform/id.ts'
import type { DB } from '../../platform/schema.ts'
import {
  OVERSIGHT_REPORT_RULES,
  type OversightReportAction,
  type OversightReportGuard,
  type OversightReportState,
} from '../oversight-custody.ts'
import { OversightReportView, WriteToReporter } from '../wire.ts'
import { signedIn } from './asking.ts'
import { reportEvents } from './events.ts'
import { reporterRecipient } from './store.ts'
import { opened } from './view.ts'

type Stored = Selectable<DB['oversight_report']>
const Ended = Type.Object({ state: Type.String() })

/** What an accusation became: in the custody of the oversight body, and of nobody else. */
export function oversightRoutes(app: App, house: Kept): void {
  app.get(
    '/api/oversight-reports',
    {
      schema: signedIn('listOversightReports', 'Reports in our custody', {
        response: answers(Type.Object({ rows: Type.Array(OversightReportView) })),
      }),
    },
    async (request) =>
      read(house, request, async (acting) => {
        await requireThis(acting, 'list', undefined)
        const rows = await acting.tx
          .selectFrom('oversight_report')
          .selectAll()
          .where('wheel_id', '=', acting.session.wheelId)
          .orderBy('received_on', 'desc')
          .orderBy('oversight_report_id')
          .limit(200)
          .execute()
        const all = []
        for (const row of rows) all.push(await viewOf(house, acting, row))
        return { rows: all }
      }),
  )

  app.get(
    '/api/oversight-reports/:id',
    {
      schema: signedIn('getOversightReport', 'One report in our custody', {
        params: IdParams,
        response: answers(OversightReportView),
      }),
    },
    async (request) =>
      read(house, request, async (acting) =>
        viewOf(house, acting, await find(acting, request.params.id, 'open')),
      ),
  )

  app.post(
    '/api/oversight-reports/:id/write',
    {
      schema: signedIn('writeFromOversight', 'Write to the person, on the page of her receipt', {
        params: IdParams,
        body: WriteToReporter,
        response: answers(Ended),
      }),
    },
    async (request, reply) =>
      onOne(house, request, reply, 'converse', async (acting, row) => {
        const { tx, session, now } = acting
        const id = row.oversight_report_id
        if ((await reporterRecipient(tx, id)) === null)
          throw problem('wrong_state', { because: 'no_receipt' })
        const messageId = newId(now)
        const context = `report.message:${messageId}`
        const shelf = {
          wheelId: session.wheelId,
          organisationId: row.organisation_id,
          areaCode: 'all',
          at: now,
          class: 'oversight',
        } as const
        const body = await house.keeper.keepSealed(shelf, context, request.body.message_sealed, 2)
        await tx
          .insertInto('oversight_message')
          .values({
            wheel_id: session.wheelId,
            oversight_report_id: id,
            message_id: messageId,
            direction: 'to_reporter',
            body,
            at: now,
          })
          .execute()
        await record(house, acting, id, reportEvents.oversightWrote)
        return { state: row.state }
      }),
  )

  app.post(
    '/api/oversight-reports/:id/close',
    {
      schema: signedIn('closeOversightReport', 'End our work on it', {
        params: IdParams,
        response: answers(Ended),
      }),
    },
    async (request, reply) =>
      onOne(house, request, reply, 'close', async (acting, row) => {
        await acting.tx
          .updateTable('oversight_report')
          .set({ state: 'closed' })
          .where('wheel_id', '=', row.wheel_id)
          .where('oversight_report_id', '=', row.oversight_report_id)
          .execute()
        await record(house, acting, row.oversight_report_id, reportEvents.oversightClosed)
        return { state: 'closed' }
      }),
  )
}

function onOne<T extends object>(
  house: Kept,
  request: FastifyRequest,
  reply: FastifyReply,
  action: OversightReportAction,
  work: (acting: Act, row: Stored) => Promise<T>,
): Promise<T> {
  return act(house, request, reply, async (acting) =>
    work(acting, await find(acting, (request.params as { id: string }).id, action)),
  )
}

async function find(acting: Act, id: string, action: OversightReportAction): Promise<Stored> {
  await requireThis(acting, 'list', undefined)
  const query = acting.tx
    .selectFrom('oversight_report')
    .selectAll()
    .where('wheel_id', '=', acting.session.wheelId)
    .where('oversight_report_id', '=', id)
  const row = await (action === 'open' ? query : query.forUpdate()).executeTakeFirst()
  if (row === undefined) throw problem('not_found')
  await requireThis(acting, action, row)
  return row
}

async function requireThis(
  { tx, session, audience }: Act,
  action: OversightReportAction,
  row: Stored | undefined,
): Promise<void> {
  if (audience !== 'cw_member') throw problem('not_found')
  const facts = new Set<OversightReportGuard>()
  // Without a row the question is about one's own organisation's list.
  if (row === undefined || row.organisation_id === session.organisationId) facts.add('held_by_organisation')
  if (!session.roles.includes('mediator')) facts.add('not_mediator_of_it')
  if (!(await inCommand())) facts.add('outside_every_command')
  if (row?.may_write) facts.add('purpose_write')
  const state = (row?.state ?? null) as OversightReportState | null
  const decision = decide(OVERSIGHT_REPORT_RULES, action, askerFrom(session), { state, facts })
  if (!decision.allowed && decision.because === 'purpose_write')
    throw problem('purpose_not_given', { purpose: 'write' })
  requireAllowed(decision, row !== undefined)

  async function inCommand(): Promise<boolean> {
    const edge = await tx
      .selectFrom('command')
      .select('office_id')
      .where((where) =>
        where.or([
          where('office_id', '=', session.organisationId),
          where('command_id', '=', session.organisationId),
        ]),
      )
      .executeTakeFirst()
    return edge !== undefined
  }
}

async function record(house: Kept, { tx, session, now }: Act, id: string, event: string): Promise<void> {
  const { wheelId, organisationId } = session
  await house.keeper.record(
    tx,
    { wheelId, event, recordKind: 'oversight_report', recordId: id, organisationId },
    now,
    {},
  )
}

async function viewOf(house: Kept, { tx }: Act, row: Stored) {
  const id = row.oversight_report_id
  const messages = await tx
    .selectFrom('oversight_message')
    .selectAll()
    .where('wheel_id', '=', row.wheel_id)
    .where('oversight_report_id', '=', id)
    .orderBy('at')
    .orderBy('message_id')
    .execute()
  const said = []
  for (const one of messages) {
    const sealed = await opened(house, one.body, `report.message:${one.message_id}`)
    if (sealed !== null) said.push({ direction: one.direction, sealed, at: one.at.toISOString() })
  }
  return {
    oversight_report_id: id,
    received_on: row.received_on,
    language: row.language,
    state: row.state,
    may_write: row.may_write,
    body_sealed: (await opened(house, row.body, `oversight.body:${id}`)) ?? '',
    reporter_recipient: await reporterRecipient(tx, id),
    messages: said,
  }
}
