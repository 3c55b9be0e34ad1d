import type { FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import { Type } from 'typebox'
import type { Kept } from '../../custody/server/index.ts'
import { type Act, act, answers, Id, read, requireSession } from '../../platform/act.ts'
import { problem } from '../../platform/errors.ts'
import type { App } from '../../platform/http.ts'
import { ChangedKeys } from '../joining.ts'
import { COLLEAGUE_RULES } from '../rules.ts'
import { governed, governing, note, require } from './governing.ts'
import { refusing } from './refusals.ts'

const Recipient = Type.String({ minLength: 62, maxLength: 62, pattern: '^age1[0-9a-z]+$' })
const Ring = Type.String({ format: 'byte', minLength: 1, maxLength: 100_000 })
const Done = Type.Object({ done: Type.Literal(true) })
const done = { done: true as const }

/** Everyone to whom the ring must be sealed anew: members who hold it now, and the paper. Holder to recipient. */
export async function readersOf(house: Kept, act: Act, leaving?: string): Promise<Record<string, string>> {
  const { session, tx } = act
  const holders = await house.keeper.rings.holders(session.organisationId, session.recipient)
  const { rows } = await sql<{ member_id: string; recipient: string | null; until: Date | null }>`
    SELECT member_id, recipient, until FROM cw_colleagues()`.execute(tx)
  const readers: Record<string, string> = {}
  for (const { member_id, recipient, until } of rows)
    if (until === null && recipient !== null && member_id !== leaving && holders.includes(member_id))
      readers[member_id] = recipient
  const paper = await paperOf(act)
  if (paper !== null && holders.includes('paper')) readers['paper'] = paper
  return readers
}

async function paperOf({ tx }: Pick<Act, 'tx'>): Promise<string | null> {
  const { rows } = await sql<{ recipient: string | null }>`SELECT cw_paper_recipient() AS recipient`.execute(
    tx,
  )
  return rows[0]?.recipient ?? null
}

/** @throws Problem not_sealed for what is no ring for one reader */
export async function keepRings(
  house: Kept,
  organisationId: string,
  recipient: string,
  rings: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [holder, base64] of Object.entries(rings)) {
    try {
      await house.keeper.rings.write(organisationId, recipient, holder, Buffer.from(base64, 'base64'))
    } catch (error) {
      if (error instanceof TypeError) throw problem('not_sealed')
      throw error
    }
  }
}

/** After the change is in the card, and never before: until then they are the only ones that open. */
export async function forgetOlder(house: Kept, request: FastifyRequest, now: string): Promise<void> {
  const { organisationId, recipient } = requireSession(request)
  if (recipient !== now) await house.keeper.rings.forget(organisationId, recipient)
}

/** What keeps an organisation's keys from being lost: paper, more than one holder, a change where something leaked. */
export function keyRoutes(app: App, house: Kept): void {
  app.get(
    '/api/keys/readers',
    {
      schema: governed('listKeyReaders', 'To whom my organisation’s ring is sealed: holder and public key', {
        response: answers(Type.Object({ readers: Type.Record(Type.String(), Type.String()) })),
      }),
    },
    async (request) =>
      read(house, request, async (asked) => {
        require(COLLEAGUE_RULES, 'change_key', 'see', await governing(asked), null)
        return { readers: await readersOf(house, asked) }
      }),
  )

  app.post(
    '/api/keys/ring',
    {
      schema: governed('letMyselfInByPaper', 'The ring, opened with the paper key and sealed to my own', {
        body: Type.Object({ ring: Ring }, { additionalProperties: false }),
        response: answers(Done),
      }),
    },
    async (request, reply) =>
      act(house, request, reply, async (asked) => {
        const { session } = asked
        const { organisationId, recipient, memberId } = session
        // Where no paper exists nobody has opened one; what she seals to herself only she will ever read.
        const holders = await house.keeper.rings.holders(organisationId, recipient)
        if (!holders.includes('paper') || holders.includes(memberId)) throw problem('not_found')
        await keepRings(house, organisationId, recipient, { [memberId]: request.body.ring })
        await note(house, asked, {
          event: 'member.let_in_by_paper',
          kind: 'member',
          id: memberId,
          content: {},
        })
        return done
      }),
  )

  app.post(
    '/api/keys/paper',
    {
      schema: governed(
        'keepPaperKey',
        'Another paper key: the ring sealed to it; an older paper opens nothing more',
        {
          body: Type.Object({ recipient: Recipient, ring: Ring }, { additionalProperties: false }),
          response: answers(Done),
        },
      ),
    },
    async (request, reply) =>
      act(house, request, reply, async (asked) => {
        const who = await governing(asked)
        require(COLLEAGUE_RULES, 'change_key', 'see', who, null)
        const { organisationId, recipient } = who.session
        await keepRings(house, organisationId, recipient, { paper: request.body.ring })
        await sql`SELECT cw_paper_change(${request.body.recipient})`.execute(who.tx)
        const content = { recipient: request.body.recipient }
        await note(house, who, { event: 'key.paper_made', kind: 'organisation', id: organisationId, content })
        return done
      }),
  )

  app.post(
    '/api/keys/change',
    {
      schema: governed('changeKeys', 'Fresh keys for my organisation, for everybody who holds them now', {
        body: ChangedKeys,
        response: answers(Done),
      }),
    },
    async (request, reply) => {
      const answer = await act(house, request, reply, async (asked) => {
        const who = await governing(asked)
        require(COLLEAGUE_RULES, 'change_key', 'see', who, null)
        const { replaces, recipient, vault_recipient, rings } = request.body
        const stay = await readersOf(house, who)
        if (Object.keys(stay).toSorted().join() !== Object.keys(rings).toSorted().join())
          throw problem('keys_incomplete')
        const { organisationId } = who.session
        await keepRings(house, organisationId, recipient, rings)
        await refusing(() =>
          sql`SELECT cw_key_change(${replaces}, ${recipient}, ${vault_recipient})`.execute(who.tx),
        )
        await note(house, who, {
          event: 'key.changed',
          kind: 'organisation',
          id: organisationId,
          content: { recipient },
        })
        return done
      })
      await forgetOlder(house, request, request.body.recipient)
      return answer
    },
  )

  app.post(
    '/api/keys/compared',
    {
      schema: governed('recordComparison', 'I read an organisation’s fingerprint with one of its people', {
        body: Type.Object({ organisation_id: Id, recipient: Recipient }, { additionalProperties: false }),
        response: answers(Done),
      }),
    },
    async (request, reply) =>
      act(house, request, reply, async (asked) => {
        const { tx, session, audience, now } = asked
        if (audience !== 'cw_member') throw problem('not_found')
        const { organisation_id, recipient } = request.body
        const there = await tx
          .selectFrom('wheel_organisation as wo')
          .innerJoin('organisation as o', 'o.organisation_id', 'wo.organisation_id')
          .select('o.recipient')
          .where('wo.wheel_id', '=', session.wheelId)
          .where('wo.organisation_id', '=', organisation_id)
          .executeTakeFirst()
        if (there === undefined) throw problem('not_found')
        if (there.recipient !== recipient) throw problem('changed_meanwhile')
        await tx
          .insertInto('key_comparison')
          .values({
            wheel_id: session.wheelId,
            organisation_id,
            recipient,
            member_id: session.memberId,
            at: now,
          })
          .onConflict((oc) =>
            oc.columns(['wheel_id', 'organisation_id', 'recipient', 'member_id']).doNothing(),
          )
          .execute()
        const entry = {
          event: 'key.compared',
          kind: 'organisation',
          id: organisation_id,
          content: { recipient },
        }
        await note(house, asked, entry)
        return done
      }),
  )
}
