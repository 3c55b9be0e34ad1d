type Shape = 'solid' | 'half' | 'hollow' | 'dotted'

/** How far a task has come, as a shape beside its words. */
export const TASK_SHAPE: Readonly<Record<string, Shape>> = {
  offered: 'hollow',
  accepted: 'half',
  in_action: 'half',
  reported: 'solid',
  evaluated: 'solid',
  escalated: 'hollow',
  declined: 'dotted',
  timed_out: 'dotted',
  withdrawn: 'dotted',
}
