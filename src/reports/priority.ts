import type { Priority } from '../wheels/clocks.ts'

/** Harm if it happens (DOMAIN 2.4). 1 tension · 2 livelihood, dignity, threats · 3 injury or displacement of a few · 4 death, or displacement of many · 5 mass violence. */
export const SEVERITIES = [1, 2, 3, 4, 5] as const
export type Severity = (typeof SEVERITIES)[number]

/** Time to harm (DOMAIN 2.4). 1 more than 30 days · 2 within 30 days · 3 within 7 days · 4 within 24 hours · 5 now. */
export const URGENCIES = [1, 2, 3, 4, 5] as const
export type Urgency = (typeof URGENCIES)[number]

/** A cell of the table of DOMAIN 2.4, not a product: the first match wins. How sure we are is shown beside it, never mixed in. */
export function priorityOf(severity: Severity, urgency: Urgency): Priority {
  if ((urgency >= 4 && severity >= 3) || (severity === 5 && urgency >= 3)) return 'P1'
  if ((urgency >= 3 && severity >= 3) || (urgency >= 4 && severity === 2) || severity === 5) return 'P2'
  if ((urgency >= 2 && severity >= 2) || severity === 4) return 'P3'
  return 'P4'
}
