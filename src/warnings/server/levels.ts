import { sql } from 'kysely'
import { Type } from 'typebox'
import { decide } from '../../actors/permission.ts'
import type { Kept } from '../../custody/server/index.ts'
import { act, answers, IdParams, read, requireAllowed, signedInSecurity } from '../../platform/act.ts'
import type { Tx } from '../../platform/db.ts'
import { problem } from '../../platform/errors.ts'
import type { App } from '../../platform/http.ts'
import { newId } from '../../platform/id.ts'
import { areasOf, getProtocol, meetClock, startClocks } from '../../wheels/server/index.ts'
import {
  type AlertLevel,
  changeProblems,
  confirmProblems,
  fallsBackAt,
  type LevelChange,
  levelAt,
  type LevelState,
} from '../level.ts'
import { LEVEL_RULES, type LevelGuard } from '../rules.ts'
import { AlertLevelQuery, AlertLevels, Made, RaiseLevel } from '../wire.ts'
import { type Asking, asking, requireDoor } from './asking.ts'
import { warningEvents } from './events.ts'
import { orNull } from './incident-store.ts'

const tags = ['alert-levels']
const deskFacts = (who: Asking): LevelGuard[] => (who.onDesk ? ['on_desk'] : [])

type Row = {
  alert_level_id: string
  area_code: string
  level: number
  state: string
  reason: Uint8Array
  evidence: string[]
  raised_by: string
  raised_at: Date
  due_at: Date
  confirmed_by: string | null
  confirmed_at: Date | null
}

async function changesOf(tx: Tx, wheelId: string, areaCode: string | undefined): Promise<Row[]> {
  let query = tx.selectFrom('alert_level').selectAll().where('wheel_id', '=', wheelId)
  if (areaCode !== undefined) query = query.where('area_code', '=', areaCode)
  return query.orderBy('raised_at').orderBy('alert_level_id').execute()
}

const toChange = (row: Row): LevelChange => ({
  level: row.level as AlertLevel,
  by: row.raised_by,
  at: row.raised_at,
  reason: 'sealed',
  evidence: row.evidence,
  review: true,
  confirmedBy: row.confirmed_by,
  confirmedAt: row.confirmed_at,
})

export function levelRoutes(app: App, house: Kept): void {
  app.get(
    '/api/alert-levels',
    {
      schema: {
        tags,
        operationId: 'listAlertLevels',
        summary: 'Levels in force and proposed; an area that is not in the list was never judged',
        security: signedInSecurity,
        querystring: AlertLevelQuery,
        response: answers(AlertLevels),
      },
    },
    async (request) =>
      read(house, request, async (made) => {
        const who = await asking(made)
        requireDoor(LEVEL_RULES, 'see', who.asker, deskFacts(who))
        const rows = await changesOf(who.tx, who.session.wheelId, request.query.area)
        // The history of one area is its evidence; of all areas only what counts now.
        const shown =
          request.query.area === undefined
            ? rows.filter((row) => row.state === 'confirmed' || isWaiting(row, who.now))
            : rows
        return { rows: await Promise.all(shown.toReversed().map((row) => levelRow(house, row, who.now))) }
      }),
  )

  app.post(
    '/api/alert-levels',
    {
      schema: {
        tags,
        operationId: 'changeAlertLevel',
        summary: 'Raise or lower the level of an area, with reason and evidence; a second person confirms',
        security: signedInSecurity,
        body: RaiseLevel,
        response: answers(Made, 201),
      },
    },
    async (request, reply) =>
      act(house, request, reply, async (made) => {
        const who = await asking(made)
        const { tx, session, now } = who
        requireDoor(LEVEL_RULES, 'see', who.asker, deskFacts(who))
        const { area_code: areaCode, evidence, reason_sealed: sealed } = request.body
        const level = request.body.level as AlertLevel
        await lockLevels(tx, session.wheelId)
        const areas = await areasOf(tx, session.wheelId)
        if (!areas.some((area) => area.code === areaCode))
          throw problem('wrong_value', { field: 'area_code' })
        const protocol = await getProtocol(tx, session.wheelId)
        const rows = await changesOf(tx, session.wheelId, areaCode)
        const changes = rows.map(toChange)
        const inForce = levelAt(changes, now, protocol.confirmLevelMinutes).level ?? 0
        const facts = new Set<LevelGuard>([...deskFacts(who), 'reason_given', 'out_of_review'])
        if (evidence.length > 0) facts.add('evidence_given')
        const action = level < inForce ? 'lower' : 'raise'
        requireAllowed(decide(LEVEL_RULES, action, who.asker, { state: null, facts }), true)
        // A lowering carries its review as its sealed reason, and counts only once a second person has confirmed it.
        const change = { level, by: session.memberId, at: now, reason: sealed, evidence, review: true }
        const problems = changeProblems(changes, change, protocol.confirmLevelMinutes)
        if (problems.length > 0) throw problem('wrong_state', { because: problems })
        const id = newId(now)
        const shelf = {
          wheelId: session.wheelId,
          organisationId: session.organisationId,
          areaCode,
          at: now,
        } as const
        const reason = await house.keeper.keepSealed(
          { ...shelf, class: 'incident' },
          `alert-level:${id}`,
          sealed,
          who.desk.length,
        )
        for (const old of rows)
          if (old.state === 'proposed') await setState(tx, session.wheelId, old, 'superseded', now)
        await tx
          .insertInto('alert_level')
          .values({
            wheel_id: session.wheelId,
            alert_level_id: id,
            area_code: areaCode,
            level,
            reason,
            evidence,
            raised_by: session.memberId,
            raised_at: now,
            due_at: fallsBackAt(change, protocol.confirmLevelMinutes),
          })
          .execute()
        const order = {
          wheelId: session.wheelId,
          subject: 'alert_level',
          subjectId: id,
          organisationId: session.organisationId,
          priority: 'P1',
          kinds: ['confirm'],
          from: now,
        } as const
        await startClocks(tx, order, protocol, now)
        await note(house, who, id, areaCode, warningEvents.levelProposed, { level, evidence })
        reply.code(201)
        return { id }
      }),
  )

  app.post(
    '/api/alert-levels/:id/confirm',
    {
      schema: {
        tags,
        operationId: 'confirmAlertLevel',
        summary: 'Confirm it as the second person',
        security: signedInSecurity,
        params: IdParams,
        response: answers(Type.Object({ state: Type.String() })),
      },
    },
    async (request, reply) =>
      act(house, request, reply, async (made) => {
        const who = await asking(made)
        const { tx, session, now } = who
        requireDoor(LEVEL_RULES, 'see', who.asker, deskFacts(who))
        await lockLevels(tx, session.wheelId)
        const rows = await changesOf(tx, session.wheelId, undefined)
        const row = rows.find((one) => one.alert_level_id === request.params.id)
        if (row === undefined) throw problem('not_found')
        const facts = new Set<LevelGuard>(deskFacts(who))
        const protocol = await getProtocol(tx, session.wheelId)
        const wrong = confirmProblems(toChange(row), session.memberId, now, protocol.confirmLevelMinutes)
        if (wrong.includes('same_person')) throw problem('second_person_needed')
        facts.add('second_person')
        const state = (isWaiting(row, now) ? row.state : 'fell_back') as LevelState
        requireAllowed(decide(LEVEL_RULES, 'confirm', who.asker, { state, facts }), true)
        if (wrong.length > 0) throw problem('wrong_state', { because: wrong })
        for (const old of rows)
          if (old.area_code === row.area_code && old.state === 'confirmed')
            await setState(tx, session.wheelId, old, 'superseded', now)
        await tx
          .updateTable('alert_level')
          .set({ state: 'confirmed', confirmed_by: session.memberId, confirmed_at: now })
          .where('wheel_id', '=', session.wheelId)
          .where('alert_level_id', '=', row.alert_level_id)
          .execute()
        await meetClock(tx, session.wheelId, 'alert_level', row.alert_level_id, 'confirm', now)
        await note(house, who, row.alert_level_id, row.area_code, warningEvents.levelConfirmed, {
          level: row.level,
        })
        return { state: 'confirmed' }
      }),
  )
}

const isWaiting = (row: Pick<Row, 'state' | 'due_at'>, now: Date): boolean =>
  row.state === 'proposed' && now < row.due_at

/** Two who propose at once: the second waits and then sees what the first did. */
async function lockLevels(tx: Tx, wheelId: string): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`alert_level ${wheelId}`}, 0))`.execute(tx)
}

async function setState(tx: Tx, wheelId: string, row: Row, state: LevelState, now: Date): Promise<void> {
  await tx
    .updateTable('alert_level')
    .set({ state })
    .where('wheel_id', '=', wheelId)
    .where('alert_level_id', '=', row.alert_level_id)
    .execute()
  await meetClock(tx, wheelId, 'alert_level', row.alert_level_id, 'confirm', now)
}

async function levelRow({ keeper }: Kept, row: Row, now: Date) {
  return {
    alert_level_id: row.alert_level_id,
    area_code: row.area_code,
    level: row.level,
    state: row.state === 'proposed' && !isWaiting(row, now) ? 'fell_back' : row.state,
    reason_sealed: await orNull(keeper.giveBase64(row.reason, `alert-level:${row.alert_level_id}`)),
    evidence: row.evidence,
    raised_by: row.raised_by,
    raised_at: row.raised_at.toISOString(),
    confirmed_by: row.confirmed_by,
    confirmed_at: row.confirmed_at?.toISOString() ?? null,
    due_at: row.state === 'proposed' ? row.due_at.toISOString() : null,
  }
}

async function note(
  { keeper }: Kept,
  who: Asking,
  id: string,
  areaCode: string,
  event: string,
  content: unknown,
) {
  const { wheelId, organisationId } = who.session
  const entry = { wheelId, event, recordKind: 'alert_level', recordId: id, organisationId, areaCode }
  await keeper.record(who.tx, entry, who.now, content)
}
