import { formatDay, formatNumber, locale, t } from '../../ui/i18n.ts'
import type { TimelineRow } from './calls.ts'
import { Silence } from './map-drawing.tsx'
import { bounds, countWords, type Told } from './map-words.ts'

const WIDTH = 720
const HEIGHT = 180

type Span = Told & Pick<TimelineRow, 'from' | 'to' | 'standing'>

/** Bars in reading direction: what she can list, what is told of the rest, and how far it may reach; silence is a gap. */
export function Bars({
  rows,
  height = HEIGHT,
  label,
}: {
  rows: readonly Span[]
  height?: number
  label: string
}) {
  const most = Math.max(5, ...rows.map((row) => bounds(row).to))
  const step = WIDTH / Math.max(1, rows.length)
  const gap = step > 6 ? 2 : step > 3 ? 1 : 0
  const size = (n: number): number => (n / most) * (height - 4)
  const ends = locale.value === 'ar'
  const x = (at: number): number => (ends ? WIDTH - (at + 1) * step : at * step) + gap / 2
  const id = `silence-${label.length}-${rows.length}-${height}`
  const [first, last] = [rows[0], rows.at(-1)]
  const middle = rows[Math.floor(rows.length / 2)]
  return (
    <figure class="bars">
      <p class="bars-most soft">{formatNumber(most)}</p>
      <svg viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={label} preserveAspectRatio="none">
        <Silence id={id} />
        <line class="grid" x1="0" x2={WIDTH} y1="4" y2="4" />
        {rows.map((row, at) => {
          const { from, to } = bounds(row)
          const wide = Math.max(0.8, step - gap)
          if (to === 0 && row.standing === 'no_information')
            return (
              <rect
                key={row.from}
                class="gap"
                x={x(at)}
                y={4}
                width={wide}
                height={height - 4}
                fill={`url(#${id})`}
              >
                <title>{`${formatDay(row.from)}: ${t('reports.map.silence')}`}</title>
              </rect>
            )
          return (
            <g key={row.from}>
              <title>{`${formatDay(row.from)}: ${countWords(row)}`}</title>
              {to > from && (
                <rect
                  class="unsure"
                  x={x(at)}
                  y={height - size(to)}
                  width={wide}
                  height={size(to) - size(from)}
                />
              )}
              {from > row.own && (
                <rect
                  class="others"
                  x={x(at)}
                  y={height - size(from)}
                  width={wide}
                  height={size(from - row.own)}
                />
              )}
              <rect class="own" x={x(at)} y={height - size(row.own)} width={wide} height={size(row.own)} />
            </g>
          )
        })}
        <line class="ground" x1="0" x2={WIDTH} y1={height - 0.5} y2={height - 0.5} />
      </svg>
      {height === HEIGHT && first && last && (
        <figcaption class="bars-days soft">
          <span>{formatDay(first.from)}</span>
          {rows.length > 8 && middle && <span class="bars-middle">{formatDay(middle.from)}</span>}
          <span>{formatDay(last.to)}</span>
        </figcaption>
      )}
    </figure>
  )
}

export function BarsLegend({ rows }: { rows: readonly Span[] }) {
  const shows = {
    others: rows.some((row) => bounds(row).from > row.own),
    unsure: rows.some((row) => bounds(row).to > bounds(row).from),
    gap: rows.some((row) => bounds(row).to === 0 && row.standing === 'no_information'),
  }
  if (!shows.others && !shows.unsure && !shows.gap) return null
  return (
    <ul class="legend">
      <li>
        <i class="swatch own" aria-hidden="true" />
        {t('reports.map.legend.own')}
      </li>
      {shows.others && (
        <li>
          <i class="swatch others" aria-hidden="true" />
          {t('reports.map.legend.others')}
        </li>
      )}
      {shows.unsure && (
        <li>
          <i class="swatch unsure" aria-hidden="true" />
          {t('reports.map.legend.unsure')}
        </li>
      )}
      {shows.gap && (
        <li>
          <i class="swatch silent" aria-hidden="true" />
          {t('reports.map.silence')}
        </li>
      )}
    </ul>
  )
}
