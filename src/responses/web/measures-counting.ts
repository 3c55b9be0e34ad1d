import { openSealed } from '../../custody/web/index.ts'
import type { ReportState } from '../../reports/states.ts'
import type { NoteContent } from '../../reports/wire.ts'
import { type ConductCounts, fateOf, type Months } from '../measures-published.ts'
import { measures } from './measures-calls.ts'

export type Counting = { done: number; total: number }

/**
 * Opens the notes of her own custody with her own keys, batch by batch, and counts. The notes are forgotten with the
 * batch; what comes out is five numbers. Undefined where she stopped it.
 */
export async function countConduct(
  months: Months,
  tell: (progress: Counting) => void,
  stopped: () => boolean,
): Promise<ConductCounts | undefined> {
  const counts: ConductCounts = { waiting: 0, in_incident: 0, closed: 0, other: 0, unsorted: 0 }
  const seen = new Set<string>()
  let after: string | null = null
  do {
    const batch: Awaited<ReturnType<typeof measures.notes>> = await measures.notes(months, after)
    for (const { report_id: id, state, notes } of batch.rows) {
      if (stopped()) return undefined
      if (seen.has(id)) continue
      seen.add(id)
      const category = await newestCategory(notes)
      if (category === undefined) counts.unsorted++
      else if (category === 'conduct_of_forces') counts[fateOf(state as ReportState)]++
      else counts.other++
      tell({ done: seen.size, total: Math.max(batch.total, seen.size) })
    }
    after = batch.after
  } while (after !== null)
  return counts
}

/** A later note may only say how somebody agreed; the category is that of the newest one which has any. */
async function newestCategory(notes: readonly string[]): Promise<string | undefined> {
  for (const sealed of notes) {
    const note = await openSealed<NoteContent>(sealed).catch(() => undefined)
    if (note?.category !== undefined) return note.category
  }
  return undefined
}
