import { sql } from 'kysely'
import { type Static, Type } from 'typebox'
import type { Role } from '../../actors/roles.ts'
import type { Sector } from '../../actors/sector.ts'
import type { Kept } from '../../custody/server/index.ts'
import { type Act, act, answers, IdParams, read } from '../../platform/act.ts'
import { problem } from '../../platform/errors.ts'
import type { App } from '../../platform/http.ts'
import { newId } from '../../platform/id.ts'
import { InviteMember, LetIn, Seat, seatProblems, TakeLeave } from '../joining.ts'
import { COLLEAGUE_RULES, INVITATION_DAYS } from '../rules.ts'
import { ColleagueRow, OwnInvitationRow } from '../wire.ts'
import { governed, type Governing, governing, note, require } from './governing.ts'
import { forgetOlder, keepRings, readersOf } from './key-change.ts'
import { refusing } from './refusals.ts'

const Done = Type.Object({ done: Type.Literal(true) })
const Invited = Type.Object({ invitation_id: Type.String(), expires_at: Type.String() })
const done = { done: true as const }

/** Within one's own organisation: who is here, who is to come, who leaves, and who holds its keys. Guests too. */
export function colleagueRoutes(app: App, house: Kept): void {
  app.get(
    '/api/colleagues',
    {
      schema: governed('listColleagues', 'People of my organisation, and whether they hold its keys', {
        response: answers(Type.Object({ rows: Type.Array(ColleagueRow), paper: Type.Boolean() })),
      }),
    },
    async (request) =>
      read(house, request, async (asked) => {
        const { session } = asked
        const holders = await house.keeper.rings.holders(session.organisationId, session.recipient)
        const rows = (await colleaguesOf(asked)).map((row) => ({
          ...row,
          has_ring: holders.includes(row.member_id),
          since: row.since.toISOString(),
          until: row.until?.toISOString() ?? null,
        }))
        return { rows, paper: holders.includes('paper') }
      }),
  )

  app.get(
    '/api/invitations',
    {
      schema: governed('listInvitations', 'Invitations into my organisation that are open', {
        response: answers(Type.Object({ rows: Type.Array(OwnInvitationRow) })),
      }),
    },
    async (request) =>
      read(house, request, async ({ tx, now }) => {
        const { rows } = await sql<
          Omit<Static<typeof OwnInvitationRow>, 'invited_at' | 'expires_at'> & {
            invited_at: Date
            expires_at: Date
          }
        >`SELECT * FROM cw_own_invitations(${now})`.execute(tx)
        return {
          rows: rows.map((row) => ({
            ...row,
            invited_at: row.invited_at.toISOString(),
            expires_at: row.expires_at.toISOString(),
          })),
        }
      }),
  )

  app.post(
    '/api/invitations',
    {
      schema: governed('inviteMember', 'Invite somebody into my organisation, once', {
        body: InviteMember,
        response: answers(Invited, 201),
      }),
    },
    async (request, reply) =>
      act(house, request, reply, async (asked) => {
        const who = await governing(asked)
        require(COLLEAGUE_RULES, 'invite', 'see', who, null)
        const { tx, session, now } = who
        const { roles, is_custodian, secret_hash, returning_id, days = INVITATION_DAYS } = request.body
        requireRoles(roles, session.sector)
        const id = newId(now)
        const until = new Date(now.getTime() + days * 86_400_000)
        await refusing(() =>
          sql`SELECT cw_invite_member(${id}, ${Buffer.from(secret_hash, 'base64')}, ${roles}, ${is_custodian},
            ${returning_id ?? null}, ${now}, ${until})`.execute(tx),
        )
        const content = { roles, is_custodian, returning_id }
        await note(house, who, { event: 'member.invited', kind: 'invitation', id, content })
        reply.code(201)
        return { invitation_id: id, expires_at: until.toISOString() }
      }),
  )

  app.post(
    '/api/invitations/:id/withdraw',
    {
      schema: governed('withdrawInvitation', 'Take an invitation back', {
        params: IdParams,
        response: answers(Done),
      }),
    },
    async (request, reply) =>
      act(house, request, reply, async (asked) => {
        const who = await governing(asked)
        const { rows } = await sql<{ done: boolean }>`
          SELECT cw_invitation_withdraw(${request.params.id}) AS done`.execute(who.tx)
        if (!rows[0]?.done) throw problem('not_found')
        const { id } = request.params
        await note(house, who, { event: 'invitation.withdrawn', kind: 'invitation', id, content: {} })
        return done
      }),
  )

  app.post(
    '/api/colleagues/:id/let-in',
    {
      schema: governed('letIn', 'Hand a newcomer the organisation’s keys, sealed to her own', {
        params: IdParams,
        body: LetIn,
        response: answers(Done),
      }),
    },
    async (request, reply) =>
      act(house, request, reply, async (asked) => {
        const who = await governing(asked)
        const one = await getColleague(who, request.params.id)
        require(COLLEAGUE_RULES, 'let_in', 'see', who, null)
        // What was compared is what the ring is sealed to: had she begun anew meanwhile, it would be another key.
        if (one.recipient !== request.body.recipient) throw problem('changed_meanwhile')
        const { organisationId, recipient } = who.session
        await keepRings(house, organisationId, recipient, { [one.member_id]: request.body.ring })
        const content = { recipient: one.recipient }
        await note(house, who, { event: 'member.let_in', kind: 'member', id: one.member_id, content })
        return done
      }),
  )

  app.post(
    '/api/colleagues/:id/seat',
    {
      schema: governed('changeSeat', 'Change a colleague’s roles', {
        params: IdParams,
        body: Seat,
        response: answers(Done),
      }),
    },
    async (request, reply) =>
      act(house, request, reply, async (asked) => {
        const who = await governing(asked)
        const one = await getColleague(who, request.params.id)
        require(COLLEAGUE_RULES, 'change_seat', 'see', who, null)
        const { roles, is_custodian } = request.body
        requireRoles(roles, who.session.sector)
        await refusing(() =>
          sql`SELECT cw_seat_change(${one.member_id}, ${roles}, ${is_custodian})`.execute(who.tx),
        )
        const content = { roles, is_custodian }
        await note(house, who, { event: 'seat.changed', kind: 'member', id: one.member_id, content })
        return done
      }),
  )

  app.post(
    '/api/colleagues/:id/leave',
    {
      schema: governed(
        'takeLeave',
        'A colleague leaves: her seat ends, her work is handed over, the keys change',
        {
          params: IdParams,
          body: TakeLeave,
          response: answers(Done),
        },
      ),
    },
    async (request, reply) => {
      const left = await act(house, request, reply, async (asked) => {
        const who = await governing(asked)
        const one = await getColleague(who, request.params.id)
        const other = one.member_id !== who.session.memberId
        require(COLLEAGUE_RULES, 'take_leave', 'see', who, null, other ? ['another_person'] : [])
        const { tx, session, now } = who
        const { successor_id, keys } = request.body
        const stay = await readersOf(house, who, one.member_id)
        if (Object.keys(stay).toSorted().join() !== Object.keys(keys.rings).toSorted().join())
          throw problem('keys_incomplete')
        // Files first: they count from the moment at which the card names their key, and not before.
        await keepRings(house, session.organisationId, keys.recipient, keys.rings)
        await refusing(() =>
          sql`SELECT cw_member_leave(${one.member_id}, ${successor_id}, ${keys.replaces}, ${keys.recipient},
            ${keys.vault_recipient}, ${now})`.execute(tx),
        )
        const content = { successor_id, recipient: keys.recipient }
        await note(house, who, { event: 'member.left', kind: 'member', id: one.member_id, content })
        return done
      })
      await forgetOlder(house, request, request.body.keys.recipient)
      return left
    },
  )
}

type Colleague = Omit<Static<typeof ColleagueRow>, 'has_ring' | 'since' | 'until'> & {
  since: Date
  until: Date | null
}

export async function colleaguesOf({ tx }: Pick<Act, 'tx'>): Promise<Colleague[]> {
  const { rows } = await sql<Colleague>`SELECT * FROM cw_colleagues()`.execute(tx)
  return rows
}

async function getColleague(who: Governing, id: string): Promise<Colleague> {
  const found = (await colleaguesOf(who)).find((one) => one.member_id === id && one.until === null)
  if (found === undefined) throw problem('not_found')
  return found
}

export function requireRoles(roles: readonly string[], sector: string): void {
  const conflicts = seatProblems(roles as Role[], sector as Sector)
  if (conflicts.length > 0) throw problem('roles_refused', { conflicts })
}
