import { formatDay, formatNumber, t } from '../../ui/i18n.ts'
import { Table } from '../../ui/parts/data.tsx'
import type { Timeline, TimelineRow } from './calls.ts'
import { groupLabel, stateLabel } from './labels.ts'
import { bounds, countWords, placeName } from './map-words.ts'
import { Bars, BarsLegend } from './timeline-drawing.tsx'

const partName = (split: string | null, key: string | null): string =>
  split === 'group' ? groupLabel(key ?? '') : split === 'state' ? stateLabel(key ?? '') : placeName(key)

/** Bars, a row of small ones for each part where they are told apart, and the same as a table. */
export function TimelineView({ timeline }: { timeline: Timeline }) {
  const { rows, split, by } = timeline
  const keys = partKeys(rows)
  return (
    <div class="timeline">
      <Bars rows={rows} label={t('reports.map.timeline.drawn')} />
      <BarsLegend rows={rows} />
      {split !== null &&
        keys.map((key) => (
          <div class="bars-part" key={key}>
            <p>{partName(split, key)}</p>
            <Bars rows={rows.map((row) => partOf(row, key))} height={44} label={partName(split, key)} />
          </div>
        ))}
      <details class="as-table">
        <summary>{t('reports.map.table', { rows: rows.length })}</summary>
        <Table
          caption={t('reports.map.timeline')}
          captionHidden
          rows={[...rows].reverse()}
          rowKey={(row) => row.from}
          columns={[
            {
              label: t('reports.map.column.time'),
              render: (row: TimelineRow) =>
                by === 'day' || row.from === row.to
                  ? formatDay(row.from)
                  : t('reports.map.range', { from: formatDay(row.from), to: formatDay(row.to) }),
            },
            {
              label: t('reports.map.column.count'),
              numeric: true,
              render: (row: TimelineRow) =>
                bounds(row).to === 0 && row.standing === 'no_information'
                  ? t('reports.map.silence')
                  : countWords(row),
            },
            {
              label: t('reports.map.column.own'),
              numeric: true,
              render: (row: TimelineRow) => (row.standing === 'no_information' ? '–' : formatNumber(row.own)),
            },
            {
              label: t('reports.map.column.heard'),
              numeric: true,
              render: (row: TimelineRow) =>
                `${formatNumber(row.heard)} / ${formatNumber(timeline.localities)}`,
            },
            ...(split === null
              ? []
              : keys.map((key) => ({
                  label: partName(split, key),
                  numeric: true,
                  render: (row: TimelineRow) =>
                    row.standing === 'no_information' ? '–' : countWords(partOf(row, key)),
                }))),
          ]}
        />
      </details>
    </div>
  )
}

/** The parts of all rows, the largest first; as many as can be read beside each other. */
function partKeys(rows: readonly TimelineRow[]): (string | null)[] {
  const sums = new Map<string | null, number>()
  for (const row of rows)
    for (const part of row.parts) sums.set(part.key, (sums.get(part.key) ?? 0) + bounds(part).to)
  return [...sums]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 8)
    .map(([key]) => key)
}

function partOf(row: TimelineRow, key: string | null) {
  const found = row.parts.find((part) => part.key === key)
  const { from, to, standing } = row
  return found ? { ...found, from, to, standing } : { own: 0, count: null, from, to, standing }
}
