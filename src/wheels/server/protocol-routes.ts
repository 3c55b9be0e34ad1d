import { type Static, Type } from 'typebox'
import type { Sector } from '../../actors/sector.ts'
import type { Kept } from '../../custody/server/index.ts'
import { act, answers, read } from '../../platform/act.ts'
import type { Tx } from '../../platform/db.ts'
import { problem } from '../../platform/errors.ts'
import type { App } from '../../platform/http.ts'
import { Protocol, protocolProblems } from '../protocol.ts'
import { PROTOCOL_RULES, type ProtocolGuard, type ProtocolState } from '../rules.ts'
import { whoProblems } from '../who.ts'
import { Nullable, ProtocolVersionRow } from '../wire.ts'
import { governed, type Governing, governing, note, require } from './governing.ts'
import { refusing } from './refusals.ts'

const VersionParams = Type.Object(
  { version: Type.Integer({ minimum: 1, maximum: 1_000_000 }) },
  { additionalProperties: false },
)
const Proposal = Type.Object(
  { protocol: Protocol, reason: Type.String({ minLength: 10, maxLength: 2000 }) },
  { additionalProperties: false },
)
const Moved = Type.Object({ version: Type.Integer(), state: Type.String() })

export function protocolRoutes(app: App, house: Kept): void {
  app.get(
    '/api/protocol',
    {
      schema: governed(
        'listProtocolVersions',
        'The protocol: the version in force, what is proposed, what was',
        {
          response: answers(
            Type.Object({ in_force: Nullable(Type.Integer()), rows: Type.Array(ProtocolVersionRow) }),
          ),
        },
      ),
    },
    async (request) =>
      read(house, request, async (asked) => {
        const who = await governing(asked)
        require(PROTOCOL_RULES, 'read', 'read', who, null)
        const rows = await versionsOf(who)
        return { in_force: rows.find((row) => row.state === 'in_force')?.version ?? null, rows }
      }),
  )

  app.post(
    '/api/protocol',
    {
      schema: governed('proposeProtocol', 'Propose another version, with the reason', {
        body: Proposal,
        response: answers(Moved, 201),
      }),
    },
    async (request, reply) =>
      act(house, request, reply, async (asked) => {
        const who = await governing(asked)
        const { tx, session, now } = who
        const versions = await versionsOf(who)
        const free = versions.every((row) => row.state !== 'proposed')
        require(PROTOCOL_RULES, 'propose', 'read', who, null, free ? ['none_proposed'] : [])
        const version = Math.max(0, ...versions.map((row) => row.version)) + 1
        const protocol = { ...request.body.protocol, version }
        await requireSound(tx, session.wheelId, protocol, now)
        const { reason } = request.body
        await refusing(async () => {
          await tx
            .insertInto('protocol_version')
            .values({
              wheel_id: session.wheelId,
              version,
              protocol: JSON.stringify(protocol),
              reason,
              state: 'proposed',
              proposed_by: session.memberId,
              organisation_id: session.organisationId,
              proposed_at: now,
            })
            .execute()
          await sign(who, version)
        })
        const content = { version, protocol, reason }
        await note(house, who, { event: 'protocol.proposed', kind: 'wheel', id: session.wheelId, content })
        reply.code(201)
        return { version, state: 'proposed' }
      }),
  )

  app.post(
    '/api/protocol/:version/confirm',
    {
      schema: governed('confirmProtocol', 'Confirm what is proposed, for my organisation', {
        params: VersionParams,
        response: answers(Moved),
      }),
    },
    async (request, reply) =>
      act(house, request, reply, async (asked) => {
        const who = await governing(asked)
        const { tx, session, now } = who
        const row = await getVersion(who, request.params.version)
        const ours = row.confirmed_by.some((one) => one.organisation_id === session.organisationId)
        if (ours && row.state === 'proposed') throw problem('already_said')
        require(PROTOCOL_RULES, 'confirm', 'read', who, row.state as ProtocolState, ['not_confirmed_by_us'])
        // Organisations may have come or gone since it was proposed.
        await requireSound(tx, session.wheelId, row.protocol as Protocol, now)
        await refusing(() => sign(who, row.version))
        const content = { version: row.version, protocol: row.protocol }
        await note(house, who, { event: 'protocol.confirmed', kind: 'wheel', id: session.wheelId, content })
        const { state } = await getVersion(who, row.version)
        if (state === 'in_force')
          await note(house, who, { event: 'protocol.in_force', kind: 'wheel', id: session.wheelId, content })
        return { version: row.version, state }
      }),
  )

  app.post(
    '/api/protocol/:version/withdraw',
    {
      schema: governed('withdrawProtocol', 'Take our proposal back', {
        params: VersionParams,
        response: answers(Moved),
      }),
    },
    async (request, reply) =>
      act(house, request, reply, async (asked) => {
        const who = await governing(asked)
        const { tx, session } = who
        const row = await getVersion(who, request.params.version)
        const ours: ProtocolGuard[] = row.organisation_id === session.organisationId ? ['proposed_by_us'] : []
        require(PROTOCOL_RULES, 'withdraw', 'read', who, row.state as ProtocolState, ours)
        await tx
          .updateTable('protocol_version')
          .set({ state: 'withdrawn' })
          .where('wheel_id', '=', session.wheelId)
          .where('version', '=', row.version)
          .execute()
        const content = { version: row.version }
        await note(house, who, { event: 'protocol.withdrawn', kind: 'wheel', id: session.wheelId, content })
        return { version: row.version, state: 'withdrawn' }
      }),
  )
}

function sign({ tx, session, now }: Governing, version: number) {
  const { wheelId: wheel_id, organisationId: organisation_id, memberId: member_id } = session
  return tx
    .insertInto('protocol_confirmation')
    .values({ wheel_id, version, organisation_id, member_id, at: now })
    .execute()
}

/** @throws Problem protocol_refused with every reason at once */
async function requireSound(tx: Tx, wheelId: string, protocol: Protocol, now: Date): Promise<void> {
  const problems: string[] = protocolProblems(protocol)
  if (protocol.who === undefined) problems.push('nobody_named')
  else {
    const wheel = await tx
      .selectFrom('wheel')
      .select('area_code')
      .where('wheel_id', '=', wheelId)
      .executeTakeFirstOrThrow()
    const seated = await tx
      .selectFrom('wheel_organisation as wo')
      .innerJoin('organisation as o', 'o.organisation_id', 'wo.organisation_id')
      .select(['o.organisation_id', 'o.sector', 'wo.desk_from', 'wo.until'])
      .where('wo.wheel_id', '=', wheelId)
      .execute()
    const here = seated
      .filter((one) => one.until === null || one.until > now)
      .map((one) => ({
        organisationId: one.organisation_id,
        sector: one.sector as Sector,
        deskFrom: one.desk_from,
      }))
    problems.push(...whoProblems(protocol.who, here, wheel.area_code, now))
    problems.push(...(await unknownAreas(tx, protocol.who)))
  }
  if (problems.length > 0) throw problem('protocol_refused', { problems })
}

async function unknownAreas(tx: Tx, who: NonNullable<Protocol['who']>): Promise<string[]> {
  const codes = [...new Set([...who.custodians, ...who.localities].map((one) => one.area_code))]
  if (codes.length === 0) return []
  const known = await tx.selectFrom('area').select('code').where('code', 'in', codes).execute()
  return known.length < codes.length ? ['unknown_area'] : []
}

type Row = Static<typeof ProtocolVersionRow>

async function versionsOf({ tx, session }: Governing): Promise<Row[]> {
  const versions = await tx
    .selectFrom('protocol_version')
    .selectAll()
    .where('wheel_id', '=', session.wheelId)
    .orderBy('version', 'desc')
    .execute()
  const signed = await tx
    .selectFrom('protocol_confirmation')
    .selectAll()
    .where('wheel_id', '=', session.wheelId)
    .orderBy('at')
    .execute()
  return versions.map((row) => ({
    version: row.version,
    protocol: row.protocol,
    reason: row.reason,
    state: row.state,
    organisation_id: row.organisation_id,
    proposed_at: row.proposed_at.toISOString(),
    in_force_at: row.in_force_at?.toISOString() ?? null,
    confirmed_by: signed
      .filter((one) => one.version === row.version)
      .map((one) => ({ organisation_id: one.organisation_id, at: one.at.toISOString() })),
  }))
}

async function getVersion(who: Governing, version: number): Promise<Row> {
  const found = (await versionsOf(who)).find((row) => row.version === version)
  if (found === undefined) throw problem('not_found')
  return found
}
