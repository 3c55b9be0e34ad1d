import { actionsFor } from '../../actors/permission.ts'
import type { Kept } from '../../custody/server/index.ts'
import { type Act, act, answers, IdParams, read, requireVersion } from '../../platform/act.ts'
import { problem } from '../../platform/errors.ts'
import type { App } from '../../platform/http.ts'
import { newId } from '../../platform/id.ts'
import { announce } from '../../platform/live.ts'
import { countOfCustody, notesOfCustody } from '../../reports/server/index.ts'
import {
  addMonths,
  cellsProblem,
  daysOfMonths,
  type MeasureState,
  type Months,
  monthsProblem,
} from '../measures-published.ts'
import { MEASURE_RULES, type MeasureAction } from '../measures-rules.ts'
import { MeasureMoved, NotesBatch, NotesQuery, ProposeMeasure, PublishedMeasures } from '../measures-wire.ts'
import { responseEvents } from './events.ts'
import {
  described,
  keepsReports,
  type Measuring,
  measuring,
  requireMeasure,
  spanOf,
} from './measures-asking.ts'
import {
  factsAbout,
  lockPublished,
  type Published,
  publishedOf,
  publishedRow,
  saidBy,
} from './measures-published-store.ts'

const BATCH = 50

/** Counts of what only a custodian can read: her browser counts, two people of her house say it, civil society reads it. */
export function measuresPublishedRoutes(app: App, house: Kept): void {
  app.get(
    '/api/measures/published',
    {
      schema: described(
        'listPublishedMeasures',
        'What custodians said of reports about the conduct of forces',
        {
          response: answers(PublishedMeasures),
        },
      ),
    },
    async (request) =>
      read(house, request, async (acting) => {
        const { tx, session, asker } = await measuring(acting, 'see')
        const facts = new Set(await keepsReports(tx, session.wheelId, session.organisationId))
        const rows = await publishedOf(tx, session.wheelId)
        return {
          rows: rows.map((row) => publishedRow(row, { session })),
          actions: actionsFor(MEASURE_RULES, asker, { state: null, facts }).filter((one) => one !== 'see'),
        }
      }),
  )

  app.get(
    '/api/measures/notes',
    {
      schema: described('listNotesToCount', 'Notes of my own custody in a month or quarter, to be counted', {
        querystring: NotesQuery,
        response: answers(NotesBatch),
      }),
    },
    async (request) =>
      read(house, request, async (acting) => {
        const asked = await custody(acting, 'count')
        const { tx, asker, timezone, today } = asked
        const { first_month = addMonths(`${today.slice(0, 7)}-01`, -1), months = 1, after } = request.query
        const wanted = { first_month, months } as Months
        const wrong = monthsProblem(wanted, [], today)
        if (wrong !== null) throw problem('wrong_value', { because: wrong })
        const span = await spanOf(tx, daysOfMonths(wanted), timezone)
        const total = await countOfCustody(tx, asker, span)
        return { ...(await notesOfCustody(house, tx, asker, span, after, BATCH)), total }
      }),
  )

  app.post(
    '/api/measures/publish',
    {
      schema: described(
        'proposeMeasure',
        'Put a counted month or quarter before a second person of the house',
        {
          body: ProposeMeasure,
          response: answers(MeasureMoved, 201),
        },
      ),
    },
    async (request, reply) =>
      act(house, request, reply, async (acting) => {
        const asked = await custody(acting, 'propose')
        const { tx, session, now, asker, timezone, today } = asked
        const { wheelId, organisationId } = session
        const { first_month, months, ...cells } = request.body
        const wanted = { first_month, months } as Months
        const wrong =
          monthsProblem(wanted, await saidBy(tx, wheelId, organisationId), today) ?? cellsProblem(cells)
        if (wrong === 'said_already') throw problem('already_said', { because: wrong })
        if (wrong !== null) throw problem('wrong_value', { because: wrong })
        const span = await spanOf(tx, daysOfMonths(wanted), timezone)
        // One that was passed on to oversight while the notes were opened is not in these numbers any more.
        if ((await countOfCustody(tx, asker, span)) !== cells.reports) throw problem('changed_meanwhile')
        const row = { published_measure_id: newId(now), first_month, months, ...cells }
        await tx
          .insertInto('published_measure')
          .values({
            wheel_id: wheelId,
            organisation_id: organisationId,
            ...row,
            state: 'proposed',
            proposed_by: session.memberId,
            proposed_at: now,
          })
          .execute()
          .catch(twoAtOnce)
        await note(house, asked, responseEvents.measureProposed, row.published_measure_id, row)
        reply.code(201)
        return { published_measure_id: row.published_measure_id, state: 'proposed', version: 1 }
      }),
  )

  app.post(
    '/api/measures/:id/confirm',
    {
      schema: described(
        'confirmMeasure',
        'Agree as a second person of the house: civil society may read it',
        {
          params: IdParams,
          response: answers(MeasureMoved),
        },
      ),
    },
    async (request, reply) =>
      act(house, request, reply, async (acting) => {
        const { asked, row } = await hold(acting, request.params.id, 'confirm')
        requireVersion(request, row.version)
        const moved = await asked.tx
          .updateTable('published_measure')
          .set({
            state: 'published',
            confirmed_by: asked.session.memberId,
            confirmed_at: asked.now,
            version: row.version + 1,
          })
          .where('wheel_id', '=', row.wheel_id)
          .where('published_measure_id', '=', row.published_measure_id)
          .returning(['published_measure_id', 'state', 'version'])
          .executeTakeFirstOrThrow()
        await note(house, asked, responseEvents.measurePublished, row.published_measure_id, {})
        await announce(asked.tx, row.wheel_id, 'published_measure', 'civil_society')
        return moved
      }),
  )

  app.post(
    '/api/measures/:id/withdraw',
    {
      schema: described(
        'withdrawMeasure',
        'Take back what only the house has seen; its months are free again',
        {
          params: IdParams,
          response: answers(MeasureMoved),
        },
      ),
    },
    async (request, reply) =>
      act(house, request, reply, async (acting) => {
        const { asked, row } = await hold(acting, request.params.id, 'withdraw')
        requireVersion(request, row.version)
        await asked.tx
          .deleteFrom('published_measure')
          .where('wheel_id', '=', row.wheel_id)
          .where('published_measure_id', '=', row.published_measure_id)
          .execute()
        await note(house, asked, responseEvents.measureWithdrawn, row.published_measure_id, {})
        return {
          published_measure_id: row.published_measure_id,
          state: 'withdrawn',
          version: row.version + 1,
        }
      }),
  )
}

/** For a custodian's own hands: who keeps only a part of the area learns why nothing of it is published. */
async function custody(acting: Act, action: 'count' | 'propose'): Promise<Measuring> {
  const facts =
    acting.audience === 'cw_member'
      ? await keepsReports(acting.tx, acting.session.wheelId, acting.session.organisationId)
      : []
  const asked = await measuring(acting, 'count', facts)
  requireMeasure(asked, action, null, facts)
  return asked
}

async function hold(
  acting: Act,
  id: string,
  action: MeasureAction,
): Promise<{ asked: Measuring; row: Published }> {
  const asked = await measuring(acting, 'see')
  const row = await lockPublished(acting.tx, acting.session.wheelId, id)
  requireMeasure(asked, action, row.state as MeasureState, factsAbout(row, acting))
  return { asked, row }
}

async function note(
  house: Kept,
  { tx, session, now }: Measuring,
  event: string,
  id: string,
  content: unknown,
) {
  const { wheelId, organisationId } = session
  const about = { wheelId, event, recordKind: 'published_measure', recordId: id, organisationId }
  await house.keeper.record(tx, about, now, content)
}

/** Two of the house proposed the same month in the same moment. */
function twoAtOnce(error: unknown): never {
  if ((error as { constraint?: string }).constraint === 'published_month_pkey')
    throw problem('already_said', { because: 'said_already' })
  throw error
}
