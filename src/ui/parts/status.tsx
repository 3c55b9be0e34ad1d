import { signal } from '@preact/signals'
import { formatTime, t } from '../i18n.ts'
import { timeLeft } from '../time-left.ts'

/** One clock for the page, so that all rows change in the same moment. */
const now = signal(Date.now())
if (typeof document !== 'undefined') {
  const tick = () => {
    if (!document.hidden) now.value = Date.now()
  }
  setInterval(tick, 20_000)
  document.addEventListener('visibilitychange', tick)
}

type TimeLeftProps = {
  due: string | null | undefined
  started?: string | null | undefined
  /** Somebody else let it pass, and it came to this reader. */
  passedOn?: boolean | undefined
}

/** Colour only repeats what a word beside the figure says. */
export function TimeLeft({ due, started, passedOn }: TimeLeftProps) {
  if (!due) return passedOn ? <span class="time-left soft">{t('ui.time.passed_on')}</span> : null
  const left = timeLeft(Date.parse(due), now.value, started ? Date.parse(started) : undefined)
  const amount = t(`ui.time.${left.unit}`, { n: left.n })
  const pressing = left.overdue || left.soon
  return (
    <span class={pressing ? 'time-left pressing' : 'time-left'}>
      <time dateTime={due} title={formatTime(due)}>
        {left.overdue ? t('ui.time.overdue', { time: amount }) : amount}
      </time>
      {left.soon ? <small>{t('ui.time.soon')}</small> : null}
      {passedOn ? <small class="soft">{t('ui.time.passed_on')}</small> : null}
    </span>
  )
}

export type StateShape = 'solid' | 'half' | 'hollow' | 'dotted'

/** A state as words with a small disc that fills: the same sign as a piece of the wheel. */
export function StatePill({ label, shape }: { label: string; shape: StateShape }) {
  return (
    <span class={`state ${shape}`}>
      <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
        {shape === 'solid' ? <circle cx="6" cy="6" r="5.5" fill="currentColor" /> : null}
        {shape === 'half' ? <path d="M6 .75a5.25 5.25 0 0 1 0 10.5z" fill="currentColor" /> : null}
        {shape === 'solid' ? null : (
          <circle
            cx="6"
            cy="6"
            r="5.25"
            fill="none"
            stroke="currentColor"
            stroke-width="1.5"
            stroke-dasharray={shape === 'dotted' ? '1.6 1.7' : undefined}
          />
        )}
      </svg>
      {label}
    </span>
  )
}

/** The pair as written, then both judgements in words: A to F the source's history, 1 to 6 this item. */
export function Grade({ pair }: { pair: string | null | undefined }) {
  if (!pair || !/^[A-F][1-6]$/.test(pair)) return <span class="soft">{t('ui.grade.none')}</span>
  return (
    <span class="grade">
      <b>{pair}</b>{' '}
      <span class="soft">
        {t('ui.grade.words', { source: t(`ui.grade.${pair[0]}`), item: t(`ui.grade.${pair[1]}`) })}
      </span>
    </span>
  )
}
