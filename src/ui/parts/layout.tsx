import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'

/** The tab and the history of a shared device name the place, never the matter. */
const neutral = 'Commonwheel'
let pagesShown = 0

type PageProps = {
  title: string
  lead?: ComponentChildren
  actions?: ComponentChildren
  /** A word for the tab that tells nothing of the matter, such as the name of the section. */
  tab?: string | undefined
  children?: ComponentChildren
}

export function Page({ title, lead, actions, tab, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = tab ? `${tab} · ${neutral}` : neutral
  }, [tab])
  useEffect(() => {
    // Who moves by keyboard or screen reader learns that the page is another; the first page is announced anyway.
    if (pagesShown++ > 0) heading.current?.focus()
  }, [])
  return (
    <div class="page">
      <header class="page-head">
        <div class="page-title">
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead ? <p class="lead">{lead}</p> : null}
        </div>
        {actions ? <div class="actions">{actions}</div> : null}
      </header>
      {children}
    </div>
  )
}

type CardProps = { title?: string | undefined; children?: ComponentChildren; footer?: ComponentChildren }

export function Card({ title, children, footer }: CardProps) {
  const id = useId()
  return (
    <section class="card" aria-labelledby={title ? id : undefined}>
      {title ? <h2 id={id}>{title}</h2> : null}
      {children}
      {footer ? <div class="card-foot">{footer}</div> : null}
    </section>
  )
}

/** The first child is the main matter and takes two thirds; what follows stands beside it, or below on a phone. */
export function Columns({ children }: { children?: ComponentChildren }) {
  return <div class="columns">{children}</div>
}

export function Stack({ children }: { children?: ComponentChildren }) {
  return <div class="stack">{children}</div>
}
