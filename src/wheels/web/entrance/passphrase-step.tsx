import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { newPassphrase } from '../../../custody/web/index.ts'
import { t } from '../../../ui/i18n.ts'
import { Button, Form } from '../../../ui/parts/controls.tsx'
import { Loading } from '../../../ui/parts/feedback.tsx'
import { Card } from '../../../ui/parts/layout.tsx'
import { DoorPage } from './door-page.tsx'
import { OwnPassphrase } from './own-passphrase.tsx'
import { ProvePassphrase } from './prove-passphrase.tsx'

/** `proven`: she has shown that it is on her paper, or in her head. */
export type Passphrase = { text: string; proven: boolean }
export const NO_PASSPHRASE: Passphrase = { text: '', proven: false }

type PassphraseStepProps = {
  step: { n: number; of: number }
  value: Passphrase
  onChange: (value: Passphrase) => void
  /** With the proven passphrase; what it throws is said on this page. */
  onProven: (text: string) => unknown
  onBack: () => void
  /** While keys are made of it. */
  progress?: ComponentChildren
}
type Mode = 'show' | 'prove' | 'own' | 'kept'

/** Made here, written down, and asked for: nobody goes on without having it, for nobody can send it to her again. */
export function PassphraseStep({ step, value, onChange, onProven, onBack, progress }: PassphraseStepProps) {
  const [mode, setMode] = useState<Mode>(value.proven ? 'kept' : 'show')
  const make = async () => onChange({ text: await newPassphrase(), proven: false })
  useEffect(() => {
    if (value.text === '') void make()
  }, [])
  const prove = (text: string) => {
    onChange({ text, proven: true })
    return onProven(text)
  }
  const frame = { step, progress, onBack }
  if (mode === 'own') {
    const made = async () => {
      await make()
      setMode('show')
    }
    return <OwnPassphrase {...frame} onChosen={prove} onMade={made} />
  }
  if (mode === 'prove')
    return <ProvePassphrase {...frame} text={value.text} onProven={prove} onBack={() => setMode('show')} />
  if (mode === 'kept') {
    return (
      <PassphrasePage {...frame} title={t('join.pass.kept')} lead={t('join.pass.kept_help')}>
        <Form onSubmit={() => onProven(value.text)}>
          {progress}
          <div class="actions">
            <Button kind="primary" type="submit">
              {t('join.next')}
            </Button>
            <Button onClick={() => make().then(() => setMode('show'))}>{t('join.pass.another')}</Button>
            <Button onClick={onBack}>{t('join.back')}</Button>
          </div>
        </Form>
      </PassphrasePage>
    )
  }
  return (
    <PassphrasePage {...frame} title={t('join.pass.title')} lead={t('join.pass.lead')}>
      <Form onSubmit={() => setMode('prove')}>
        {value.text === '' ? <Loading /> : <Words text={value.text} />}
        <p class="hint">{t('join.pass.paper')}</p>
        <div class="actions">
          <Button kind="primary" type="submit" disabled={value.text === ''}>
            {t('join.pass.written')}
          </Button>
          <Button onClick={make}>{t('join.pass.another')}</Button>
          <Button onClick={onBack}>{t('join.back')}</Button>
        </div>
        <button class="link" type="button" onClick={() => setMode('own')}>
          {t('join.pass.own')}
        </button>
      </Form>
    </PassphrasePage>
  )
}

type PassphrasePageProps = {
  step: { n: number; of: number }
  title: string
  lead: string
  children: ComponentChildren
}

export function PassphrasePage({ step, title, lead, children }: PassphrasePageProps) {
  return (
    <DoorPage key={title} title={title} lead={lead} step={step}>
      <Card>{children}</Card>
    </DoorPage>
  )
}

/** English words in every language of the page, so that they are never translated nor turned around. */
function Words({ text }: { text: string }) {
  return (
    <ol class="passphrase" dir="ltr" lang="en" translate={false} aria-label={t('join.pass.words')}>
      {text.split(' ').map((word, at) => (
        <li key={`${at} ${word}`}>{word}</li>
      ))}
    </ol>
  )
}
