import { useLocation } from 'preact-iso'
import { areaName, wheel } from '../../custody/web/index.ts'
import { formatDay, t } from '../../ui/i18n.ts'
import { Field, Select } from '../../ui/parts/controls.tsx'
import { PRIORITIES } from '../../wheels/clocks.ts'
import { HANDLING_GROUPS } from '../handling.ts'
import { queuesOf } from '../queues.ts'
import type { ReportFilter } from '../saved-filter.ts'
import { REPORT_STATES } from '../states.ts'
import { languageOptions } from './categorise.tsx'
import { CHANNELS, channelLabel, groupLabel, languageLabel, priorityLabel, stateLabel } from './labels.ts'
import { type Chosen, isQueue } from './tray-queues.tsx'

export const FILTERS = ['state', 'area', 'group', 'priority', 'channel', 'language', 'claimed'] as const
type Filter = (typeof FILTERS)[number]
type Fields = Partial<Record<Filter, string>>
const CLAIMED = ['mine', 'others', 'none'] as const

/**
 * Queue, filters and day stand in the address, so that going back brings them back; words that are searched never do.
 * Without a queue in it the tray opens on the first of hers.
 */
export function useFilters(roles: readonly string[]) {
  const { query, path, route } = useLocation()
  const fields: Fields = {}
  for (const name of FILTERS) if (query[name]) fields[name] = query[name]
  const on = query['on'] ?? ''
  const queues = queuesOf(roles)
  const asked = query['queue']
  const queue: Chosen =
    isQueue(asked) && queues.includes(asked) ? asked : asked === 'all' ? 'all' : (queues[0] ?? 'all')

  const href = (next: Fields & { queue?: string | undefined; on?: string }): string => {
    const put = new URLSearchParams()
    for (const [name, value] of Object.entries(next)) if (value) put.set(name, value)
    return put.size > 0 ? `${path}?${put.toString()}` : path
  }
  const to = (next: Parameters<typeof href>[0]): void => route(href(next), true)
  /** As the server is asked, and as it is kept. */
  const filter = { ...fields, ...(queue !== 'all' && { queue }) } as ReportFilter
  return {
    queues,
    queue,
    fields,
    on,
    filter,
    count: Object.keys(fields).length,
    hrefOf: (one: Chosen) => href({ ...fields, on, queue: one }),
    goTo: (one: Chosen) => to({ ...fields, on, queue: one }),
    choose: (name: Filter, value: string) => to({ ...fields, on, queue, [name]: value }),
    jump: (day: string) => to({ ...fields, on: day, queue }),
    clear: () => to({ queue }),
    hrefOfSaved: (saved: ReportFilter) => href({ ...(saved as Fields), queue: saved.queue ?? 'all' }),
  }
}
export type TrayFilter = ReturnType<typeof useFilters>

const LABELS: Record<Filter, (code: string) => string> = {
  state: stateLabel,
  area: areaName,
  group: groupLabel,
  priority: priorityLabel,
  channel: channelLabel,
  language: languageLabel,
  claimed: (code) => t(`reports.filter.claimed.${code}`),
}

/** A filter said from its fields: it has no name, since a name would be a free text about what somebody looks for. */
export function filterSaid(filter: ReportFilter): string[] {
  const said = FILTERS.flatMap((name) => {
    const value = filter[name]
    return value === undefined ? [] : [LABELS[name](value)]
  })
  return filter.queue === undefined ? said : [t(`reports.queue.${filter.queue}`), ...said]
}

export function TrayFilters(props: { tray: TrayFilter; words: string; onWords: (words: string) => void }) {
  const { fields, on, count, choose, jump, clear } = props.tray
  const named = (values: readonly string[], label: (code: string) => string) =>
    values.map((value) => ({ value, label: label(value) }))
  const options: Record<Filter, { value: string; label: string }[]> = {
    state: named(REPORT_STATES, stateLabel),
    area: named(
      (wheel.value?.areas ?? []).map(({ code }) => code),
      areaName,
    ),
    group: named(HANDLING_GROUPS, groupLabel),
    priority: named(PRIORITIES, priorityLabel),
    channel: named(CHANNELS, channelLabel),
    language: languageOptions(),
    claimed: named(CLAIMED, LABELS.claimed),
  }
  const chosen = count + (on === '' ? 0 : 1)
  return (
    <div class="tray-tools">
      <Field
        label={t('work.tray.search')}
        hint={t('work.tray.search.hint')}
        type="search"
        value={props.words}
        onInput={props.onWords}
      />
      <details class="tray-filters" open={chosen > 0}>
        <summary>{t('work.tray.filters', { count: chosen })}</summary>
        <div class="tray-filter-grid">
          {FILTERS.map((name) => (
            <Select
              key={name}
              label={t(LABEL_IDS[name])}
              value={fields[name] ?? ''}
              onChange={(value: string) => choose(name, value)}
              placeholder={t('work.tray.all')}
              options={options[name]}
            />
          ))}
          <Field label={t('reports.filter.on')} type="date" value={on} onInput={jump} />
        </div>
        {chosen > 0 && (
          <button type="button" class="link" onClick={clear}>
            {t('reports.filter.clear')}
          </button>
        )}
      </details>
      {on !== '' && <p class="soft">{t('reports.filter.from', { day: formatDay(on) })}</p>}
    </div>
  )
}

const LABEL_IDS: Record<Filter, string> = {
  state: 'work.tray.filter.state',
  area: 'work.tray.filter.area',
  group: 'work.tray.filter.group',
  priority: 'work.tray.filter.priority',
  channel: 'work.tray.filter.channel',
  language: 'reports.filter.language',
  claimed: 'reports.filter.claimed',
}
