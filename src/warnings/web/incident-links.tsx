import { useState } from 'preact/hooks'
import { api } from '../../ui/api.ts'
import { t } from '../../ui/i18n.ts'
import { Problem, toast } from '../../ui/parts/feedback.tsx'
import { Card } from '../../ui/parts/layout.tsx'
import { useAct } from './act.ts'
import type { OpenedIncident } from './incident-opened.tsx'
import { moment, person } from './labels.ts'
import { LinkReport } from './link-report.tsx'
import { OriginOf } from './origin-of.tsx'
import { Buttons, Note, Quiet } from './parts.tsx'
import { ReportSummary } from './report-summary.tsx'

type Props = { of: OpenedIncident; reload: () => void }
type LinkRow = OpenedIncident['links'][number]

/** Reports by the mouth they came from: forty forwards of one message are one origin, and count as one. */
export function Links({ of, reload }: Props) {
  const active = of.links.filter((link) => link.unlinked_at === null)
  const gone = of.links.filter((link) => link.unlinked_at !== null)
  const origins = [...new Set(active.map((link) => link.origin))].toSorted((a, b) => a - b)
  return (
    <Card title={t('warnings.reports_origins', { reports: active.length, origins: origins.length })}>
      <p class="soft">{t('warnings.origins.why')}</p>
      {origins.map((origin, at) => {
        const links = active.filter((link) => link.origin === origin)
        return <Origin key={origin} number={at + 1} links={links} of={of} reload={reload} />
      })}
      {active.length === 0 && <Note tone="care">{t('warnings.links.none')}</Note>}
      {gone.length > 0 && (
        <details>
          <summary>{t('warnings.links.gone', { count: gone.length })}</summary>
          <ul class="w-list">
            {gone.map((link) => (
              <li key={link.link_id} class="soft">
                {t('warnings.links.gone.one', { time: moment(link.unlinked_at ?? '') })}
              </li>
            ))}
          </ul>
        </details>
      )}
      {of.actions.includes('link') && (
        <Buttons>
          <LinkReport of={of} reload={reload} />
        </Buttons>
      )}
    </Card>
  )
}

function Origin({ number, links, of, reload }: Props & { number: number; links: LinkRow[] }) {
  const [first, ...others] = links
  const [shown, setShown] = useState(false)
  if (first === undefined) return null
  return (
    <section class="w-origin">
      <h3>{t('warnings.origin.heading', { origin: number, reports: links.length })}</h3>
      <LinkedReport link={first} of={of} reload={reload} />
      {others.length > 0 && (
        <details onToggle={(event) => setShown(event.currentTarget.open)}>
          <summary>{t('warnings.origin.forwards', { count: others.length })}</summary>
          {/* Opened only when asked for: each is a request and a lock. */}
          {shown &&
            others.map((link) => <LinkedReport key={link.link_id} link={link} of={of} reload={reload} />)}
        </details>
      )}
    </section>
  )
}

function LinkedReport({ link, of, reload }: Props & { link: LinkRow }) {
  const { problem, run } = useAct(reload)
  const { incident_id: id, version } = of.incident

  async function unlink(): Promise<void> {
    await run(async () => {
      const moved = await api.post<{ version: number }>(
        `/api/incidents/${id}/unlink`,
        { link_id: link.link_id },
        { version },
      )
      const back = { report_id: link.report_id, origin: link.origin }
      toast(t('warnings.unlink.done'), () => {
        void run(
          () => api.post(`/api/incidents/${id}/link`, back, { version: moved.version }),
          t('warnings.unlink.undone'),
        )
      })
    })
  }

  return (
    <div class="w-linked">
      <ReportSummary reportId={link.report_id}>
        {t('warnings.linked', { person: person(link.linked_by), time: moment(link.linked_at) })}
      </ReportSummary>
      {problem && <Problem problem={problem} />}
      {of.actions.includes('unlink') && (
        <Buttons>
          <OriginOf link={link} of={of} reload={reload} />
          <Quiet onClick={unlink}>{t('warnings.unlink')}</Quiet>
        </Buttons>
      )}
    </div>
  )
}
