import { sql } from 'kysely'
import { actionsFor, decide } from '../../actors/permission.ts'
import type { Kept } from '../../custody/server/index.ts'
import {
  type Act,
  act,
  answers,
  IdParams,
  read,
  requireAllowed,
  signedInSecurity,
} from '../../platform/act.ts'
import type { Tx } from '../../platform/db.ts'
import { problem } from '../../platform/errors.ts'
import type { App } from '../../platform/http.ts'
import { outwardId } from '../../platform/id.ts'
import { type Cursor, decodeCursor, pageOf } from '../../platform/page.ts'
import { askerFrom } from '../../actors/session.ts'
import { INBOX_RULES, type InboxAction } from '../rules.ts'
import type { InboxState } from '../states.ts'
import { InboxList, InboxQuery, InboxView } from '../inbox-wire.ts'
import { requireDoor } from './asking.ts'
import { warningEvents } from './events.ts'
import type { ReleaseHooks } from './hooks.ts'
import { orNull } from './incident-store.ts'

const tags = ['inbox']
const mine = new Set(['addressed_to_office'] as const)

/** Named one by one: a guest has a grant on these columns and on no other. */
const columns = [
  'inbox_item_id',
  'purpose',
  'priority',
  'place_code',
  'time_from',
  'time_to',
  'state',
  'released_at',
  'expires_at',
  'acknowledged_at',
] as const

type Row = {
  inbox_item_id: string
  purpose: string
  priority: string
  place_code: string
  time_from: string
  time_to: string
  state: string
  released_at: Date
  expires_at: Date
  acknowledged_at: Date | null
}

/** Of the asker's own office only: the desk may see all items of a release, but this is her inbox. */
function ownInbox(tx: Tx, { wheelId, organisationId }: Act['session']) {
  return tx
    .selectFrom('inbox_item')
    .select(columns)
    .where('wheel_id', '=', wheelId)
    .where('organisation_id', '=', organisationId)
}

async function listInbox(made: Act, before: Cursor | null, limit: number): Promise<Row[]> {
  let query = ownInbox(made.tx, made.session)
  if (before)
    query = query.where(sql<boolean>`(released_at, inbox_item_id) < (${before.at}, ${before.id}::uuid)`)
  return query.orderBy('released_at', 'desc').orderBy('inbox_item_id', 'desc').limit(limit).execute()
}

async function findItem(made: Act, id: string): Promise<Row> {
  const row = await ownInbox(made.tx, made.session).where('inbox_item_id', '=', id).executeTakeFirst()
  if (row === undefined) throw problem('not_found')
  return row
}

function inboxRow(row: Row, now: Date) {
  const over = row.expires_at <= now && (row.state === 'released' || row.state === 'acknowledged')
  return {
    ...row,
    state: over ? 'expired' : row.state,
    released_at: row.released_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
    acknowledged_at: row.acknowledged_at?.toISOString() ?? null,
  }
}

export function inboxRoutes(app: App, house: Kept, hooks: ReleaseHooks): void {
  const door = (made: Act) => requireDoor(INBOX_RULES, 'see_inbox', askerFrom(made.session), mine)
  const subjectOf = (row: Row, now: Date) => ({ state: inboxRow(row, now).state as InboxState, facts: mine })

  async function view(made: Act, row: Row, body: string | null) {
    const actions: InboxAction[] = actionsFor(INBOX_RULES, askerFrom(made.session), subjectOf(row, made.now))
    return {
      item: inboxRow(row, made.now),
      actions: actions.filter((action) => action !== 'see_inbox'),
      body_sealed: body,
      task_id: await hooks.taskOf(made.tx, made.session.wheelId, row.inbox_item_id),
    }
  }
  async function note(made: Act, row: Row, event: string): Promise<void> {
    const { wheelId, organisationId } = made.session
    const entry = {
      wheelId,
      event,
      recordKind: 'inbox_item',
      recordId: row.inbox_item_id,
      organisationId,
      areaCode: row.place_code,
    }
    await house.keeper.record(made.tx, entry, made.now, {})
  }

  app.get(
    '/api/inbox',
    {
      schema: {
        tags,
        operationId: 'listInbox',
        summary: 'What was released to my office, newest first',
        security: signedInSecurity,
        querystring: InboxQuery,
        response: answers(InboxList),
      },
    },
    async (request) =>
      read(house, request, async (made) => {
        door(made)
        const { after, limit = 50 } = request.query
        const found = await listInbox(made, decodeCursor(after), limit + 1)
        const page = pageOf(found, limit, (row) => ({ at: row.released_at, id: row.inbox_item_id }))
        return { rows: page.rows.map((row) => inboxRow(row, made.now)), after: page.after }
      }),
  )

  app.get(
    '/api/inbox/:id',
    {
      schema: {
        tags,
        operationId: 'getInboxItem',
        summary: 'One item without its words',
        security: signedInSecurity,
        params: IdParams,
        response: answers(InboxView),
      },
    },
    async (request) =>
      read(house, request, async (made) => {
        door(made)
        return view(made, await findItem(made, request.params.id), null)
      }),
  )

  app.post(
    '/api/inbox/:id/open',
    {
      schema: {
        tags,
        operationId: 'openInboxItem',
        summary: 'Open it: the words, and a note of the opening for its owner',
        security: signedInSecurity,
        params: IdParams,
        response: answers(InboxView),
      },
    },
    // Not remembered for a repeat: an answer with words in it is stored nowhere but under its lock.
    async (request) =>
      read(house, request, async (made) => {
        door(made)
        const { tx, session, now } = made
        const row = await findItem(made, request.params.id)
        if (!decide(INBOX_RULES, 'open_release', askerFrom(session), subjectOf(row, now)).allowed)
          return view(made, row, null)
        const held = await tx
          .selectFrom('inbox_item')
          .select('body')
          .where('wheel_id', '=', session.wheelId)
          .where('inbox_item_id', '=', row.inbox_item_id)
          .where('organisation_id', '=', session.organisationId)
          .forUpdate()
          .executeTakeFirst()
        // Withdrawn since: the words are gone, and nothing was opened.
        if (!held?.body) return view(made, await findItem(made, row.inbox_item_id), null)
        const body = await orNull(house.keeper.giveBase64(held.body, `inbox:${row.inbox_item_id}`))
        await tx
          .insertInto('release_opening')
          .values({
            wheel_id: session.wheelId,
            inbox_item_id: row.inbox_item_id,
            opening_id: outwardId(),
            organisation_id: session.organisationId,
            at: now,
          })
          .execute()
        await note(made, row, warningEvents.inboxOpened)
        return view(made, row, body)
      }),
  )

  app.post(
    '/api/inbox/:id/acknowledge',
    {
      schema: {
        tags,
        operationId: 'acknowledgeInboxItem',
        summary: 'Say that my office has it',
        security: signedInSecurity,
        params: IdParams,
        response: answers(InboxView),
      },
    },
    async (request, reply) =>
      act(house, request, reply, async (made) => {
        door(made)
        const { tx, session, now } = made
        const row = await findItem(made, request.params.id)
        requireAllowed(decide(INBOX_RULES, 'acknowledge', askerFrom(session), subjectOf(row, now)), true)
        const done = await tx
          .updateTable('inbox_item')
          .set({ state: 'acknowledged', acknowledged_at: now })
          .where('wheel_id', '=', session.wheelId)
          .where('inbox_item_id', '=', row.inbox_item_id)
          .where('organisation_id', '=', session.organisationId)
          .where('state', '=', 'released')
          .executeTakeFirst()
        if (done.numUpdatedRows === 0n) throw problem('wrong_state', { because: 'state' })
        await note(made, row, warningEvents.inboxAcknowledged)
        return view(made, { ...row, state: 'acknowledged', acknowledged_at: now }, null)
      }),
  )
}
