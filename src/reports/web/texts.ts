import { scan } from '../../custody/sgbv.ts'
import type { ReportContent, SummaryContent } from '../wire.ts'
import { openedWords, tryOpen } from './opened.ts'
import { many } from './tray-calls.ts'

/** As many as the server gives at once. */
const BATCH = 50

/** What a report says, as far as this organisation opens it. */
export type OpenText = { kind: 'body'; content: ReportContent } | { kind: 'summary'; content: SummaryContent }

/** Of this session alone, as everything that was opened. */
export type Texts = ReadonlyMap<string, OpenText>

/**
 * Opens the words of many, batch by batch. What does not open is missing from the answer. Between batches it can be
 * stopped, and then gives what it has.
 *
 * @throws ProblemError where the server does not give them
 */
export async function openTexts(
  ids: readonly string[],
  onProgress: (done: number) => void,
  stopped: () => boolean,
): Promise<Texts> {
  const found = new Map<string, OpenText>()
  for (let from = 0; from < ids.length && !stopped(); from += BATCH) {
    const { rows } = await many.texts(ids.slice(from, from + BATCH))
    for (const { report_id, kind, sealed } of rows) {
      if (kind === 'body') {
        const content = await tryOpen<ReportContent>(sealed)
        if (content) found.set(report_id, { kind, content })
      } else {
        const content = await tryOpen<SummaryContent>(sealed)
        if (content) found.set(report_id, { kind, content })
      }
    }
    onProgress(Math.min(ids.length, from + BATCH))
  }
  const words = new Map(openedWords.peek())
  for (const [id, text] of found)
    if (text.kind === 'body' && !speaksOfViolence(text.content)) words.set(id, text.content)
  openedWords.value = words
  return found
}

export const wordsIn = (text: OpenText): string =>
  text.kind === 'body' ? text.content.words : text.content.summary

/** Sexual violence, or violence at home: read by itself and for the specialist, never one of many. */
export const speaksOfViolence = ({ words, where, when }: ReportContent): boolean =>
  [words, where, when].some((text) => text !== undefined && scan(text).mentions)
