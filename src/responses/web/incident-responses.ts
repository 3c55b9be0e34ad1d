import type { Static } from 'typebox'
import { useEffect } from 'preact/hooks'
import { api } from '../../ui/api.ts'
import { useLoad } from '../../ui/load.ts'
import { opened, type OpenedIncident } from '../../warnings/web/index.ts'
import type { IncidentResponses, LoopContent, OutcomeContent } from '../wire.ts'
import { type OpenedReport, openReports } from './task-opened.ts'

type View = Static<typeof IncidentResponses>
export type AskedTask = Omit<View['tasks'][number], 'reports'> & { reports: OpenedReport[] }
export type Responses = {
  tasks: AskedTask[]
  outcomes: (View['outcomes'][number] & { words: string | null })[]
  closures: (View['closures'][number] & { words: string | null })[]
  actions: string[]
}

async function openResponses(id: string): Promise<Responses> {
  const view = await api.get<View>(`/api/incidents/${id}/responses`)
  const wordsIn = async (sealed: string | null) =>
    (await opened<OutcomeContent | LoopContent>(sealed))?.words ?? null
  const [tasks, outcomes, closures] = await Promise.all([
    Promise.all(view.tasks.map(async (task) => ({ ...task, reports: await openReports(task.reports) }))),
    Promise.all(view.outcomes.map(async (row) => ({ ...row, words: await wordsIn(row.sealed) }))),
    Promise.all(view.closures.map(async (row) => ({ ...row, words: await wordsIn(row.sealed) }))),
  ])
  return { tasks, outcomes, closures, actions: view.actions }
}

/** Three parts of one page ask for the same thing in the same moment; they share the answer, which goes with the page. */
const answers = new WeakMap<OpenedIncident, Promise<Responses>>()

function shared(of: OpenedIncident): Promise<Responses> {
  const known = answers.get(of)
  if (known !== undefined) return known
  const answer = openResponses(of.incident.incident_id)
  answers.set(of, answer)
  return answer
}

/** Follows the incident as the page has it. What stands stays until the newer answer is there, open dialogs with it. */
export function useResponses(of: OpenedIncident) {
  const loaded = useLoad(() => shared(of), [of.incident.incident_id])
  useEffect(() => void loaded.reload(), [of])
  return loaded
}
