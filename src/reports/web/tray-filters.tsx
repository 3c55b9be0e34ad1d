import { useLocation } from 'preact-iso'
import { areaName, wheel } from '../../custody/web/index.ts'
import { t } from '../../ui/i18n.ts'
import { Field, Select } from '../../ui/parts/controls.tsx'
import { PRIORITIES } from '../../wheels/clocks.ts'
import { HANDLING_GROUPS } from '../handling.ts'
import { REPORT_STATES } from '../states.ts'
import { CHANNELS, channelLabel, groupLabel, priorityLabel, stateLabel } from './labels.ts'

export const FILTERS = ['state', 'area', 'group', 'priority', 'channel'] as const
type Filter = (typeof FILTERS)[number]

/** Filters stand in the address, so that going back brings them back; words that are searched never do. */
export function useFilters() {
  const { query, path, route } = useLocation()
  const chosen: Partial<Record<Filter, string>> = {}
  for (const name of FILTERS) if (query[name]) chosen[name] = query[name]
  const choose = (name: Filter, value: string): void => {
    const next = new URLSearchParams({ ...chosen, [name]: value })
    if (value === '') next.delete(name)
    route(next.size > 0 ? `${path}?${next.toString()}` : path, true)
  }
  return { chosen, choose, clear: () => route(path, true) }
}

export function TrayFilters(
  props: ReturnType<typeof useFilters> & { words: string; onWords: (words: string) => void },
) {
  const options: Record<Filter, { value: string; label: string }[]> = {
    state: REPORT_STATES.map((value) => ({ value, label: stateLabel(value) })),
    area: (wheel.value?.areas ?? []).map(({ code }) => ({ value: code, label: areaName(code) })),
    group: HANDLING_GROUPS.map((value) => ({ value, label: groupLabel(value) })),
    priority: PRIORITIES.map((value) => ({ value, label: priorityLabel(value) })),
    channel: CHANNELS.map((value) => ({ value, label: channelLabel(value) })),
  }
  const count = Object.keys(props.chosen).length
  return (
    <div class="tray-tools">
      <Field
        label={t('work.tray.search')}
        hint={t('work.tray.search.hint')}
        type="search"
        value={props.words}
        onInput={props.onWords}
      />
      <details class="tray-filters" open={count > 0}>
        <summary>{t('work.tray.filters', { count })}</summary>
        <div class="tray-filter-grid">
          {FILTERS.map((name) => (
            <Select
              key={name}
              label={t(`work.tray.filter.${name}`)}
              value={props.chosen[name] ?? ''}
              onChange={(value: string) => props.choose(name, value)}
              placeholder={t('work.tray.all')}
              options={options[name]}
            />
          ))}
        </div>
      </details>
    </div>
  )
}
