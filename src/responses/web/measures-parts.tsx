import type { ComponentChildren } from 'preact'
import { formatNumber, locale, t } from '../../ui/i18n.ts'
import type { Share } from '../measures.ts'

/** How sure a share is, as a place on a line with its range. What it draws stands in words beside it. */
export function Interval({ share }: { share: Share | null }) {
  return (
    <svg class="m-interval" height="16" aria-hidden="true" focusable="false">
      <line x1="0" x2="100%" y1="8" y2="8" class={share === null ? 'm-none' : 'm-whole'} />
      {[0, 50, 100].map((at) => (
        <line key={at} x1={`${at}%`} x2={`${at}%`} y1="4" y2="12" class="m-whole" />
      ))}
      {share && (
        <>
          <line x1={percentOf(share.lower)} x2={percentOf(share.upper)} y1="8" y2="8" class="m-range" />
          <circle cx={percentOf(share.share)} cy="8" r="5" class="m-dot" />
        </>
      )}
    </svg>
  )
}

const percentOf = (share: number): string => `${(share * 100).toFixed(1)}%`
const whole = (share: number): string => formatNumber(Math.round(share * 100))

/** "18 of 25: 72 % (95 % interval 52 to 86 %)", or that it is too few to say. */
export function shareSaid(share: Share | null, hits: number, n: number): string {
  if (share === null)
    return t('responses.measure.share.few', { hits: formatNumber(hits), n: formatNumber(n) })
  const { share: value, lower, upper } = share
  return t('responses.measure.share', {
    hits: formatNumber(hits),
    n: formatNumber(n),
    share: whole(value),
    lower: whole(lower),
    upper: whole(upper),
  })
}

export function ShareLine({ share, hits, n }: { share: Share | null; hits: number; n: number }) {
  return (
    <div class="m-share">
      <p>{shareSaid(share, hits, n)}</p>
      <Interval share={share} />
    </div>
  )
}

const UNITS = [
  ['day', 86_400, 172_800],
  ['hour', 3600, 5400],
  ['minute', 60, 0],
] as const

/** In the unit that a person would say it in. */
export function duration(seconds: number): string {
  if (seconds < 60) return t('responses.measure.under_minute')
  const [unit, size] = UNITS.find(([, , from]) => seconds >= from) ?? UNITS[2]
  const digits = unit === 'minute' ? 0 : 1
  return new Intl.NumberFormat(locale.value, {
    style: 'unit',
    unit,
    unitDisplay: 'long',
    maximumFractionDigits: digits,
  }).format(seconds / size)
}

/** Each number opens to how it was reckoned. */
export function How({ children }: { children: ComponentChildren }) {
  return (
    <details class="m-how">
      <summary>{t('responses.measure.how')}</summary>
      <div class="stack">{children}</div>
    </details>
  )
}
