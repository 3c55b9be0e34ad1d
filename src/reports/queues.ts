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

/** Whose reports stand in this queue for somebody with these roles; empty where it is none of hers. */
export function reachOf(name: QueueName, roles: readonly string[]): Reach[] {
  return [...new Set(QUEUES[name].roles.filter(([role]) => roles.includes(role)).map(([, reach]) => reach))]
}
