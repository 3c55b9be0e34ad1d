import type { Kept } from '../../custody/server/index.ts'
import { decide } from '../../actors/permission.ts'
import type { Act } from '../../platform/act.ts'
import { CANDIDATE_RULES, PROTOCOL_RULES } from '../rules.ts'
import { colleaguesOf } from './colleague-routes.ts'
import { type Governing, governing } from './governing.ts'
import type { Need, NeedsSource } from './routes.ts'

const need = (
  kind: string,
  subject: string,
  id: string,
  since: Date | null,
  due: Date | null = null,
): Need => ({
  kind,
  subject,
  subject_id: id,
  priority: null,
  area_code: null,
  started_at: since?.toISOString() ?? null,
  due_at: due?.toISOString() ?? null,
  passed_on: false,
})

/** What waits for the keepers of keys: people at the door, a second holder, a protocol or an organisation to answer for. */
export const orderNeeds =
  (house: Kept): NeedsSource =>
  async (act) => {
    if (!act.session.isCustodian) return []
    const who = await governing(act)
    return [...(await ownHouse(house, act)), ...(act.audience === 'cw_member' ? await ofTheWheel(who) : [])]
  }

async function ownHouse(house: Kept, act: Act): Promise<Need[]> {
  const { session } = act
  const holders = await house.keeper.rings.holders(session.organisationId, session.recipient)
  const here = (await colleaguesOf(act)).filter((one) => one.until === null)
  const needs = here
    .filter((one) => one.recipient !== null && !holders.includes(one.member_id))
    .map((one) => need('let_in', 'colleague', one.member_id, one.since))
  // With one, a lost passphrase is the end of everything that her organisation was told.
  if (here.filter((one) => one.is_custodian).length < 2)
    needs.push(need('second_custodian', 'organisation', session.organisationId, null))
  if (!holders.includes('paper')) needs.push(need('paper_key', 'organisation', session.organisationId, null))
  return needs
}

async function ofTheWheel(who: Governing): Promise<Need[]> {
  const { tx, session, now } = who
  const needs: Need[] = []
  const proposed = await tx
    .selectFrom('protocol_version as p')
    .select(['p.version', 'p.proposed_at'])
    .where('p.wheel_id', '=', session.wheelId)
    .where('p.state', '=', 'proposed')
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('protocol_confirmation as c')
            .select('c.version')
            .whereRef('c.wheel_id', '=', 'p.wheel_id')
            .whereRef('c.version', '=', 'p.version')
            .where('c.organisation_id', '=', session.organisationId),
        ),
      ),
    )
    .executeTakeFirst()
  const signs = new Set([...who.facts, 'not_confirmed_by_us' as const])
  if (proposed && decide(PROTOCOL_RULES, 'confirm', who.asker, { state: 'proposed', facts: signs }).allowed)
    needs.push(need('confirm_protocol', 'wheel', session.wheelId, proposed.proposed_at))
  const stands = new Set([...who.facts, 'not_vouched_by_us' as const])
  if (!decide(CANDIDATE_RULES, 'vouch', who.asker, { state: 'waiting', facts: stands }).allowed) return needs
  const waiting = await tx
    .selectFrom('invitation as i')
    .select(['i.invitation_id', 'i.invited_at', 'i.expires_at'])
    .where('i.wheel_id', '=', session.wheelId)
    .where('i.state', '=', 'waiting')
    .where('i.expires_at', '>', now)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('vouch as v')
            .select('v.member_id')
            .whereRef('v.wheel_id', '=', 'i.wheel_id')
            .whereRef('v.invitation_id', '=', 'i.invitation_id')
            .where('v.organisation_id', '=', session.organisationId),
        ),
      ),
    )
    .limit(50)
    .execute()
  for (const one of waiting)
    needs.push(need('vouch', 'candidate', one.invitation_id, one.invited_at, one.expires_at))
  return needs
}
