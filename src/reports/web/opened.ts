import { effect, signal } from '@preact/signals'
import { me, openSealed } from '../../custody/web/index.ts'
import { scan } from '../../custody/sgbv.ts'
import type { MessageContent, NoteContent, ReportContent, SummaryContent } from '../wire.ts'
import type { View } from './calls.ts'

/** What could not be opened stays a gap in its place: a lock that was destroyed, another key. */
export type Read<T> = { content: T | undefined; at: string; authorId: string | null; number: number }
export type Message = Omit<Read<MessageContent>, 'number'> & { direction: string; id: string }
export type Opened = {
  /** Undefined for the desk, which has summaries; null where the body did not open. */
  body: ReportContent | null | undefined
  summaries: Read<SummaryContent>[]
  notes: Read<NoteContent>[]
  messages: Message[]
}

/** Words of this session, for the tray and its search. In memory only, and gone with the session. */
export const openedWords = signal<ReadonlyMap<string, ReportContent>>(new Map())
/** Reports whose words a person read and found the scan mistaken: told to nobody, gone with the session. */
export const scanMistaken = signal<ReadonlySet<string>>(new Set())

effect(() => {
  if (me.value) return
  openedWords.value = new Map()
  scanMistaken.value = new Set()
})

export async function openReport(view: View): Promise<Opened> {
  const id = view.report.report_id
  const body = view.body_sealed === null ? undefined : await tryOpen<ReportContent>(view.body_sealed)
  const opened: Opened = {
    body: body === undefined && view.body_sealed !== null ? null : body,
    summaries: await openAll<SummaryContent>(view.summaries),
    notes: await openAll<NoteContent>(view.notes),
    messages: await Promise.all(
      view.messages.map(async (one) => ({
        id: one.message_id,
        direction: one.direction,
        at: one.at,
        authorId: one.author_id,
        content: await tryOpen<MessageContent>(one.sealed),
      })),
    ),
  }
  if (body) openedWords.value = new Map(openedWords.peek()).set(id, body)
  return opened
}

export function forget(id: string): void {
  const rest = new Map(openedWords.peek())
  rest.delete(id)
  openedWords.value = rest
}

/** Everything that the reporter wrote: what came ready-sealed was scanned by nobody here. */
export function mentionsSensitive({ body, messages }: Opened): boolean {
  const fromReporter = messages.filter((one) => one.direction === 'from_reporter')
  const texts = [body?.words, body?.where, body?.when, ...fromReporter.map((one) => one.content?.words)]
  return texts.some((text) => text !== undefined && scan(text).mentions)
}

async function openAll<T>(
  sealed: readonly { number: number; sealed: string; author_id: string | null; at: string }[],
): Promise<Read<T>[]> {
  return Promise.all(
    sealed.map(async ({ number, sealed: bytes, author_id, at }) => ({
      number,
      at,
      authorId: author_id,
      content: await tryOpen<T>(bytes),
    })),
  )
}

export async function tryOpen<T>(sealed: string): Promise<T | undefined> {
  try {
    return await openSealed<T>(sealed)
  } catch {
    return undefined
  }
}
