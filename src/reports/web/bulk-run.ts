import { asProblem, type ProblemError } from '../../ui/api.ts'
import type { BulkAct } from '../bulk.ts'
import type { Row } from './calls.ts'
import { type BulkBody, many, type Refused } from './tray-calls.ts'

/** Small enough that the bar moves and a cancel is heard; each batch is one transaction. */
const BATCH = 20

export type Given = Pick<BulkBody, 'severity' | 'urgency' | 'silence_is_safer'> & {
  /** Sealed anew for each report, so that copies do not show that they are. */
  seal?: () => Promise<string>
}
export type Outcome = {
  act: BulkAct
  done: string[]
  refused: Refused[]
  /** Not tried: it was cancelled, or the connection broke. */
  left: string[]
  problem: ProblemError | undefined
  undo: { id: string; until: string }[]
}

/** The same act on many, batch by batch. A batch whose answer is lost is tried once more under its own key. */
export async function runBulk(
  act: BulkAct,
  rows: readonly Row[],
  { seal, ...given }: Given,
  onProgress: (done: number) => void,
  stopped: () => boolean,
): Promise<Outcome> {
  const outcome: Outcome = { act, done: [], refused: [], left: [], problem: undefined, undo: [] }
  let from = 0
  for (; from < rows.length && !stopped(); from += BATCH) {
    const items: BulkBody['items'] = []
    for (const { report_id, version } of rows.slice(from, from + BATCH))
      items.push({ report_id, version, ...(seal && { summary_sealed: await seal() }) })
    const body = { act, items, ...given }
    const key = crypto.randomUUID()
    try {
      const answer = await many.bulk(body, key).catch((error: unknown) => {
        if (asProblem(error).code !== 'network_unreachable') throw error
        return many.bulk(body, key)
      })
      outcome.done.push(...answer.done.map((one) => one.report_id))
      outcome.refused.push(...answer.refused)
      if (answer.bulk_act_id !== null && answer.undo_until !== null)
        outcome.undo.push({ id: answer.bulk_act_id, until: answer.undo_until })
    } catch (error) {
      outcome.problem = asProblem(error)
      break
    }
    onProgress(Math.min(rows.length, from + BATCH))
  }
  outcome.left = rows.slice(from).map((row) => row.report_id)
  return outcome
}
