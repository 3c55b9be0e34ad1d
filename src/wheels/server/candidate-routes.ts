import { sql } from 'kysely'
import { type Static, Type } from 'typebox'
import type { Kept } from '../../custody/server/index.ts'
import { act, answers, IdParams, read } from '../../platform/act.ts'
import { problem } from '../../platform/errors.ts'
import type { App } from '../../platform/http.ts'
import { newId, outwardId } from '../../platform/id.ts'
import { type Card, cardProblems, InviteOrganisation } from '../joining.ts'
import { CANDIDATE_RULES, INVITATION_DAYS, type InvitationState } from '../rules.ts'
import { CandidateRow } from '../wire.ts'
import { requireRoles } from './colleague-routes.ts'
import { governed, type Governing, governing, note, require } from './governing.ts'
import { refusing } from './refusals.ts'

const Moved = Type.Object({ invitation_id: Type.String(), state: Type.String() })
type Row = Static<typeof CandidateRow>

/** Organisations and offices that are to join: proposed by one civil-society organisation, vouched for by two. */
export function candidateRoutes(app: App, house: Kept): void {
  app.get(
    '/api/candidates',
    {
      schema: governed('listCandidates', 'Organisations that are to join', {
        response: answers(Type.Object({ rows: Type.Array(CandidateRow) })),
      }),
    },
    async (request) =>
      read(house, request, async (asked) => {
        if (asked.audience !== 'cw_member') throw problem('not_found')
        const who = await governing(asked)
        require(CANDIDATE_RULES, 'see', 'see', who, null)
        return { rows: await candidatesOf(who) }
      }),
  )

  app.post(
    '/api/candidates',
    {
      schema: governed(
        'inviteOrganisation',
        'Propose an organisation or office, with a one-time code for its first member',
        {
          body: InviteOrganisation,
          response: answers(Type.Object({ ...Moved.properties, expires_at: Type.String() }), 201),
        },
      ),
    },
    async (request, reply) =>
      act(house, request, reply, async (asked) => {
        if (asked.audience !== 'cw_member') throw problem('not_found')
        const who = await governing(asked)
        require(CANDIDATE_RULES, 'invite', 'see', who, null)
        const { tx, now } = who
        const { card, roles, secret_hash, days = INVITATION_DAYS } = request.body
        await requireCard(who, card)
        requireRoles(roles, card.sector)
        const id = newId(now)
        const until = new Date(now.getTime() + days * 86_400_000)
        const { rows } = await refusing(() =>
          sql<{
            state: string
          }>`SELECT cw_invite_organisation(${id}, ${outwardId()}, ${Buffer.from(secret_hash, 'base64')},
            ${JSON.stringify(card)}::jsonb, ${roles}, ${now}, ${until}) AS state`.execute(tx),
        )
        await note(house, who, {
          event: 'organisation.invited',
          kind: 'invitation',
          id,
          content: { card, roles },
        })
        reply.code(201)
        return { invitation_id: id, state: rows[0]?.state ?? 'waiting', expires_at: until.toISOString() }
      }),
  )

  app.post(
    '/api/candidates/:id/vouch',
    {
      schema: governed('vouchFor', 'Stand in for an organisation that is to join', {
        params: IdParams,
        response: answers(Moved),
      }),
    },
    async (request, reply) =>
      act(house, request, reply, async (asked) => {
        const who = await candidateAsked(asked)
        const row = await getCandidate(who, request.params.id)
        const { tx, session, now } = who
        if (row.vouched_by.includes(session.organisationId) && row.state === 'waiting')
          throw problem('already_said')
        require(CANDIDATE_RULES, 'vouch', 'see', who, row.state as InvitationState, ['not_vouched_by_us'])
        const { wheelId: wheel_id, organisationId: organisation_id, memberId: member_id } = session
        const { invitation_id } = row
        await refusing(() =>
          tx
            .insertInto('vouch')
            .values({ wheel_id, invitation_id, organisation_id, member_id, at: now })
            .execute(),
        )
        await note(house, who, {
          event: 'organisation.vouched',
          kind: 'invitation',
          id: invitation_id,
          content: {},
        })
        return { invitation_id, state: (await getCandidate(who, invitation_id)).state }
      }),
  )

  app.post(
    '/api/candidates/:id/withdraw',
    {
      schema: governed('withdrawCandidate', 'Take our proposal of an organisation back', {
        params: IdParams,
        response: answers(Moved),
      }),
    },
    async (request, reply) =>
      act(house, request, reply, async (asked) => {
        const who = await candidateAsked(asked)
        const row = await getCandidate(who, request.params.id)
        const ours = row.invited_for === who.session.organisationId
        require(CANDIDATE_RULES, 'withdraw', 'see', who, row.state as InvitationState, ours
          ? ['invited_by_us']
          : [])
        const { invitation_id } = row
        await sql`SELECT cw_invitation_withdraw(${invitation_id})`.execute(who.tx)
        await note(house, who, {
          event: 'invitation.withdrawn',
          kind: 'invitation',
          id: invitation_id,
          content: {},
        })
        return { invitation_id, state: 'withdrawn' }
      }),
  )
}

async function candidateAsked(asked: Parameters<typeof governing>[0]): Promise<Governing> {
  if (asked.audience !== 'cw_member') throw problem('not_found')
  const who = await governing(asked)
  require(CANDIDATE_RULES, 'see', 'see', who, null)
  return who
}

async function requireCard({ tx }: Governing, card: Card): Promise<void> {
  const problems: string[] = cardProblems(card)
  if (card.area_code !== undefined) {
    const area = await tx
      .selectFrom('area')
      .select('code')
      .where('code', '=', card.area_code)
      .executeTakeFirst()
    if (area === undefined) problems.push('unknown_area')
  }
  if (problems.length > 0) throw problem('card_refused', { problems })
}

async function candidatesOf({ tx, session, now }: Governing): Promise<Row[]> {
  const rows = await tx
    .selectFrom('invitation')
    .select([
      'invitation_id',
      'organisation_id',
      'card',
      'roles',
      'founding',
      'state',
      'invited_for',
      'invited_at',
      'expires_at',
    ])
    .where('wheel_id', '=', session.wheelId)
    .where('kind', '=', 'organisation')
    .orderBy('invited_at', 'desc')
    .limit(200)
    .execute()
  const vouches = await tx.selectFrom('vouch').selectAll().where('wheel_id', '=', session.wheelId).execute()
  return rows.map((row) => ({
    ...row,
    // A time that has passed is told as it is; the row itself stays what it was.
    state: row.expires_at <= now && ['waiting', 'open'].includes(row.state) ? 'expired' : row.state,
    invited_at: row.invited_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
    vouched_by: vouches
      .filter((one) => one.invitation_id === row.invitation_id)
      .map((one) => one.organisation_id),
  }))
}

async function getCandidate(who: Governing, id: string): Promise<Row> {
  const found = (await candidatesOf(who)).find((row) => row.invitation_id === id)
  if (found === undefined) throw problem('not_found')
  return found
}
