/** Names of this slice's entries in the journal; later slices subscribe to them. */
export const responseEvents = {
  offered: 'task.offered',
  accepted: 'task.accepted',
  declined: 'task.declined',
  timedOut: 'task.timed_out',
  escalated: 'task.escalated',
  begun: 'task.begun',
  reported: 'task.reported',
  evaluated: 'task.evaluated',
  withdrawn: 'task.withdrawn',
  outcome: 'incident.outcome',
  loopClosed: 'incident.loop_closed',
} as const
