import { decide } from '../../actors/permission.ts'
import { askerFrom } from '../../actors/session.ts'
import type { Act } from '../../platform/act.ts'
import { asking } from '../../warnings/server/index.ts'
import type { Need, NeedsSource } from '../../wheels/server/index.ts'
import { TASK_RULES } from '../rules.ts'

/** Tasks that wait for my office; for a coordinator, those that somebody declined or let pass. */
export const responsesNeeds: NeedsSource = async (made) => {
  const own = await ownNeeds(made)
  if (made.audience !== 'cw_member') return own
  return [...own, ...(await askedAgain(made))]
}

const columns = ['task_id', 'priority', 'offered_at', 'accept_by', 'state'] as const
type Row = { task_id: string; priority: string; offered_at: Date; accept_by: Date; state: string }

const needOf = (kind: string, row: Row): Need => ({
  kind,
  subject: 'task',
  subject_id: row.task_id,
  priority: row.priority,
  area_code: null,
  started_at: row.offered_at.toISOString(),
  due_at: row.accept_by.toISOString(),
  passed_on: kind !== 'task',
})

async function ownNeeds({ tx, session }: Act): Promise<Need[]> {
  const subject = { state: 'offered', facts: new Set(['addressed_to_office'] as const) } as const
  if (!decide(TASK_RULES, 'accept', askerFrom(session), subject).allowed) return []
  const rows = await tx
    .selectFrom('task')
    .select(columns)
    .where('wheel_id', '=', session.wheelId)
    .where('organisation_id', '=', session.organisationId)
    .where('state', 'in', ['offered', 'timed_out', 'escalated'])
    .orderBy('accept_by')
    .limit(100)
    .execute()
  return rows.map((row) => needOf('task', row))
}

/** Until somebody else is asked, or an outcome is recorded, a declined request waits in front of the coordinator. */
async function askedAgain(made: Act): Promise<Need[]> {
  const who = await asking(made)
  if (!who.onDesk || !who.session.roles.includes('coordinator')) return []
  const rows = await who.tx
    .selectFrom('task as t')
    .innerJoin('incident as i', (join) =>
      join.onRef('i.wheel_id', '=', 't.wheel_id').onRef('i.incident_id', '=', 't.incident_id'),
    )
    .select(['t.task_id', 't.priority', 't.offered_at', 't.accept_by', 't.state'])
    .where('t.wheel_id', '=', who.session.wheelId)
    .where('t.state', 'in', ['declined', 'escalated'])
    .where('i.state', 'in', ['alerted', 'responding'])
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('task as later')
            .select('later.task_id')
            .whereRef('later.wheel_id', '=', 't.wheel_id')
            .whereRef('later.incident_id', '=', 't.incident_id')
            .whereRef('later.offered_at', '>', 't.offered_at'),
        ),
      ),
    )
    .orderBy('t.accept_by')
    .limit(100)
    .execute()
  return rows.map((row) => needOf(row.state, row))
}
