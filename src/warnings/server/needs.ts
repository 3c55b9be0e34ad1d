import { decide } from '../../actors/permission.ts'
import { askerFrom } from '../../actors/session.ts'
import type { Act } from '../../platform/act.ts'
import { type AreaOf, type Need, type NeedsSource, openClocksOf } from '../../wheels/server/index.ts'
import { INBOX_RULES } from '../rules.ts'
import { type Asking, asking } from './asking.ts'
import { doorFacts } from './release-routes.ts'

/** What waits in this slice and is no clock that the asker can see. */
export const warningsNeeds: NeedsSource = async (made) => {
  const needs = await inboxNeeds(made)
  if (made.audience !== 'cw_member') return needs
  const who = await asking(made)
  return [...needs, ...(await approveNeeds(who)), ...(await confirmNeeds(who)), ...(await flagNeeds(who))]
}

const need = (kind: string, subject: string, subjectId: string, more: Partial<Need>): Need => ({
  kind,
  subject,
  subject_id: subjectId,
  priority: null,
  area_code: null,
  started_at: null,
  due_at: null,
  passed_on: false,
  ...more,
})

async function inboxNeeds({ tx, session, now }: Act): Promise<Need[]> {
  const subject = { state: 'released', facts: new Set(['addressed_to_office'] as const) } as const
  if (!decide(INBOX_RULES, 'acknowledge', askerFrom(session), subject).allowed) return []
  const rows = await tx
    .selectFrom('inbox_item')
    .select(['inbox_item_id', 'priority', 'place_code', 'released_at'])
    .where('wheel_id', '=', session.wheelId)
    .where('organisation_id', '=', session.organisationId)
    .where('state', '=', 'released')
    .where('expires_at', '>', now)
    .orderBy('released_at')
    .limit(100)
    .execute()
  return rows.map((row) =>
    need('inbox', 'inbox_item', row.inbox_item_id, {
      priority: row.priority,
      area_code: row.place_code,
      started_at: row.released_at.toISOString(),
    }),
  )
}

/** Drafts that she did not write and has not answered. Their clocks stand open to civil society alone. */
async function approveNeeds(who: Asking): Promise<Need[]> {
  const { tx, session, now } = who
  if (!(await doorFacts(who)).includes('on_panel')) return []
  const rows = await tx
    .selectFrom('release')
    .select(['release_id', 'priority', 'place_code', 'written_at'])
    .where('wheel_id', '=', session.wheelId)
    .where('state', '=', 'draft')
    .where('expires_at', '>', now)
    .where('author_id', '<>', session.memberId)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('release_approval as a')
            .select('a.member_id')
            .whereRef('a.wheel_id', '=', 'release.wheel_id')
            .whereRef('a.release_id', '=', 'release.release_id')
            .where('a.member_id', '=', session.memberId),
        ),
      ),
    )
    .orderBy('written_at')
    .limit(100)
    .execute()
  const ids = rows.map((row) => row.release_id)
  const clocks = await openClocksOf(tx, session.wheelId, 'release', 'approve', ids)
  return rows.map((row) =>
    need('approve', 'release', row.release_id, {
      priority: row.priority,
      area_code: row.place_code,
      started_at: row.written_at.toISOString(),
      due_at: clocks.get(row.release_id)?.due_at.toISOString() ?? null,
      passed_on: (clocks.get(row.release_id)?.step ?? 0) > 0,
    }),
  )
}

/** Anyone of the desk may be the second person, and nobody for a level that she raised herself. */
async function confirmNeeds({ tx, session, onDesk, now }: Asking): Promise<Need[]> {
  const asked = session.roles.some((role) => ['analyst', 'coordinator', 'verifier'].includes(role))
  if (!onDesk || !asked) return []
  const rows = await tx
    .selectFrom('alert_level')
    .select(['alert_level_id', 'area_code', 'raised_at', 'due_at'])
    .where('wheel_id', '=', session.wheelId)
    .where('state', '=', 'proposed')
    .where('due_at', '>', now)
    .where('raised_by', '<>', session.memberId)
    .execute()
  return rows.map((row) =>
    need('confirm', 'alert_level', row.alert_level_id, {
      area_code: row.area_code,
      started_at: row.raised_at.toISOString(),
      due_at: row.due_at.toISOString(),
    }),
  )
}

async function flagNeeds({ tx, session, onDesk }: Asking): Promise<Need[]> {
  if (!onDesk || !session.roles.includes('coordinator')) return []
  const rows = await tx
    .selectFrom('incident_flag as f')
    .innerJoin('incident as i', (join) =>
      join.onRef('i.wheel_id', '=', 'f.wheel_id').onRef('i.incident_id', '=', 'f.incident_id'),
    )
    .select(['f.code', 'f.release_id', 'i.priority', 'i.area_code'])
    .where('f.wheel_id', '=', session.wheelId)
    .where('i.state', 'not in', ['closed', 'reviewed'])
    .limit(100)
    .execute()
  return rows.map((row) =>
    need(row.code, 'release', row.release_id, {
      priority: row.priority,
      area_code: row.area_code,
    }),
  )
}

export const incidentAreas: AreaOf = async (tx, wheelId, ids) => {
  const rows = await tx
    .selectFrom('incident')
    .select(['incident_id', 'area_code'])
    .where('wheel_id', '=', wheelId)
    .where('incident_id', 'in', ids)
    .execute()
  return new Map(rows.map((row) => [row.incident_id, row.area_code]))
}
