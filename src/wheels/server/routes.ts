import { Type } from 'typebox'
import { askerFrom } from '../../actors/session.ts'
import type { Kept } from '../../custody/server/index.ts'
import { type Act, act, answers, IdParams, read, signedInSecurity } from '../../platform/act.ts'
import type { Tx } from '../../platform/db.ts'
import { problem } from '../../platform/errors.ts'
import type { App } from '../../platform/http.ts'
import { PAUSE_REASONS } from '../clocks.ts'
import { MemberCard, NeedsMe, PauseClock, WheelCard } from '../wire.ts'
import { pauseClock, resumeClock } from './clocks.ts'
import { candidateRoutes } from './candidate-routes.ts'
import { colleagueRoutes } from './colleague-routes.ts'
import { foundingRoutes } from './founding-routes.ts'
import { joiningRoutes } from './joining-routes.ts'
import { keyRoutes } from './key-change.ts'
import { protocolRoutes } from './protocol-routes.ts'
import { areasOf, comparisonsOf, membersOf, organisationsOf, riskSentencesOf } from './store.ts'
import { wordRoutes } from './word-routes.ts'

export type Need = {
  kind: string
  subject: string
  subject_id: string
  priority: string | null
  area_code: string | null
  started_at: string | null
  due_at: string | null
  passed_on: boolean
}
/** A slice tells where its records lie, so that two clocks of one kind are told apart. */
export type AreaOf = (tx: Tx, wheelId: string, ids: readonly string[]) => Promise<Map<string, string>>

/** Each slice says what waits for the asker; the wheel puts it in order. */
export type NeedsSource = (act: Act) => Promise<Need[]>

export function wheelRoutes(app: App, house: Kept, needs: readonly NeedsSource[]): void {
  protocolRoutes(app, house)
  colleagueRoutes(app, house)
  candidateRoutes(app, house)
  keyRoutes(app, house)
  joiningRoutes(app, house)
  foundingRoutes(app, house)
  wordRoutes(app, house)

  app.get(
    '/api/wheel',
    {
      schema: {
        tags: ['wheel'],
        operationId: 'getWheel',
        summary: 'The wheel I sit in',
        security: signedInSecurity,
        response: answers(WheelCard),
      },
    },
    async (request) =>
      read(house, request, async ({ tx, session }) => {
        const wheel = await tx
          .selectFrom('wheel')
          .selectAll()
          .where('wheel_id', '=', session.wheelId)
          .executeTakeFirst()
        if (wheel === undefined) throw problem('not_found')
        return {
          slug: wheel.slug,
          name: wheel.name,
          names: wheel.names as Record<string, string>,
          area_code: wheel.area_code,
          languages: wheel.languages,
          demonstration: wheel.demonstration,
          protocol_version: wheel.protocol_version,
          // As on the public card: for those who notice a silence.
          areas: (await areasOf(tx, session.wheelId)).map((area) =>
            session.sector === 'civil_society' ? area : { ...area, expected_days: null },
          ),
          risk_sentences: await riskSentencesOf(tx, session.wheelId),
          organisations: await comparisonsOf(tx, session, await organisationsOf(tx, session.wheelId)),
          protocol: wheel.protocol,
        }
      }),
  )

  app.get(
    '/api/members',
    {
      schema: {
        tags: ['wheel'],
        operationId: 'listMembers',
        summary: 'Members of the wheel',
        security: signedInSecurity,
        response: answers(Type.Object({ rows: Type.Array(MemberCard) })),
      },
    },
    async (request) =>
      read(house, request, async ({ tx, session, audience }) => {
        // A guest learns no names of people: offices and recipients are on the wheel's card.
        if (audience !== 'cw_member') throw problem('not_found')
        return { rows: await membersOf(tx, session.wheelId) }
      }),
  )

  app.get(
    '/api/needs-me',
    {
      schema: {
        tags: ['wheel'],
        operationId: 'listNeeds',
        summary: 'What waits for me, the most pressing first',
        security: signedInSecurity,
        response: answers(NeedsMe),
      },
    },
    async (request) =>
      read(house, request, async (asked) => {
        const rows: Need[] = []
        for (const source of needs) rows.push(...(await source(asked)))
        const time = (need: Need) => need.due_at ?? '9'
        return {
          rows: rows.sort((a, b) => (time(a) < time(b) ? -1 : time(a) > time(b) ? 1 : 0)).slice(0, 200),
        }
      }),
  )

  for (const [verb, summary] of [
    ['pause', 'Pause a clock for a recorded safety reason'],
    ['resume', 'Let a paused clock run again'],
  ] as const) {
    app.post(
      `/api/clocks/:id/${verb}`,
      {
        schema: {
          tags: ['wheel'],
          operationId: `${verb}Clock`,
          summary,
          security: signedInSecurity,
          params: IdParams,
          ...(verb === 'pause' ? { body: PauseClock } : {}),
          response: answers(Type.Object({ state: Type.String() })),
        },
      },
      async (request, reply) =>
        act(house, request, reply, async ({ tx, session, now, audience }) => {
          const asker = askerFrom(session)
          const mayKeepTime = asker.roles.some((role) =>
            ['coordinator', 'analyst', 'intake_operator'].includes(role),
          )
          if (audience !== 'cw_member' || asker.sector !== 'civil_society' || !mayKeepTime)
            throw problem('not_found')
          const id = (request.params as { id: string }).id
          const about = {
            wheelId: session.wheelId,
            recordKind: 'clock',
            recordId: id,
            organisationId: session.organisationId,
          }
          if (verb === 'resume') {
            const state = await resumeClock(tx, session.wheelId, id, now)
            await house.keeper.record(tx, { ...about, event: 'clock.resumed' }, now, {})
            return { state }
          }
          const reason = (request.body as { reason: string }).reason
          if (!(PAUSE_REASONS as readonly string[]).includes(reason))
            throw problem('reason_needed', { reasons: PAUSE_REASONS })
          const state = await pauseClock(tx, session.wheelId, id, reason, now)
          // In the open, and for a reason of safety: whoever stops a clock may be asked why.
          await house.keeper.record(tx, { ...about, event: 'clock.paused' }, now, { reason })
          return { state }
        }),
    )
  }
}

/** Clocks whose named role is the asker's: the report's custodian or the desk, as row-level security lets them through. */
export const clockNeeds =
  (areaOf: Partial<Record<string, AreaOf>>): NeedsSource =>
  async ({ tx, session, audience }) => {
    if (audience !== 'cw_member') return []
    const rows = await tx
      .selectFrom('clock')
      .select(['subject', 'subject_id', 'kind', 'priority', 'started_at', 'due_at', 'step'])
      .where('wheel_id', '=', session.wheelId)
      .where('ended_at', 'is', null)
      .where('state', 'in', ['running', 'missed'])
      .where('role', 'in', session.roles)
      // Who was asked first about a release, a level or a task is told by the slice that knows who may not answer it.
      .where((eb) => eb.or([eb('subject', 'in', ['report', 'incident']), eb('step', '>', 0)]))
      .where((eb) => eb.not(eb.and([eb('subject', '=', 'release'), eb('role', '=', 'release_approver')])))
      .where('subject', '<>', 'alert_level')
      .orderBy('due_at')
      .limit(100)
      .execute()
    const areas = new Map<string, string>()
    for (const [subject, find] of Object.entries(areaOf)) {
      const ids = rows.filter((row) => row.subject === subject).map((row) => row.subject_id)
      if (find === undefined || ids.length === 0) continue
      for (const [id, area] of await find(tx, session.wheelId, ids)) areas.set(id, area)
    }
    return rows.map((row) => ({
      kind: row.kind,
      subject: row.subject,
      subject_id: row.subject_id,
      priority: row.priority,
      area_code: areas.get(row.subject_id) ?? null,
      started_at: row.started_at.toISOString(),
      due_at: row.due_at.toISOString(),
      passed_on: row.step > 0,
    }))
  }
