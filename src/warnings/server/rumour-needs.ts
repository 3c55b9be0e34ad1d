import { type AreaOf, type Need } from '../../wheels/server/index.ts'
import { need } from './need.ts'
import type { Asking } from './asking.ts'

const LIMIT = 100

/**
 * What waits about rumours: those that nobody has rated yet, corrections that wait for a second person, and published
 * ones whose rumour has been judged otherwise since. One that was rated has its clock.
 */
export async function rumourNeeds(who: Asking): Promise<Need[]> {
  const { onDesk, session } = who
  if (!onDesk) return []
  const holds = (...roles: string[]) => session.roles.some((role) => roles.includes(role))
  return [
    ...(holds('analyst', 'coordinator') ? await uncheckedNeeds(who) : []),
    ...(holds('verifier', 'analyst', 'coordinator') ? await secondPersonNeeds(who) : []),
    ...(holds('analyst', 'coordinator') ? await outdatedNeeds(who) : []),
  ]
}

async function uncheckedNeeds({ tx, session }: Asking): Promise<Need[]> {
  const rows = await tx
    .selectFrom('rumour')
    .select(['rumour_id', 'area_code', 'recorded_at'])
    .where('wheel_id', '=', session.wheelId)
    .where('state', 'in', ['heard', 'registered'])
    .orderBy('recorded_at')
    .limit(LIMIT)
    .execute()
  return rows.map((row) =>
    need('unchecked', 'rumour', row.rumour_id, {
      area_code: row.area_code,
      started_at: row.recorded_at.toISOString(),
    }),
  )
}

/** Anyone of the desk may be the second person, and nobody for what she wrote herself. */
async function secondPersonNeeds({ tx, session }: Asking): Promise<Need[]> {
  const rows = await tx
    .selectFrom('correction as c')
    .innerJoin('rumour as r', (join) =>
      join.onRef('r.wheel_id', '=', 'c.wheel_id').onRef('r.rumour_id', '=', 'c.rumour_id'),
    )
    .select(['r.rumour_id', 'r.area_code', 'r.priority', 'c.written_at'])
    .where('c.wheel_id', '=', session.wheelId)
    .where('c.state', '=', 'draft')
    .where('c.author_id', '<>', session.memberId)
    .orderBy('c.written_at')
    .limit(LIMIT)
    .execute()
  return rows.map((row) =>
    need('confirm', 'rumour', row.rumour_id, {
      priority: row.priority,
      area_code: row.area_code,
      started_at: row.written_at.toISOString(),
    }),
  )
}

async function outdatedNeeds({ tx, session }: Asking): Promise<Need[]> {
  const rows = await tx
    .selectFrom('correction as c')
    .innerJoin('rumour as r', (join) =>
      join.onRef('r.wheel_id', '=', 'c.wheel_id').onRef('r.rumour_id', '=', 'c.rumour_id'),
    )
    .select(['r.rumour_id', 'r.area_code', 'r.priority'])
    .distinct()
    .where('c.wheel_id', '=', session.wheelId)
    .where('c.state', '=', 'published')
    .whereRef('c.truth', '<>', 'r.truth')
    .limit(LIMIT)
    .execute()
  return rows.map((row) =>
    need('outdated', 'rumour', row.rumour_id, { priority: row.priority, area_code: row.area_code }),
  )
}

export const rumourAreas: AreaOf = async (tx, wheelId, ids) => {
  const rows = await tx
    .selectFrom('rumour')
    .select(['rumour_id', 'area_code'])
    .where('wheel_id', '=', wheelId)
    .where('rumour_id', 'in', ids)
    .execute()
  return new Map(rows.map((row) => [row.rumour_id, row.area_code]))
}
