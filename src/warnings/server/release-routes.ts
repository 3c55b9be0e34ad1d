import { actionsFor, decide } from '../../actors/permission.ts'
import type { Kept } from '../../custody/server/index.ts'
import { act, answers, IdParams, read, requireAllowed, signedInSecurity } from '../../platform/act.ts'
import { problem } from '../../platform/errors.ts'
import type { App } from '../../platform/http.ts'
import { decodeCursor, pageOf } from '../../platform/page.ts'
import { INCIDENT_RULES, RELEASE_RULES, type ReleaseAction, type ReleaseGuard } from '../rules.ts'
import {
  Made,
  ReleaseList,
  ReleaseQuery,
  ReleaseReaders,
  ReleaseReadersQuery,
  ReleaseView,
  WriteRelease,
} from '../wire.ts'
import { type Asking, asking, asSweep, requireDoor } from './asking.ts'
import { toldTo, unmetOf } from './conditions.ts'
import type { ReleaseHooks } from './hooks.ts'
import { deskFacts } from './incident-routes.ts'
import { orNull } from './incident-store.ts'
import { panelOf, readersOf } from './readers.ts'
import {
  approvalsOf,
  findReleases,
  openingsOf,
  recipientsOf,
  type Release,
  releaseRow,
} from './release-store.ts'
import { writeRelease } from './writing.ts'

const tags = ['releases']

export async function doorFacts(who: Asking): Promise<ReleaseGuard[]> {
  const facts: ReleaseGuard[] = who.onDesk ? ['on_desk'] : []
  if (who.audience !== 'cw_member') return []
  const panel = await panelOf(who.tx, who.session.wheelId, who.now)
  if (panel.some((one) => one.memberId === who.session.memberId)) facts.push('on_panel')
  return facts
}

/** Refused before any row is read to whoever has neither desk nor panel. */
export function requireReleaseDoor(who: Asking, facts: readonly ReleaseGuard[]): void {
  requireDoor(RELEASE_RULES, 'open', who.asker, facts)
}

export async function releaseFacts(
  who: Asking,
  release: Release,
  door: readonly ReleaseGuard[],
): Promise<Set<ReleaseGuard>> {
  const { memberId, organisationId } = who.session
  const facts = new Set<ReleaseGuard>([...door, 'reason_given'])
  if (release.organisation_id === organisationId) facts.add('own_release')
  if (release.author_id !== memberId) facts.add('not_author')
  const graded = await asSweep(who, (tx) =>
    tx
      .selectFrom('grade')
      .select('grade_id')
      .where('wheel_id', '=', release.wheel_id)
      .where('incident_id', '=', release.incident_id)
      .where('author_id', '=', memberId)
      .executeTakeFirst(),
  )
  if (graded === undefined) facts.add('not_verifier_of_it')
  if ((await approvalsOf(who.tx, release)).length === 0) facts.add('nothing_decided_yet')
  return facts
}

/** A draft is not edited: it is withdrawn and written again. */
const WITHOUT_A_ROUTE: readonly ReleaseAction[] = ['list', 'open', 'edit']

export function releaseRoutes(app: App, house: Kept, hooks: ReleaseHooks): void {
  app.get(
    '/api/releases',
    {
      schema: {
        tags,
        operationId: 'listReleases',
        summary: 'Releases, newest first',
        security: signedInSecurity,
        querystring: ReleaseQuery,
        response: answers(ReleaseList),
      },
    },
    async (request) =>
      read(house, request, async (made) => {
        const who = await asking(made)
        requireDoor(RELEASE_RULES, 'list', who.asker, await doorFacts(who))
        const { after, limit = 50, state, incident } = request.query
        // Whose incident it was is the desk's to ask.
        const filter = { state, incident: who.onDesk ? incident : undefined, before: decodeCursor(after) }
        const found = await findReleases(who.tx, who.session.wheelId, filter, limit + 1)
        const page = pageOf(found, limit, (row) => ({ at: row.written_at, id: row.release_id }))
        return { rows: page.rows.map((row) => releaseRow(row, who.onDesk)), after: page.after }
      }),
  )

  app.get(
    '/api/release-readers',
    {
      schema: {
        tags,
        operationId: 'listReleaseReaders',
        summary: 'To whom a release for these recipients is sealed, and to whom the reasons about it',
        security: signedInSecurity,
        querystring: ReleaseReadersQuery,
        response: answers(ReleaseReaders),
      },
    },
    async (request) =>
      read(house, request, async (made) => {
        const who = await asking(made)
        requireReleaseDoor(who, await doorFacts(who))
        const ids = (request.query.recipients ?? '').split(',').filter((id) => id !== '')
        return readersOf(who.tx, who.session.wheelId, who.session.organisationId, ids, who.now)
      }),
  )

  app.post(
    '/api/releases',
    {
      schema: {
        tags,
        operationId: 'writeRelease',
        summary: 'Put words before the panel that may leave',
        security: signedInSecurity,
        body: WriteRelease,
        response: answers(Made, 201),
      },
    },
    async (request, reply) =>
      act(house, request, reply, async (made) => {
        const who = await asking(made)
        requireDoor(INCIDENT_RULES, 'open', who.asker, deskFacts(who))
        const id = await writeRelease(house, hooks, who, request.body)
        reply.code(201)
        return { id }
      }),
  )

  app.get(
    '/api/releases/:id',
    {
      schema: {
        tags,
        operationId: 'getRelease',
        summary: 'One release: words, recipients, approvals, what keeps it, who opened it',
        security: signedInSecurity,
        params: IdParams,
        response: answers(ReleaseView),
      },
    },
    async (request) =>
      read(house, request, async (made) => {
        const who = await asking(made)
        const door = await doorFacts(who)
        requireReleaseDoor(who, door)
        const { tx, session, onDesk } = who
        const [release] = await findReleases(tx, session.wheelId, { releaseId: request.params.id }, 1)
        if (release === undefined) throw problem('not_found')
        const subject = { state: release.state, facts: await releaseFacts(who, release, door) }
        const coercion = await hooks.coercionOf(tx, release)
        const maySeeOpenings = decide(RELEASE_RULES, 'see_openings', who.asker, subject).allowed
        const unmet =
          release.state === 'draft' || release.state === 'approved'
            ? toldTo(onDesk, await asSweep(who, (sweep) => unmetOf(sweep, release, who.now)))
            : []
        const reasonOf = (memberId: string) => `release.reason:${release.release_id}:${memberId}`
        const { keeper } = house
        return {
          release: releaseRow(release, onDesk),
          body_sealed: await orNull(keeper.giveBase64(release.body, `release:${release.release_id}`)),
          actions: actionsFor(RELEASE_RULES, who.asker, subject).filter(
            (action) => !WITHOUT_A_ROUTE.includes(action),
          ),
          unmet,
          recipients: (await recipientsOf(tx, release)).map(({ organisation_id, ask }) => {
            const reason = coercion.find((one) => one.organisationId === organisation_id)
            return {
              organisation_id,
              ask,
              coercion_reason_sealed: reason?.reasonSealed ?? null,
              considered: reason?.considered ?? [],
            }
          }),
          approvals: await Promise.all(
            (await approvalsOf(tx, release)).map(async (row) => ({
              member_id: row.member_id,
              organisation_id: row.organisation_id,
              decision: row.decision,
              reason_sealed:
                row.reason === null
                  ? null
                  : await orNull(keeper.giveBase64(row.reason, reasonOf(row.member_id))),
              at: row.at.toISOString(),
            })),
          ),
          openings: maySeeOpenings
            ? (await openingsOf(tx, release)).map((row) => ({
                organisation_id: row.organisation_id,
                at: row.at.toISOString(),
              }))
            : [],
          // The desk's alone: a person who withdraws gives a reason and a source that went elsewhere gives none, so that
          // one that is missing would tell an approver of an authority which of the two it was.
          withdrawal_sealed:
            !onDesk || release.withdrawal === null
              ? null
              : await orNull(
                  keeper.giveBase64(release.withdrawal, `release.withdrawal:${release.release_id}`),
                ),
        }
      }),
  )
}

export function requireRelease(
  who: Asking,
  action: ReleaseAction,
  release: Release,
  facts: ReadonlySet<ReleaseGuard>,
): void {
  const decision = decide(RELEASE_RULES, action, who.asker, { state: release.state, facts })
  if (!decision.allowed && (decision.because === 'not_author' || decision.because === 'not_verifier_of_it'))
    throw problem('second_person_needed', { because: decision.because })
  requireAllowed(decision, true)
}
