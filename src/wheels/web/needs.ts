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
  colleague: ['let_in'],
  organisation: ['second_custodian', 'paper_key'],
  wheel: ['confirm_protocol'],
  candidate: ['vouch'],
}

/** The id of the sentence; a kind that a newer server knows and this page does not is said in general words. */
export function sentenceOf(need: Need): string {
  const known = SENTENCES[need.subject]?.includes(need.kind)
  return known ? `work.need.${need.subject}.${need.kind}` : 'work.need.other'
}

/** Where the thing is done; a later slice's screens answer to these addresses. */
export function hrefOf({ kind, subject, subject_id }: Need): string {
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
    case 'colleague':
      return `/work/settings/people/${subject_id}`
    case 'organisation':
      return kind === 'paper_key' ? '/work/settings/keys/paper' : '/work/settings/people'
    case 'wheel':
      return '/work/settings/protocol'
    case 'candidate':
      return '/work/settings/organisations'
    default:
      return '/work'
  }
}

/** One line a record: the server's order is by time left, so the first that names it leads. */
export function byRecord(needs: readonly Need[]): Waiting[] {
  const lines = new Map<string, Waiting>()
  for (const need of needs) {
    const line = lines.get(lineOf(need))
    if (line) line.next.push(need)
    else lines.set(lineOf(need), { first: need, next: [] })
  }
  return [...lines.values()]
}

/** What an organisation needs is done in several places, so each is a line of its own. */
const lineOf = ({ kind, subject, subject_id }: Need): string =>
  subject === 'organisation' ? kind : `${subject} ${subject_id}`
