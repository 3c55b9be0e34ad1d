import type { Static } from 'typebox'
import { useState } from 'preact/hooks'
import type { ReportList } from '../../reports/wire.ts'
import { api } from '../../ui/api.ts'
import { t } from '../../ui/i18n.ts'
import { useLoad } from '../../ui/load.ts'
import { Button, Form, RadioGroup } from '../../ui/parts/controls.tsx'
import { Dialog } from '../../ui/parts/dialog.tsx'
import { Empty, Loading, Problem } from '../../ui/parts/feedback.tsx'
import { withQuery } from './pages.ts'
import { useAct } from './act.ts'
import type { OpenedIncident } from './incident-opened.tsx'
import { moment, place, said } from './labels.ts'
import { originOptions } from './origin-of.tsx'
import { Buttons } from './parts.tsx'
import { ReportSummary } from './report-summary.tsx'

type Props = { of: OpenedIncident; reload: () => void }

export function LinkReport({ of, reload }: Props) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button kind="plain" onClick={() => setOpen(true)}>
        {t('warnings.link')}
      </Button>
      <Dialog open={open} title={t('warnings.link.title')} onClose={() => setOpen(false)}>
        <Choice
          of={of}
          reload={() => {
            setOpen(false)
            reload()
          }}
        />
      </Dialog>
    </>
  )
}

/** Triaged reports of the same place; whoever links one says whether it is another mouth or the same. */
function Choice({ of, reload }: Props) {
  const { incident_id: id, version, area_code: area } = of.incident
  const list = useLoad(
    () =>
      api.get<Static<typeof ReportList>>(withQuery('/api/reports', { state: 'triaged', area, limit: '30' })),
    [area],
  )
  const [report, setReport] = useState('')
  const [origin, setOrigin] = useState('')
  const { busy, problem, run } = useAct(reload)
  if (list.problem) return <Problem problem={list.problem} />
  if (list.data === undefined) return <Loading />
  if (list.data.rows.length === 0)
    return (
      <Empty title={t('warnings.link.none', { place: place(area) })}>{t('warnings.choice.none.do')}</Empty>
    )
  const send = () =>
    run(
      () => api.post(`/api/incidents/${id}/link`, { report_id: report, origin: Number(origin) }, { version }),
      t('warnings.link.done'),
    )
  return (
    <Form onSubmit={send} problem={problem}>
      <RadioGroup
        legend={t('warnings.link.which')}
        value={report}
        onChange={setReport}
        options={list.data.rows.map((row) => ({
          value: row.report_id,
          label: t('warnings.link.report', {
            group: said('group', row.handling_group),
            time: moment(row.received_at),
          }),
        }))}
      />
      {report !== '' && (
        <>
          <div class="w-quote">
            <ReportSummary key={report} reportId={report} />
          </div>
          <RadioGroup
            legend={t('warnings.origin.of')}
            value={origin}
            onChange={setOrigin}
            options={originOptions(of.links)}
          />
        </>
      )}
      <Buttons>
        <Button type="submit" kind="primary" busy={busy} disabled={report === '' || origin === ''}>
          {t('warnings.link.send')}
        </Button>
      </Buttons>
    </Form>
  )
}
