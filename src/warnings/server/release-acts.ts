import type { Kept } from '../../custody/server/index.ts'
import { act, answers, IdParams, signedInSecurity } from '../../platform/act.ts'
import { problem } from '../../platform/errors.ts'
import type { App } from '../../platform/http.ts'
import { meetClock } from '../../wheels/server/index.ts'
import type { ReleaseAction } from '../rules.ts'
import { Moved, RefuseRelease, WithdrawRelease } from '../wire.ts'
import { type Asking, asking, asSweep } from './asking.ts'
import { faults, toldTo, unmetOf } from './conditions.ts'
import { warningEvents } from './events.ts'
import type { ReleaseHooks } from './hooks.ts'
import { end, noteRelease, settle } from './leaving.ts'
import { readersOf } from './readers.ts'
import { approvalsOf, lockRelease, type Release } from './release-store.ts'
import { doorFacts, releaseFacts, requireRelease, requireReleaseDoor } from './release-routes.ts'

const tags = ['releases']
type MovedTo = { state: string; version: number }

/** What is decided on never changes, so these ask for no version: the row is locked, and its state decides. */
export function releaseActs(app: App, house: Kept, hooks: ReleaseHooks): void {
  async function decideOn(
    request: Parameters<typeof act>[1],
    reply: Parameters<typeof act>[2],
    action: ReleaseAction,
    work: (who: Asking, release: Release) => Promise<Release>,
  ): Promise<MovedTo> {
    return act(house, request, reply, async (made) => {
      const who = await asking(made)
      const door = await doorFacts(who)
      requireReleaseDoor(who, door)
      const release = await lockRelease(who.tx, who.session.wheelId, (request.params as IdParams).id)
      requireRelease(who, action, release, await releaseFacts(who, release, door))
      const { state, version } = await work(who, release)
      return { state, version }
    })
  }
  const schema = (operationId: string, summary: string) => ({
    tags,
    operationId,
    summary,
    security: signedInSecurity,
    params: IdParams,
    response: answers(Moved),
  })

  app.post(
    '/api/releases/:id/approve',
    {
      schema: schema(
        'approveRelease',
        'Approve it; with the second approval it leaves, or waits for its hour',
      ),
    },
    async (request, reply) =>
      decideOn(request, reply, 'approve', async (who, release) => {
        await answer(who, release, 'approved', null)
        const { session, now } = who
        const unmet = await asSweep(who, (tx) => unmetOf(tx, release, now))
        const wrong = toldTo(who.onDesk, faults(unmet))
        // Nobody puts her name under what could not leave anyway.
        if (wrong.length > 0) throw problem('release_not_ready', { unmet: wrong })
        await noteRelease(
          house,
          who.tx,
          release,
          warningEvents.releaseApproval,
          session.organisationId,
          { decision: 'approved' },
          now,
        )
        if (unmet.length > 0) return release
        return asSweep(who, (tx) => settle(house, hooks, tx, release, now))
      }),
  )

  app.post(
    '/api/releases/:id/refuse',
    { schema: { ...schema('refuseRelease', 'Refuse it, with the reason'), body: RefuseRelease } },
    async (request, reply) =>
      decideOn(request, reply, 'refuse', async (who, release) => {
        const { tx, session, now } = who
        const context = `release.reason:${release.release_id}:${session.memberId}`
        await answer(
          who,
          release,
          'refused',
          await sealedReason(who, release, context, request.body.reason_sealed),
        )
        const version = release.version + 1
        await tx
          .updateTable('release')
          .set({ state: 'refused', version })
          .where('wheel_id', '=', release.wheel_id)
          .where('release_id', '=', release.release_id)
          .execute()
        await asSweep(who, (sweep) =>
          meetClock(sweep, release.wheel_id, 'release', release.release_id, 'approve', now),
        )
        await noteRelease(house, tx, release, warningEvents.releaseRefused, session.organisationId, {}, now)
        return { ...release, state: 'refused', version }
      }),
  )

  app.post(
    '/api/releases/:id/withdraw',
    { schema: { ...schema('withdrawRelease', 'Withdraw it, from every inbox too'), body: WithdrawRelease } },
    async (request, reply) =>
      decideOn(request, reply, 'withdraw', async (who, release) => {
        const context = `release.withdrawal:${release.release_id}`
        const reason = await sealedReason(who, release, context, request.body.reason_sealed)
        return asSweep(who, (tx) => end(house, hooks, tx, release, 'withdrawn', who.now, reason))
      }),
  )

  async function sealedReason(
    who: Asking,
    release: Release,
    context: string,
    sealed: string,
  ): Promise<Uint8Array> {
    const { wheel_id: wheelId, organisation_id: organisationId, place_code: areaCode } = release
    const readers = await readersOf(who.tx, wheelId, organisationId, [], who.now)
    const shelf = { wheelId, organisationId, areaCode, at: who.now, class: 'release' } as const
    return house.keeper.keepSealed(shelf, context, sealed, readers.reasons.length)
  }
}

/** One answer of one member of the panel. Whoever answered before has answered. */
async function answer(
  { tx, session, now }: Asking,
  release: Release,
  decision: 'approved' | 'refused',
  reason: Uint8Array | null,
): Promise<void> {
  const before = await approvalsOf(tx, release)
  if (before.some((row) => row.member_id === session.memberId))
    throw problem('second_person_needed', { because: 'answered_already' })
  await tx
    .insertInto('release_approval')
    .values({
      wheel_id: release.wheel_id,
      release_id: release.release_id,
      member_id: session.memberId,
      organisation_id: session.organisationId,
      decision,
      reason,
      at: now,
    })
    .execute()
}
