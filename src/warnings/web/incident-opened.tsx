import type { Static } from 'typebox'
import { api } from '../../ui/api.ts'
import type { AccountContent, IncidentView, ReasonContent } from '../wire.ts'
import { titleOf } from './labels.ts'
import { opened } from './opened.ts'

type View = Static<typeof IncidentView>
export type OpenedText = View['texts'][number] & { content: Partial<AccountContent & ReasonContent> | null }
export type OpenedGrade = View['grades'][number] & { reason: string | null }
export type OpenedIncident = Omit<View, 'texts' | 'grades'> & {
  title: string
  texts: OpenedText[]
  grades: OpenedGrade[]
}

/** An incident with every text that this organisation can open; nothing that was opened is kept beyond the page. */
export async function openIncident(id: string): Promise<OpenedIncident> {
  const view = await api.get<View>(`/api/incidents/${id}`)
  const [texts, grades] = await Promise.all([
    Promise.all(
      view.texts.map(async (text) => ({
        ...text,
        content: await opened<Partial<AccountContent & ReasonContent>>(text.sealed),
      })),
    ),
    Promise.all(
      view.grades.map(async (grade) => ({
        ...grade,
        reason: (await opened<ReasonContent>(grade.reason_sealed))?.reason ?? null,
      })),
    ),
  ])
  const newest = texts.findLast((text) => text.kind === 'account')?.content?.title
  return { ...view, texts, grades, title: titleOf(newest, view.incident.handling_group) }
}

export function IncidentTitle({ of }: { of: OpenedIncident }) {
  return (
    <a href={`/work/incidents/${of.incident.incident_id}`} dir="auto">
      {of.title}
    </a>
  )
}
