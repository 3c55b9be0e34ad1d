import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { t } from '../../../ui/i18n.ts'
import { Button, Field, Form } from '../../../ui/parts/controls.tsx'
import { useWrong } from './errors.ts'
import { PassphrasePage } from './passphrase-step.tsx'

type ProvePassphraseProps = {
  step: { n: number; of: number }
  text: string
  onProven: (text: string) => unknown
  onBack: () => void
  progress?: ComponentChildren
}
const ASKED = 3

export function ProvePassphrase({ step, text, onProven, onBack, progress }: ProvePassphraseProps) {
  const words = text.split(' ')
  const [asked] = useState(() => someOf(words.length))
  const [typed, setTyped] = useState<Record<number, string>>({})
  const wrong = useWrong<string>()
  const submit = () => {
    const isWrong = (at: number) => typed[at]?.trim().toLowerCase() !== words[at]
    wrong.check(Object.fromEntries(asked.map((at) => [at, isWrong(at) ? 'join.pass.not_this' : undefined])))
    return onProven(text)
  }
  return (
    <PassphrasePage step={step} title={t('join.pass.prove')} lead={t('join.pass.prove_lead')}>
      <Form onSubmit={submit}>
        {asked.map((at) => (
          <Field
            key={at}
            label={t('join.pass.word', { n: at + 1 })}
            error={wrong.error(String(at))}
            value={typed[at] ?? ''}
            onInput={(word) => {
              wrong.clear(String(at))
              setTyped({ ...typed, [at]: word })
            }}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            dir="ltr"
            required
          />
        ))}
        {progress}
        <div class="actions">
          <Button kind="primary" type="submit">
            {t('join.next')}
          </Button>
          <Button onClick={onBack}>{t('join.pass.show')}</Button>
        </div>
      </Form>
    </PassphrasePage>
  )
}

/** So many places of a row, in their order, none twice. */
function someOf(length: number): number[] {
  const places = Array.from({ length }, (_, at) => at)
  const random = crypto.getRandomValues(new Uint32Array(length))
  return places
    .sort((a, b) => (random[a] ?? 0) - (random[b] ?? 0))
    .slice(0, ASKED)
    .sort((a, b) => a - b)
}
