import { sql } from 'kysely'
import { Type } from 'typebox'
import type { Kept } from '../../custody/server/index.ts'
import { answers } from '../../platform/act.ts'
import { problem } from '../../platform/errors.ts'
import type { App } from '../../platform/http.ts'
import { addressPrefix, Limiter } from '../../platform/limiter.ts'
import { AskCode, cardProblems, Found } from '../joining.ts'
import { protocolProblems } from '../protocol.ts'
import { AreaName } from '../wire.ts'
import { requireRoles } from './colleague-routes.ts'
import { hashOf, personRow, wrappedOf } from './joining-routes.ts'
import { keepRings } from './key-change.ts'
import { refusing } from './refusals.ts'

/**
 * Founding: an empty wheel with its first organisation and custodian. The one-time code comes from the steward's terminal,
 * where the owner's login wrote its hash; without one the server cannot found anything.
 */
export function foundingRoutes(app: App, house: Kept): void {
  const tries = new Limiter(120, 1)
  const take = (ip: string): void => {
    if (!tries.take(addressPrefix(ip), Date.now())) throw problem('too_many_tries')
  }
  const isOpen = async (code: string): Promise<boolean> => {
    const { rows } = await house.db.as('cw_public', null, (tx) =>
      sql<{ open: boolean }>`SELECT cw_founding_open(${hashOf(code)}, ${house.now()}) AS open`.execute(tx),
    )
    return rows[0]?.open === true
  }

  app.post(
    '/api/found/find',
    {
      schema: {
        tags: ['joining'],
        operationId: 'findFounding',
        summary: 'Whether a founding code is good; where its wheel can lie',
        security: [],
        body: AskCode,
        response: answers(
          Type.Object({
            countries: Type.Array(Type.Pick(AreaName, ['code', 'name', 'names'])),
          }),
        ),
      },
    },
    async (request) => {
      take(request.ip)
      if (!(await isOpen(request.body.code))) throw problem('code_refused')
      const countries = await house.db.as('cw_public', null, (tx) =>
        tx
          .selectFrom('area')
          .select(['code', 'name', 'names'])
          .where('level', '=', 0)
          .orderBy('name')
          .execute(),
      )
      return { countries: countries.map((one) => ({ ...one, names: one.names as Record<string, string> })) }
    },
  )

  app.post(
    '/api/found',
    {
      // A protocol with its organisations and places is longer than a report.
      bodyLimit: 256 * 1024,
      schema: {
        tags: ['joining'],
        operationId: 'foundWheel',
        summary: 'Found an empty wheel: its first organisation and custodian; others are invited next',
        security: [],
        body: Found,
        response: answers(Type.Object({ slug: Type.String(), member_id: Type.String() }), 201),
      },
    },
    async (request, reply) => {
      take(request.ip)
      const { code, wheel, protocol, organisation, keys, member_id, roles, person } = request.body
      if (!(await isOpen(code))) throw problem('code_refused')
      if (organisation.sector !== 'civil_society' || cardProblems(organisation).length > 0)
        throw problem('card_refused', { problems: ['founders_are_civil_society'] })
      requireRoles(roles, 'civil_society')
      const problems: string[] = protocolProblems(protocol)
      if (protocol.version !== 1 || protocol.who === undefined) problems.push('not_a_first_version')
      if (problems.length > 0) throw problem('protocol_refused', { problems })
      const now = house.now()
      const row = personRow(member_id, person)
      const { organisation_id } = organisation
      await house.db.as('cw_public', null, async (tx) => {
        const codes = [wheel.area_code, ...(protocol.who?.localities ?? []).map((one) => one.area_code)]
        const known = await tx.selectFrom('area').select('code').where('code', 'in', codes).execute()
        if (known.length < new Set(codes).size)
          throw problem('protocol_refused', { problems: ['unknown_area'] })
      })
      const wrapped = wrappedOf(person)
      const about = {
        wheelId: wheel.wheel_id,
        event: 'wheel.founded',
        recordKind: 'wheel',
        recordId: wheel.wheel_id,
        organisationId: organisation_id,
      }
      const entry = await house.keeper.entry(about, now, {
        wheel,
        protocol,
        organisation,
        recipient: keys.recipient,
      })
      const plan = {
        ...wheel,
        protocol,
        organisation: { ...organisation, recipient: keys.recipient, vault_recipient: keys.vault_recipient },
        member: { ...row, roles },
      }
      await house.db.as('cw_public', null, async (tx) => {
        await refusing(() =>
          sql`SELECT cw_found(${hashOf(code)}, ${JSON.stringify(plan)}::jsonb, ${now}, ${entry.journal_id},
            ${Buffer.from(entry.content_hash)})`.execute(tx),
        )
        // After the rows: ids come from her browser, and one that is somebody's already was refused there.
        await house.keeper.identities.write(member_id, wrapped)
        await keepRings(house, organisation_id, keys.recipient, { [member_id]: keys.ring })
      })
      reply.code(201)
      return { slug: wheel.slug, member_id }
    },
  )
}
