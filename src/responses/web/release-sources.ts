import { openIncident, type OpenedIncident, type Summarised, summaryOf } from '../../warnings/web/index.ts'

export type Source = Summarised & { reportId: string; origin: number }

/** An incident with the summaries of its reports, for whoever writes what may leave of it. */
export async function openSources(id: string): Promise<{ of: OpenedIncident; sources: Source[] }> {
  const of = await openIncident(id)
  const links = of.links.filter((link) => link.unlinked_at === null)
  const sources = await Promise.all(
    links.map(async (link) => ({
      reportId: link.report_id,
      origin: link.origin,
      ...(await summaryOf(link.report_id)),
    })),
  )
  return { of, sources }
}

/** Whose person did not agree that a summary is passed on is no source of what leaves. */
export const mayBePassedOn = (source: Source): boolean => source.report?.purposes.summary === true
