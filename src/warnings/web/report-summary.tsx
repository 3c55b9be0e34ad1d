import type { ComponentChildren } from 'preact'
import type { Static } from 'typebox'
import type { ReportRow, ReportView, SummaryContent } from '../../reports/wire.ts'
import { api } from '../../ui/api.ts'
import { t } from '../../ui/i18n.ts'
import { useLoad } from '../../ui/load.ts'
import { Loading } from '../../ui/parts/feedback.tsx'
import { moment } from './labels.ts'
import { opened } from './opened.ts'
import { Dots, Said } from './parts.tsx'

export type Summarised = { report: Static<typeof ReportRow> | null; summary: string | null }

/** The newest summary of a report: all that the desk ever reads of it. A report that has left has none. */
export async function summaryOf(reportId: string): Promise<Summarised> {
  try {
    const view = await api.get<Static<typeof ReportView>>(`/api/reports/${reportId}`)
    const newest = view.summaries.at(-1)
    const content = await opened<SummaryContent>(newest?.sealed ?? null)
    return { report: view.report, summary: content?.summary ?? null }
  } catch {
    return { report: null, summary: null }
  }
}

export function ReportSummary({ reportId, children }: { reportId: string; children?: ComponentChildren }) {
  const { data } = useLoad(() => summaryOf(reportId), [reportId])
  if (data === undefined) return <Loading />
  return (
    <>
      <Said text={data.summary} />
      <p class="soft">
        <Dots
          of={[
            data.report &&
              t('warnings.report.received', {
                time: moment(data.report.received_at),
                channel: t(`warnings.channel.${data.report.channel}`),
              }),
            children,
          ]}
        />
      </p>
    </>
  )
}
