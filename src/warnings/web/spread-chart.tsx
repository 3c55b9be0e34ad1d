import { formatDay, t } from '../../ui/i18n.ts'
import type { SpreadDay } from '../spread.ts'

const DAY = 86_400_000
const WIDTH = 360
const STEP = 11
const EDGE = 10

/**
 * Each day on which somebody listened, at its place in time: a filled disc for each place where it was heard, an empty
 * one where people were asked and had not heard it. Between them the line is dotted, since nobody knows. It is mirrored
 * by style alone where time runs from right to left, so no text stands in it.
 */
export function SpreadChart({ days, corrected }: { days: readonly SpreadDay[]; corrected: string | null }) {
  const all = [...days.map((one) => one.on), ...(corrected === null ? [] : [corrected])].toSorted()
  const first = all[0]
  const last = all.at(-1)
  if (first === undefined || last === undefined) return null
  const tallest = Math.min(8, Math.max(...days.map((one) => one.heardIn + one.notHeardIn), 1))
  const base = EDGE + tallest * STEP
  const span = Math.max(1, (Date.parse(last) - Date.parse(first)) / DAY)
  const at = (day: string) =>
    first === last
      ? WIDTH / 2
      : EDGE + ((Date.parse(day) - Date.parse(first)) / DAY / span) * (WIDTH - 2 * EDGE)
  return (
    <figure class="w-spread">
      <svg viewBox={`0 0 ${WIDTH} ${base + EDGE}`} aria-hidden="true">
        <line class="w-spread-line" x1="0" x2={WIDTH} y1={base + 3} y2={base + 3} />
        {corrected !== null && (
          <line class="w-spread-corrected" x1={at(corrected)} x2={at(corrected)} y1="0" y2={base + EDGE} />
        )}
        {days.flatMap((one) =>
          Array.from({ length: Math.min(tallest, one.heardIn + one.notHeardIn) }, (_, n) => (
            <circle
              key={`${one.on} ${n}`}
              class={n < one.heardIn ? 'w-spread-heard' : 'w-spread-not'}
              cx={at(one.on)}
              cy={base - 4 - n * STEP}
              r="4"
            />
          )),
        )}
      </svg>
      <figcaption>
        <span class="w-spread-ends">
          <span>{formatDay(first)}</span>
          {last !== first && <span>{formatDay(last)}</span>}
        </span>
        <span class="soft">{t('warnings.spread.reads')}</span>
        {corrected !== null && (
          <span class="soft">{t('warnings.spread.corrected', { day: formatDay(corrected) })}</span>
        )}
      </figcaption>
    </figure>
  )
}
