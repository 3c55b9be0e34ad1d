import { type Static, Type } from 'typebox'
import { HANDLING_GROUPS } from './handling.ts'
import { QUEUE_NAMES } from './queues.ts'
import { REPORT_STATES } from './states.ts'

const Code = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '^[A-Za-z0-9_:.-]+$' })

/** Which reports a list shows: by open fields alone. Words are searched in the browser, and no server hears of them. */
export const filterFields = {
  state: Type.Optional(Code(20)),
  area: Type.Optional(Code(40)),
  group: Type.Optional(Code(30)),
  priority: Type.Optional(Code(2)),
  channel: Type.Optional(Code(10)),
  language: Type.Optional(Code(5)),
  queue: Type.Optional(Type.Enum([...QUEUE_NAMES])),
  claimed: Type.Optional(Type.Enum(['mine', 'others', 'none'])),
}
export const ReportFilter = Type.Object(filterFields, { additionalProperties: false })
export type ReportFilter = Static<typeof ReportFilter>

/** A person keeps at most so many: more would be a list to search in. */
export const MOST_SAVED = 20

const KNOWN: Partial<Record<keyof ReportFilter, readonly string[]>> = {
  state: REPORT_STATES,
  group: HANDLING_GROUPS,
  priority: ['P1', 'P2', 'P3', 'P4'],
  channel: ['web', 'api', 'walk_in', 'csv', 'sms'],
}

/**
 * The first field that is no code of ours: a kept filter lies in the open, and must hold nothing that somebody wrote.
 * Whether an area is one, only the database knows.
 */
export function strangeField(filter: ReportFilter): keyof ReportFilter | null {
  for (const [name, codes] of Object.entries(KNOWN)) {
    const value = filter[name as keyof ReportFilter]
    if (value !== undefined && !codes.includes(value)) return name as keyof ReportFilter
  }
  if (filter.language !== undefined && !/^([a-z]{2,3}|other)$/.test(filter.language)) return 'language'
  return null
}

/** One text for one filter, whatever the order in which it was chosen: "group=threat&state=received". */
export function filterText(filter: ReportFilter): string {
  return Object.entries(filter)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

export function readFilter(text: string): ReportFilter {
  return Object.fromEntries(text.split('&').map((pair) => pair.split('='))) as ReportFilter
}
