import { areaName } from '../../custody/web/index.ts'
import { formatDay, formatList, formatNumber, t } from '../../ui/i18n.ts'
import { Table } from '../../ui/parts/data.tsx'
import { Card } from '../../ui/parts/layout.tsx'
import { StatePill } from '../../ui/parts/status.tsx'
import type { Measures } from './measures-calls.ts'
import { How } from './measures-parts.tsx'

type Row = Measures['coverage']['rows'][number]

/** Where anything was heard from. In the order of the wheel: a place that writes more is neither better nor worse. */
export function Coverage({ data }: { data: Measures }) {
  const { localities, heard_from, no_locality, rows } = data.coverage
  const silent = rows.filter((row) => row.standing === 'no_information')
  return (
    <Card title={t('responses.measure.coverage')}>
      {localities === 0 ? (
        <p>{t('responses.measure.coverage.none')}</p>
      ) : (
        <p class="m-main">
          {t('responses.measure.coverage.said', {
            heard: formatNumber(heard_from),
            all: formatNumber(localities),
          })}
        </p>
      )}
      {silent.length > 0 && (
        <p class="m-missing">
          {t('responses.measure.coverage.silent', {
            places: formatList(silent.map((row) => areaName(row.area_code))),
          })}
        </p>
      )}
      {no_locality > 0 && (
        <p class="soft">{t('responses.measure.coverage.no_locality', { count: no_locality })}</p>
      )}
      {rows.length > 0 && (
        <Table
          caption={t('responses.measure.coverage.table')}
          captionHidden
          columns={columns()}
          rows={rows}
          rowKey={(row) => row.area_code}
        />
      )}
      <How>
        <p>{t('responses.measure.coverage.how')}</p>
      </How>
    </Card>
  )
}

function columns() {
  return [
    {
      label: t('work.cover.column.place'),
      render: (row: Row) => <strong>{areaName(row.area_code)}</strong>,
    },
    {
      label: t('work.cover.column.standing'),
      render: (row: Row) => (
        <StatePill
          label={t(`work.cover.${row.standing}`)}
          shape={row.standing === 'no_information' ? 'dotted' : 'solid'}
        />
      ),
    },
    {
      label: t('work.cover.column.last'),
      render: (row: Row) => (row.last_report_on ? formatDay(row.last_report_on) : t('work.cover.never')),
    },
    {
      label: t('responses.measure.coverage.reports'),
      numeric: true,
      // No report is a gap in what is known, and a nought would read as calm.
      render: (row: Row) => (row.reports === 0 ? '–' : formatNumber(row.reports)),
    },
    {
      label: t('responses.measure.coverage.rate'),
      numeric: true,
      render: (row: Row) => (row.reports === 0 ? '–' : formatNumber(Math.round(row.per_week * 10) / 10)),
    },
  ]
}
