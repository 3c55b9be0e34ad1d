import type { ComponentChildren } from 'preact'
import { t } from '../../ui/i18n.ts'
import './warnings.css'
import './incident.css'

/** What somebody wrote, in her language and its direction; or that it can no longer be read. */
export function Said({ text }: { text: string | null | undefined }) {
  if (text === null || text === undefined) return <p class="w-lost">{t('warnings.words.lost')}</p>
  return (
    <p class="w-said" dir="auto">
      {text}
    </p>
  )
}

export function Rows({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <ul class="w-rows" aria-label={label}>
      {children}
    </ul>
  )
}

/** One line of a list: a sentence that opens the thing, what else is known below it, and the time at its end. */
export function Row(props: {
  href?: string
  title: string
  meta?: ComponentChildren
  side?: ComponentChildren
  quiet?: boolean
  children?: ComponentChildren
}) {
  const { href, title, meta, side, quiet, children } = props
  return (
    <li class={quiet ? 'w-row w-row-quiet' : 'w-row'}>
      <div class="w-row-main">
        {href === undefined ? (
          <span class="w-row-title" dir="auto">
            {title}
          </span>
        ) : (
          <a class="w-row-title" href={href} dir="auto">
            {title}
          </a>
        )}
        {meta && <div class="w-row-meta">{meta}</div>}
        {children}
      </div>
      {side && <div class="w-row-side">{side}</div>}
    </li>
  )
}

/** Short facts in one line, each with room to wrap as a whole. */
export function Dots({ of }: { of: (ComponentChildren | null | false)[] }) {
  const shown = of.filter((one) => one !== null && one !== false && one !== undefined && one !== '')
  return (
    <span class="w-dots">
      {shown.map((one, at) => (
        <span key={at}>{one}</span>
      ))}
    </span>
  )
}

export function Split({ children, side }: { children: ComponentChildren; side: ComponentChildren }) {
  return (
    <div class="w-split">
      <div class="w-split-main">{children}</div>
      <div class="w-split-side">{side}</div>
    </div>
  )
}

export function Note({ children, tone = 'calm' }: { children: ComponentChildren; tone?: 'calm' | 'care' }) {
  return <div class={tone === 'care' ? 'note w-care' : 'note'}>{children}</div>
}

/** An act that is there and does not call: beside text, where a framed button would be one too many. */
export function Quiet({ onClick, children }: { onClick: () => unknown; children: ComponentChildren }) {
  return (
    <button class="link" type="button" onClick={() => void onClick()}>
      {children}
    </button>
  )
}

export function Buttons({ children }: { children: ComponentChildren }) {
  return <div class="actions">{children}</div>
}
