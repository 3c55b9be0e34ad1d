import { api } from '../../ui/api.ts'
import { t } from '../../ui/i18n.ts'
import { useLoad } from '../../ui/load.ts'
import { Problem } from '../../ui/parts/feedback.tsx'
import { Card } from '../../ui/parts/layout.tsx'
import { useAct } from './act.ts'
import { IncidentTitle, openIncident } from './incident-opened.tsx'
import { moment, person } from './labels.ts'
import { Quiet } from './parts.tsx'
import { ReportSummary } from './report-summary.tsx'
import type { RumourPart } from './rumour.tsx'

/** Reports and incidents that speak of it. How often it is said makes none of them truer. */
export function RumourLinks({ of, reload }: RumourPart) {
  const { problem, run } = useAct(reload)
  const { rumour_id: id, version } = of.rumour
  if (of.links.length === 0) return null
  const unlink = (link_id: string) =>
    run(() => api.post(`/api/rumours/${id}/unlink`, { link_id }, { version }), t('warnings.unlink.done'))
  return (
    <Card title={t('warnings.rumour.links')}>
      <p class="soft">{t('warnings.rumour.no_origin')}</p>
      {problem && <Problem problem={problem} />}
      {of.links.map((link) => (
        <div key={link.link_id} class="w-linked">
          {link.report_id !== null && <ReportSummary reportId={link.report_id} />}
          {link.incident_id !== null && <LinkedIncident id={link.incident_id} />}
          <p class="soft">
            {t('warnings.linked', { person: person(link.linked_by), time: moment(link.linked_at) })}
          </p>
          {of.actions.includes('unlink') && (
            <Quiet onClick={() => unlink(link.link_id)}>{t('warnings.rumour.unlink')}</Quiet>
          )}
        </div>
      ))}
    </Card>
  )
}

function LinkedIncident({ id }: { id: string }) {
  const { data } = useLoad(() => openIncident(id), [id])
  return data === undefined ? null : (
    <p>
      <IncidentTitle of={data} />
    </p>
  )
}
