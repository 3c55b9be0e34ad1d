import { useSignal } from '@preact/signals'
import { areaName, me, wheel } from '../../custody/web/index.ts'
import { formatDay, formatNumber, t } from '../../ui/i18n.ts'
import { useLoad } from '../../ui/load.ts'
import { Table } from '../../ui/parts/data.tsx'
import { Empty, Loading, Problem } from '../../ui/parts/feedback.tsx'
import { Card, Page } from '../../ui/parts/layout.tsx'
import { StatePill } from '../../ui/parts/status.tsx'
import { coverage, type CoverageRow } from './calls.ts'
import { SendCheck } from './check-send.tsx'
import { Checks } from './checks.tsx'
import './reports.css'
import './tray.css'

/** Who has been heard from, and who has not: silence is a question to go and ask, never calm (DOMAIN 12, scenario 4). */
export default function CoverageScreen() {
  const roles = me.value?.roles ?? []
  const seesFlow = roles.some((role) =>
    ['intake_operator', 'verifier', 'analyst', 'coordinator'].includes(role),
  )
  const maySend = roles.some((role) => ['verifier', 'analyst', 'coordinator'].includes(role))
  const places = useLoad(async () => (seesFlow ? coverage.list() : { rows: [] }), [seesFlow])
  const checks = useLoad(coverage.checks, [])
  const asking = useSignal<string | undefined>(undefined)
  const silent = places.data?.rows.filter((row) => row.standing === 'no_information').length ?? 0
  const again = () => Promise.all([places.reload(), checks.reload()])

  return (
    <Page
      title={t(seesFlow ? 'work.cover.title' : 'work.check.title')}
      lead={places.data && seesFlow && t('work.cover.lead', { silent, all: places.data.rows.length })}
    >
      <Problem problem={places.problem} onRetry={places.reload} />
      {!places.data && places.loading && <Loading />}
      {seesFlow && places.data && places.data.rows.length === 0 && (
        <Empty title={t('work.cover.none')}>{t('work.cover.none.more')}</Empty>
      )}
      {places.data && places.data.rows.length > 0 && (
        <Card>
          <Table
            caption={t('work.cover.caption')}
            captionHidden
            columns={columns(maySend, (area) => (asking.value = area))}
            rows={[...places.data.rows].sort(bySilence)}
            rowKey={(row) => row.area_code}
          />
        </Card>
      )}
      <Problem problem={checks.problem} onRetry={checks.reload} />
      {checks.data && <Checks checks={checks.data.rows} onDone={again} />}
      {asking.value && wheel.value && (
        <SendCheck
          area={asking.value}
          onClose={() => (asking.value = undefined)}
          onDone={() => {
            asking.value = undefined
            void again()
          }}
        />
      )}
    </Page>
  )
}

/** Those nobody has heard from first, the longest silence at the top. */
function bySilence(a: CoverageRow, b: CoverageRow): number {
  if (a.standing !== b.standing) return a.standing === 'no_information' ? -1 : 1
  return (a.last_report_on ?? '').localeCompare(b.last_report_on ?? '')
}

function columns(maySend: boolean, onAsk: (area: string) => void) {
  return [
    {
      label: t('work.cover.column.place'),
      render: (row: CoverageRow) => <strong>{areaName(row.area_code)}</strong>,
    },
    {
      label: t('work.cover.column.standing'),
      render: (row: CoverageRow) => (
        <StatePill
          label={t(`work.cover.${row.standing}`)}
          shape={row.standing === 'no_information' ? 'dotted' : 'solid'}
        />
      ),
    },
    {
      label: t('work.cover.column.last'),
      render: (row: CoverageRow) =>
        row.last_report_on ? formatDay(row.last_report_on) : t('work.cover.never'),
    },
    {
      label: t('work.cover.column.expected'),
      render: (row: CoverageRow) =>
        row.expected_days === null
          ? t('work.cover.expected.none')
          : t('work.cover.expected', { days: row.expected_days }),
    },
    {
      label: t('work.cover.column.month'),
      numeric: true,
      // No report in thirty days is a gap in what is known, and a nought would read as calm.
      render: (row: CoverageRow) => (row.reports_30_days === 0 ? '–' : formatNumber(row.reports_30_days)),
    },
    {
      label: t('work.cover.column.check'),
      render: (row: CoverageRow) =>
        maySend || row.field_check ? (
          <span class="cover-check">
            {row.field_check && t(`work.check.state.${row.field_check}`)}
            {maySend && row.field_check !== 'sent' && (
              <button
                type="button"
                class={row.standing === 'no_information' ? 'button plain' : 'link'}
                onClick={() => onAsk(row.area_code)}
              >
                {t('work.check.send')}
              </button>
            )}
          </span>
        ) : null,
    },
  ]
}
