import type { ComponentChildren } from 'preact'
import { machineMade, t } from '../../../ui/i18n.ts'
import { Toasts } from '../../../ui/parts/feedback.tsx'
import { LanguageSelect } from '../../../ui/parts/language.tsx'
import { Page } from '../../../ui/parts/layout.tsx'
import './entrance.css'

type DoorPageProps = {
  title: string
  lead?: ComponentChildren
  /** Which of how many. */
  step?: { n: number; of: number } | undefined
  children: ComponentChildren
}

/** A page before the work. Given a key by each step, it is a page of its own to whoever moves by keyboard or listens. */
export function DoorPage({ title, lead, step, children }: DoorPageProps) {
  return (
    <main id="main" class="door entrance">
      <div class="entrance-head">
        <p class="brand">Commonwheel</p>
        {step ? <p class="soft">{t('join.step', step)}</p> : null}
      </div>
      <Page title={title} lead={lead}>
        {children}
        <LanguageSelect />
        {machineMade() ? <p class="soft">{t('ui.shell.machine_made')}</p> : null}
      </Page>
      <Toasts />
    </main>
  )
}
