import { formatNumber, t } from '../../ui/i18n.ts'
import type { MapRow, Picture } from './calls.ts'
import { bounds, countWords, placeName, STEPS, stepOf, stepWords } from './map-words.ts'

/** A word stands in a shape that has room for it; the table says them all. */
const LETTER = 8

const classOf = (row: MapRow): string =>
  bounds(row).to === 0 ? (row.standing === 'no_information' ? 'silent' : 'step-0') : `step-${stepOf(row)}`

const said = (row: MapRow): string =>
  bounds(row).to === 0 && row.standing === 'no_information' ? t('reports.map.silence') : countWords(row)

/** Short enough to stand inside a shape. */
function short(row: MapRow): string {
  const { from, to } = bounds(row)
  if (to === 0) return row.standing === 'no_information' ? '?' : formatNumber(0)
  if (from === to) return formatNumber(from)
  return to < 5 ? '< 5' : `${formatNumber(from)}–${formatNumber(to)}`
}

/** The localities of which this host has outlines, as they lie; the others as tiles. The table says all of it in words. */
export function PlaceMap({ rows, picture }: { rows: readonly MapRow[]; picture: Picture }) {
  const byCode = new Map(rows.map((row) => [row.area_code, row]))
  const shapes = picture.shapes.flatMap((shape) => {
    const row = byCode.get(shape.area_code)
    return row === undefined ? [] : [{ ...shape, row }]
  })
  const drawn = new Set(shapes.map(({ area_code }) => area_code))
  const others = rows.filter((row) => row.area_code !== null && !drawn.has(row.area_code))
  const present = new Set(rows.map(classOf))
  return (
    <div class="place-map">
      {shapes.length > 0 && (
        <svg
          viewBox={`0 0 ${picture.width} ${picture.height}`}
          role="img"
          aria-label={t('reports.map.map.drawn')}
        >
          <Silence id="map-silence" />
          {picture.around.map((path) => (
            <path key={path} class="around" d={path} />
          ))}
          {shapes.map(({ area_code, path, row }) => (
            <path key={area_code} class={`place ${classOf(row)}`} d={path}>
              <title>{`${placeName(area_code)}: ${said(row)}`}</title>
            </path>
          ))}
          {shapes.map(({ area_code, label: [x = 0, y = 0, width = 0], row }) =>
            short(row).length * LETTER > width ? null : (
              <text key={area_code} class={`on-${classOf(row)}`} x={x} y={y}>
                {short(row)}
              </text>
            ),
          )}
        </svg>
      )}
      {others.length > 0 && (
        <>
          {shapes.length === 0 && <p class="soft">{t('reports.map.map.none')}</p>}
          <ul class="place-tiles" aria-hidden="true">
            {others.map((row) => (
              <li key={row.area_code} class={`tile ${classOf(row)}`}>
                <b>{said(row)}</b>
                <span>{placeName(row.area_code)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <ul class="legend">
        <li>{t('reports.map.legend')}</li>
        {STEPS.map((_, at) => (
          <li key={at}>
            <i class={`swatch step-${at + 1}`} aria-hidden="true" />
            {stepWords(at + 1)}
          </li>
        ))}
        {present.has('step-0') && (
          <li>
            <i class="swatch step-0" aria-hidden="true" />
            {t('reports.map.legend.none')}
          </li>
        )}
        {present.has('silent') && (
          <li>
            <i class="swatch silent" aria-hidden="true" />
            {t('reports.map.silence')}
          </li>
        )}
      </ul>
    </div>
  )
}

/** The sign of a gap in what is known: sparse dots on nothing. */
export function Silence({ id }: { id: string }) {
  return (
    <defs>
      <pattern id={id} width="7" height="7" patternUnits="userSpaceOnUse">
        <circle cx="2" cy="2" r="0.9" class="dot" />
        <circle cx="5.5" cy="5.5" r="0.9" class="dot" />
      </pattern>
    </defs>
  )
}
