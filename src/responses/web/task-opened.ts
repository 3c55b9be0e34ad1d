import type { Static } from 'typebox'
import { me, sealFor } from '../../custody/web/index.ts'
import { api } from '../../ui/api.ts'
import { opened } from '../../warnings/web/index.ts'
import type { TaskReportContent, TaskReportRow, TaskView } from '../wire.ts'

type View = Static<typeof TaskView>
export type OpenedReport = Static<typeof TaskReportRow> & { words: string | null }
export type OpenedTask = Omit<View, 'reports'> & { reports: OpenedReport[] }

export const openReports = (rows: readonly Static<typeof TaskReportRow>[]): Promise<OpenedReport[]> =>
  Promise.all(
    rows.map(async (row) => ({
      ...row,
      words: (await opened<TaskReportContent>(row.sealed))?.words ?? null,
    })),
  )

export async function openTask(id: string): Promise<OpenedTask> {
  const view = await api.get<View>(`/api/tasks/${id}`)
  return { ...view, reports: await openReports(view.reports) }
}

/** To the whole desk and to the responder itself, so that it can read what it answered. */
export async function sealAnswer(of: OpenedTask, words: string): Promise<string> {
  const own = me.value?.organisation.recipient
  const readers = new Set(of.recipients.map((one) => one.recipient))
  if (own !== undefined) readers.add(own)
  const content: TaskReportContent = { v: 1, words }
  return sealFor([...readers], content)
}
