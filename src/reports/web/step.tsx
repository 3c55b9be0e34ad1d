import type { ComponentChildren } from 'preact'
import { t } from '../../ui/i18n.ts'
import { Tick } from './tick.tsx'
import './steps.css'

type Props = {
  number: number
  title: string
  standing: 'done' | 'now' | 'later'
  /** One line that says what came of it, or what it waits for. */
  line?: ComponentChildren
  children?: ComponentChildren
  /** What can be done whether or not the step is. */
  always?: ComponentChildren
}

/** One of the steps in order: what is next stands open, what is done in one line, what comes later in pale. */
export function Step({ number, title, standing, line, children, always }: Props) {
  return (
    <li class={`step step-${standing}`} aria-current={standing === 'now' ? 'step' : undefined}>
      <span class="step-mark" aria-hidden="true">
        {standing === 'done' ? <Tick /> : number}
      </span>
      <div class="step-body">
        <h3 class="step-title">
          {title} <span class="step-standing">{t(`work.step.${standing}`)}</span>
        </h3>
        {line && <p class="step-line">{line}</p>}
        {standing === 'now' && children}
        {standing === 'done' && children && (
          <details class="step-again">
            <summary>{t('work.step.again')}</summary>
            {children}
          </details>
        )}
        {always}
      </div>
    </li>
  )
}
