import { formatDay, t } from '../../ui/i18n.ts'
import { useLoad } from '../../ui/load.ts'
import { Table } from '../../ui/parts/data.tsx'
import { Empty, Loading, Problem } from '../../ui/parts/feedback.tsx'
import { Card, Page } from '../../ui/parts/layout.tsx'
import { StatePill } from '../../ui/parts/status.tsx'
import { oversight, type OversightReport } from './calls.ts'
import { languageLabel } from './labels.ts'

/** What came into oversight's own custody: no place, no subject, no clock that anyone outside could see. */
export default function Oversight() {
  const all = useLoad(oversight.list, [])
  return (
    <Page title={t('work.over.title')} lead={t('work.over.lead')}>
      <Problem problem={all.problem} onRetry={all.reload} />
      {!all.data && all.loading && <Loading />}
      {all.data && all.data.rows.length === 0 && (
        <Card>
          <Empty title={t('work.over.none')}>{t('work.over.none.more')}</Empty>
        </Card>
      )}
      {all.data && all.data.rows.length > 0 && (
        <Card>
          <Table
            caption={t('work.over.title')}
            captionHidden
            columns={columns()}
            rows={all.data.rows}
            rowKey={(row) => row.oversight_report_id}
            rowHref={(row) => `/work/oversight/${row.oversight_report_id}`}
          />
        </Card>
      )}
    </Page>
  )
}

function columns() {
  return [
    {
      label: t('work.over.column.received'),
      render: (row: OversightReport) => t('work.over.of', { day: formatDay(row.received_on) }),
    },
    { label: t('work.over.column.language'), render: (row: OversightReport) => languageLabel(row.language) },
    {
      label: t('work.over.column.reach'),
      render: (row: OversightReport) =>
        t(row.may_write && row.reporter_recipient ? 'work.over.reach.yes' : 'work.over.reach.no'),
    },
    {
      label: t('work.over.column.state'),
      render: (row: OversightReport) => (
        <StatePill
          label={t(`work.over.state.${row.state}`)}
          shape={row.state === 'closed' ? 'solid' : 'hollow'}
        />
      ),
    },
  ]
}
