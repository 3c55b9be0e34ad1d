import type { ComponentChildren } from 'preact'
import { t } from '../../../ui/i18n.ts'
import { DoorPage } from './door-page.tsx'
import type { Wrong } from './errors.ts'

type StepPageProps = {
  step: { n: number; of: number }
  title: string
  lead: string
  /** A page that was come back to says at once what is wrong with it. */
  refused: Wrong<string>
  children: ComponentChildren
}

export function StepPage({ step, title, lead, refused, children }: StepPageProps) {
  const sentences = Object.values(refused).filter((id) => id !== undefined)
  return (
    <DoorPage title={title} lead={lead} step={step}>
      {sentences.map((id) => (
        <div class="note clay" role="alert" key={id}>
          <p>{t(id)}</p>
        </div>
      ))}
      {children}
    </DoorPage>
  )
}
