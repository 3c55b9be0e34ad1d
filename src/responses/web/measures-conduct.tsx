import { organisationName } from '../../custody/web/index.ts'
import { formatNumber, locale, t } from '../../ui/i18n.ts'
import { useLive } from '../../ui/live.ts'
import { useLoad } from '../../ui/load.ts'
import { Button } from '../../ui/parts/controls.tsx'
import { Facts } from '../../ui/parts/data.tsx'
import { ConfirmButton } from '../../ui/parts/dialog.tsx'
import { Loading, Problem, toast } from '../../ui/parts/feedback.tsx'
import { Card } from '../../ui/parts/layout.tsx'
import { type ConductCells, daysOfMonths, FATES, type Months } from '../measures-published.ts'
import { shareOf } from '../measures.ts'
import { measures, type Published } from './measures-calls.ts'
import { CountConduct } from './measures-count.tsx'
import { How, ShareLine } from './measures-parts.tsx'

/** What custodians say of reports about the conduct of forces; who else knows, and who does not, stands beside it. */
export function Conduct() {
  const { data, problem, loading, reload } = useLoad(measures.published, [])
  useLive(['published_measure'], reload)
  const rows = data?.rows ?? []
  return (
    <Card title={t('responses.measure.conduct')}>
      <p>{t('responses.measure.conduct.means')}</p>
      <p class="m-missing">{t('responses.measure.conduct.oversight')}</p>
      <Problem problem={problem} onRetry={reload} />
      {!data && loading && <Loading />}
      {data && rows.length === 0 && <p class="m-missing">{t('responses.measure.conduct.none')}</p>}
      {rows.map((row) => (
        <Said key={row.published_measure_id} row={row} onDone={reload} />
      ))}
      {data?.actions.includes('count') && (
        <CountConduct said={rows} mayPropose={data.actions.includes('propose')} onDone={reload} />
      )}
      <How>
        <p>{t('responses.measure.conduct.how')}</p>
        <p>{t('responses.measure.conduct.how.cells')}</p>
        <p>{t('responses.measure.conduct.how.once')}</p>
      </How>
    </Card>
  )
}

function Said({ row, onDone }: { row: Published; onDone: () => unknown }) {
  const waits = row.state === 'proposed'
  return (
    <section class="m-table" aria-label={monthsSaid(row as Months)}>
      <h3>
        {t('responses.measure.conduct.by', {
          organisation: organisationName(row.organisation_id),
          months: monthsSaid(row as Months),
        })}
      </h3>
      {waits && <p class="note ochre">{t('responses.measure.conduct.waits')}</p>}
      <CellsShown cells={row} />
      {row.actions.length > 0 && (
        <div class="actions m-acts">
          {row.actions.includes('confirm') && (
            <ConfirmButton
              kind="primary"
              label={t('responses.measure.conduct.confirm')}
              question={t('responses.measure.conduct.confirm.question')}
              confirmLabel={t('responses.measure.conduct.confirm')}
              onConfirm={async () => {
                await measures.confirm(row)
                toast(t('responses.measure.conduct.confirm.done'))
                await onDone()
              }}
            />
          )}
          {row.actions.includes('withdraw') && (
            <Button
              onClick={async () => {
                await measures.withdraw(row)
                toast(t('responses.measure.conduct.withdraw.done'))
                await onDone()
              }}
            >
              {t('responses.measure.conduct.withdraw')}
            </Button>
          )}
        </div>
      )}
    </section>
  )
}

export function CellsShown({ cells }: { cells: ConductCells }) {
  const { conduct, other, unsorted } = cells
  const known = conduct !== null && other !== null
  return (
    <>
      {known && conduct + other > 0 && (
        <ShareLine share={shareOf(conduct, conduct + other)} hits={conduct} n={conduct + other} />
      )}
      <Facts
        rows={[
          [t('responses.measure.conduct.reports'), formatNumber(cells.reports)],
          [t('responses.measure.conduct.conduct'), cellSaid(conduct)],
          [t('responses.measure.conduct.other'), cellSaid(other)],
          [t('responses.measure.conduct.unsorted'), cellSaid(unsorted)],
          ...(conduct === null || conduct === 0
            ? []
            : FATES.map((fate) => [t(`responses.measure.conduct.${fate}`), cellSaid(cells[fate])] as const)),
        ]}
      />
    </>
  )
}

const cellSaid = (cell: number | null): string =>
  cell === null ? t('responses.measure.conduct.few') : formatNumber(cell)

/** "October 2026", or "July – September 2026". */
export function monthsSaid(months: Months): string {
  const { from, to } = daysOfMonths(months)
  const format = new Intl.DateTimeFormat(locale.value, { month: 'long', year: 'numeric', timeZone: 'UTC' })
  return months.months === 1
    ? format.format(new Date(from))
    : format.formatRange(new Date(from), new Date(to))
}
