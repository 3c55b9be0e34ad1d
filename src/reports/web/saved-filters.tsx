import { t } from '../../ui/i18n.ts'
import { useLoad } from '../../ui/load.ts'
import { Button } from '../../ui/parts/controls.tsx'
import { Problem, toast } from '../../ui/parts/feedback.tsx'
import { filterText, type ReportFilter } from '../saved-filter.ts'
import { useDoing } from './doing.ts'
import { dots } from './labels.ts'
import { many, type Saved } from './tray-calls.ts'
import { filterSaid, type TrayFilter } from './tray-filters.tsx'

/** Filters that she keeps for herself. They are kept where she signs in, not on the device. */
export function SavedFilters({ tray }: { tray: TrayFilter }) {
  const saved = useLoad(() => many.saved(), [])
  const { busy, problem, run } = useDoing()
  const rows = saved.data?.rows ?? []
  const now = filterText(tray.filter)
  const kept = rows.some((row) => filterText(row.filter) === now)
  const keep = (filter: ReportFilter): Promise<void> =>
    run(async () => {
      await many.save(filter)
      await saved.reload()
    })
  const remove = ({ saved_filter_id, filter }: Saved): Promise<void> =>
    run(async () => {
      await many.unsave(saved_filter_id)
      await saved.reload()
      toast(t('reports.saved.removed'), () => void keep(filter))
    })
  const mayKeep = tray.count > 0 && saved.data !== undefined && !kept
  if (rows.length === 0 && !mayKeep) return null
  return (
    <section class="saved-filters" aria-label={t('reports.saved.label')}>
      {rows.length > 0 && (
        <ul>
          {rows.map((row) => {
            const said = dots(...filterSaid(row.filter))
            const current = filterText(row.filter) === now
            return (
              <li key={row.saved_filter_id} class={current ? 'saved current' : 'saved'}>
                <a href={tray.hrefOfSaved(row.filter)} aria-current={current ? 'true' : undefined}>
                  {said}
                </a>
                <button
                  type="button"
                  class="link"
                  aria-label={t('reports.saved.remove', { filter: said })}
                  onClick={() => remove(row)}
                >
                  <span aria-hidden="true">×</span>
                </button>
              </li>
            )
          })}
        </ul>
      )}
      {mayKeep && (
        <Button busy={busy} onClick={() => keep(tray.filter)}>
          {t('reports.saved.keep')}
        </Button>
      )}
      <Problem problem={problem} />
    </section>
  )
}
