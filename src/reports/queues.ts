import type { Role } from '../actors/roles.ts'
import type { ReportState } from './states.ts'

/** What waits for one kind of work, and for whom. The tray of a person opens on the first of hers. */
export const QUEUE_NAMES = ['to_read', 'to_register', 'to_triage', 'to_link', 'to_close', 'mine'] as const
export type QueueName = (typeof QUEUE_NAMES)[number]

/** Whose reports: those that her organisation keeps, or those that lie before the desk. */
export type Reach = 'own_custody' | 'on_desk'

export type Queue = {
  /** 'any' where the queue is about who works on it, and not about how far it is. */
  states: readonly ReportState[] | 'any'
  /** History that was imported waits for nobody. */
  liveOnly: boolean
  roles: readonly (readonly [role: Role, reach: Reach])[]
}

const INTAKE = ['intake_operator', 'own_custody'] as const

/** The acts that the rules allow in these states to these roles (rules.ts) are the work that waits here. */
export const QUEUES: Readonly<Record<QueueName, Queue>> = {
  to_read: { states: ['received'], liveOnly: false, roles: [INTAKE] },
  to_register: { states: ['made_safe'], liveOnly: false, roles: [INTAKE] },
  to_triage: { states: ['registered'], liveOnly: false, roles: [['analyst', 'on_desk'], INTAKE] },
  to_link: {
    states: ['triaged'],
    liveOnly: true,
    roles: [
      ['verifier', 'on_desk'],
      ['analyst', 'on_desk'],
    ],
  },
  to_close: { states: ['triaged', 'linked'], liveOnly: false, roles: [['coordinator', 'on_desk'], INTAKE] },
  mine: {
    states: 'any',
    liveOnly: false,
    roles: [INTAKE, ['verifier', 'on_desk'], ['analyst', 'on_desk'], ['coordinator', 'on_desk']],
  },
}

/** The queues of somebody with these roles, in the order in which work flows. */
export function queuesOf(roles: readonly string[]): QueueName[] {
  return QUEUE_NAMES.filter((name) => QUEUES[name].roles.some(([role]) => roles.includes(role)))
}

/** A part of the tray that one index holds in the order in which it is shown. */
export type Slice = {
  /** One state, or all; of all, the desk has those that were made safe. */
  state: ReportState | 'any' | 'made_safe_and_after'
  whose: 'own' | 'all'
}

/**
 * What she may list as parts that do not overlap, so that a page is read from the head of each: how much waits
 * unread with others, or stands in other states, costs her nothing.
 */
export function slicesOf(
  reach: Readonly<Record<Reach, boolean>>,
  states: readonly ReportState[] | 'any',
): Slice[] {
  const { own_custody, on_desk } = reach
  if (states !== 'any')
    return states.flatMap((state): Slice[] => {
      if (on_desk && state !== 'received') return [{ state, whose: 'all' }]
      return own_custody ? [{ state, whose: 'own' }] : []
    })
  if (!on_desk) return own_custody ? [{ state: 'any', whose: 'own' }] : []
  const made: Slice = { state: 'made_safe_and_after', whose: 'all' }
  return own_custody ? [{ state: 'received', whose: 'own' }, made] : [made]
}

/** Whose reports stand in this queue for somebody with these roles; empty where it is none of hers. */
export function reachOf(name: QueueName, roles: readonly string[]): Reach[] {
  return [...new Set(QUEUES[name].roles.filter(([role]) => roles.includes(role)).map(([, reach]) => reach))]
}
