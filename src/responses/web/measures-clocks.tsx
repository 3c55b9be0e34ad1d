import { formatList, formatNumber, t } from '../../ui/i18n.ts'
import { Table } from '../../ui/parts/data.tsx'
import { Card } from '../../ui/parts/layout.tsx'
import { MEASURED_CLOCKS } from '../measures.ts'
import type { Measures } from './measures-calls.ts'
import { duration, How, Interval, shareSaid } from './measures-parts.tsx'

type Row = Measures['clocks'][number]

/** What was due in the period and when it was done: of the work, never of a person. */
export function Clocks({ data }: { data: Measures }) {
  const of = (kind: string): Row[] => data.clocks.filter((row) => row.kind === kind)
  const measured = MEASURED_CLOCKS.filter((kind) => of(kind).length > 0)
  const none = MEASURED_CLOCKS.filter((kind) => of(kind).length === 0)
  return (
    <Card title={t('responses.measure.clocks')}>
      {measured.map((kind) => (
        <div class="m-clock" key={kind}>
          <Table
            caption={t(`warnings.clock.${kind}`)}
            columns={columns()}
            rows={of(kind)}
            rowKey={(row) => row.priority}
          />
        </div>
      ))}
      {none.length > 0 && (
        <p class="m-missing">
          {t('responses.measure.clocks.none', {
            kinds: formatList(none.map((kind) => t(`warnings.clock.${kind}`))),
          })}
        </p>
      )}
      <How>
        <p>{t('responses.measure.clocks.how')}</p>
        <p>{t('responses.measure.clocks.how.open')}</p>
        <p>{t('responses.measure.clocks.how.middle')}</p>
        <p>{t('responses.measure.how.interval', { floor: data.floor })}</p>
        <p>{t('responses.measure.clocks.how.imported')}</p>
      </How>
    </Card>
  )
}

function columns() {
  return [
    { label: t('warnings.priority'), render: (row: Row) => t(`warnings.priority.${row.priority}`) },
    {
      label: t('responses.measure.clocks.in_time'),
      render: (row: Row) => (
        <span class="m-share">
          <span>{inTime(row)}</span>
          <Interval share={row.share} />
        </span>
      ),
    },
    {
      label: t('responses.measure.clocks.median'),
      numeric: true,
      render: (row: Row) => (row.median_seconds === null ? '–' : duration(row.median_seconds)),
    },
    {
      label: t('responses.measure.clocks.p90'),
      numeric: true,
      render: (row: Row) => (row.p90_seconds === null ? '–' : duration(row.p90_seconds)),
    },
    { label: t('responses.measure.clocks.open'), render: openSaid },
  ]
}

function inTime({ share, in_time: hits, late }: Row): string {
  const n = hits + late
  return n === 0 ? t('responses.measure.clocks.undecided') : shareSaid(share, hits, n)
}

function openSaid({ overdue, running, paused }: Row): string {
  const parts = [
    overdue > 0 && t('responses.measure.clocks.overdue', { count: formatNumber(overdue) }),
    running > 0 && t('responses.measure.clocks.running', { count: formatNumber(running) }),
    paused > 0 && t('responses.measure.clocks.paused', { count: formatNumber(paused) }),
  ].filter((part): part is string => part !== false)
  return parts.length === 0 ? '–' : formatList(parts)
}
