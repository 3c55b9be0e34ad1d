import type { ComponentChildren } from 'preact'
import { useLocation } from 'preact-iso'
import { useEffect, useRef } from 'preact/hooks'
import { formatNumber, locale, machineChecked, machineMade, t } from '../i18n.ts'
import { Toasts } from './feedback.tsx'
import { LanguageSelect } from './language.tsx'

export type NavItem = { href: string; label: string; count?: number | undefined }

type ShellProps = {
  nav: readonly NavItem[]
  who: string
  demonstration: boolean
  onSignOut: () => unknown
  children: ComponentChildren
}

export function Shell({ nav, who, demonstration, onSignOut, children }: ShellProps) {
  return (
    <>
      <a class="skip" href="#main">
        {t('ui.shell.skip')}
      </a>
      {demonstration ? <p class="demonstration">{t('ui.shell.demonstration')}</p> : null}
      <header class="shell-head">
        <p class="brand">Commonwheel</p>
        <nav class="wide" aria-label={t('ui.shell.nav')}>
          <NavList nav={nav} />
        </nav>
        <Menu class="wide" label={who}>
          <Account onSignOut={onSignOut} />
        </Menu>
        <Menu class="narrow" label={t('ui.shell.menu')}>
          <nav aria-label={t('ui.shell.nav')}>
            <NavList nav={nav} />
          </nav>
          <p class="soft">{who}</p>
          <Account onSignOut={onSignOut} />
        </Menu>
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      {machineMade() ? <p class="machine-made soft">{t('ui.shell.machine_made')}</p> : null}
      {machineChecked.value.includes(locale.value) ? (
        <p class="machine-made soft">{t('ui.shell.machine_checked')}</p>
      ) : null}
      <Toasts />
    </>
  )
}

function NavList({ nav }: { nav: readonly NavItem[] }) {
  const { path } = useLocation()
  const within = (outer: string, inner: string) => inner.startsWith(`${outer}/`)
  // A section whose address is the beginning of another's is meant by its own address only.
  const whole = (href: string) => !nav.some((other) => within(href, other.href))
  const current = nav.find((one) => path === one.href || (whole(one.href) && within(one.href, path)))
  return (
    <ul class="nav">
      {nav.map((one) => (
        <li key={one.href}>
          <a href={one.href} aria-current={one.href === current?.href ? 'page' : undefined}>
            {one.label}
            {one.count ? <span class="count"> · {formatNumber(one.count)}</span> : null}
          </a>
        </li>
      ))}
    </ul>
  )
}

function Account({ onSignOut }: { onSignOut: () => unknown }) {
  return (
    <div class="stack">
      <LanguageSelect />
      <button class="button plain" type="button" onClick={() => void onSignOut()}>
        {t('ui.shell.sign_out')}
      </button>
    </div>
  )
}

type MenuProps = { class: string; label: string; children: ComponentChildren }

/** Opens and closes without a script; the script closes it when the page changes or Escape is pressed. */
function Menu({ class: kind, label, children }: MenuProps) {
  const box = useRef<HTMLDetailsElement>(null)
  const { url } = useLocation()
  useEffect(() => {
    if (box.current) box.current.open = false
  }, [url])
  useEffect(() => {
    const close = (event: Event) => {
      const details = box.current
      if (!details?.open) return
      if (event instanceof KeyboardEvent) {
        if (event.key !== 'Escape') return
        details.querySelector('summary')?.focus()
      } else if (details.contains(event.target as Node)) return
      details.open = false
    }
    document.addEventListener('keydown', close)
    document.addEventListener('pointerdown', close)
    return () => {
      document.removeEventListener('keydown', close)
      document.removeEventListener('pointerdown', close)
    }
  }, [])
  return (
    <details class={`menu ${kind}`} ref={box}>
      <summary>{label}</summary>
      <div class="menu-body">{children}</div>
    </details>
  )
}
