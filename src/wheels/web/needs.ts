import type { Static } from 'typebox'
import type { NeedsMe } from '../wire.ts'

export type Need = Static<typeof NeedsMe>['rows'][number]
/** What waits about one record: the most pressing thing leads, the rest follows it. */
export type Waiting = { first: Need; next: Need[] }

/** Kinds of what waits, by the record they are about; words id `work.need.<subject>.<kind>`. */
const SENTENCES: Readonly<Record<string, readonly string[]>> = {
  report: ['make_safe', 'register', 'acknowledge', 'message', 'triage', 'verify', 'close'],
  incident: ['triage', 'verify', 'act', 'close', 'source_gone', 'could_not_leave'],
  alert_level: ['confirm'],
  release: ['approve', 'could_not_leave', 'source_gone'],
  task: ['task', 'accept', 'act', 'close', 'declined', 'escalated'],
  inbox_item: ['inbox'],
  field_check: ['field_check'],
  envelope: ['envelope'],
  oversight_report: ['oversight'],
}

/** The id of the sentence; a kind that a newer server knows and this page does not is said in general words. */
export function sentenceOf(need: Need): string {
  const known = SENTENCES[need.subject]?.includes(need.kind)
  return known ? `work.need.${need.subject}.${need.kind}` : 'work.need.other'
}

/** Where the thing is done; a later slice's screens answer to these addresses. */
export function hrefOf({ subject, subject_id }: Need): string {
  switch (subject) {
    case 'report':
      return `/work/reports/${subject_id}`
    case 'incident':
      return `/work/incidents/${subject_id}`
    case 'alert_level':
      return '/work/levels'
    case 'release':
      return `/work/releases/${subject_id}`
    case 'task':
      return `/work/tasks/${subject_id}`
    case 'inbox_item':
      return `/work/inbox/${subject_id}`
    case 'field_check':
      return '/work/coverage'
    case 'envelope':
      return '/work/envelopes'
    case 'oversight_report':
      return `/work/oversight/${subject_id}`
    default:
      return '/work'
  }
}

/** One line a record: the server's order is by time left, so the first that names it leads. */
export function byRecord(needs: readonly Need[]): Waiting[] {
  const lines = new Map<string, Waiting>()
  for (const need of needs) {
    const line = lines.get(`${need.subject} ${need.subject_id}`)
    if (line) line.next.push(need)
    else lines.set(`${need.subject} ${need.subject_id}`, { first: need, next: [] })
  }
  return [...lines.values()]
}
