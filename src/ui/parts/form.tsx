import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { asProblem, type ProblemError } from '../api.ts'
import { t } from '../i18n.ts'
import { Sending } from './button.tsx'

type FormProps = {
  onSubmit: () => unknown
  children: ComponentChildren
  problem?: ProblemError | null | undefined
}

/** Sends once at a time; what is missing or refused is said above the fields, and the focus goes there. */
export function Form({ onSubmit, children, problem }: FormProps) {
  const [sending, setSending] = useState(false)
  const [own, setOwn] = useState<ProblemError | null>(null)
  const [missing, setMissing] = useState<{ label: string; go: () => void }[]>([])
  const summary = useRef<HTMLDivElement>(null)
  const shown = problem ?? own
  useEffect(() => {
    if (shown || missing.length > 0) summary.current?.focus()
  }, [shown, missing])

  async function submit(event: SubmitEvent) {
    event.preventDefault()
    if (sending) return
    const gaps = gapsOf(event.currentTarget as HTMLFormElement)
    setMissing(gaps)
    setOwn(null)
    if (gaps.length > 0) return
    setSending(true)
    try {
      await onSubmit()
    } catch (error) {
      setOwn(asProblem(error))
    }
    setSending(false)
  }

  return (
    <form class="form" noValidate onSubmit={submit} aria-busy={sending || undefined}>
      {shown || missing.length > 0 ? (
        <div class="note clay" role="alert" tabIndex={-1} ref={summary}>
          {shown ? <p>{shown.sentence}</p> : <p>{t('ui.form.missing')}</p>}
          {missing.length > 0 ? (
            <ul>
              {missing.map((one) => (
                <li key={one.label}>
                  <button class="link" type="button" onClick={one.go}>
                    {one.label}
                  </button>
                </li>
              ))}
            </ul>
          ) : null}
        </div>
      ) : null}
      <Sending.Provider value={sending}>{children}</Sending.Provider>
    </form>
  )
}

type Input = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

/** The browser knows which fields do not fit; its own bubbles speak another language than the page. */
function gapsOf(form: HTMLFormElement): { label: string; go: () => void }[] {
  const named = new Map<string, () => void>()
  for (const input of form.querySelectorAll<Input>('input:invalid, textarea:invalid, select:invalid')) {
    const legend = input.type === 'radio' ? input.closest('fieldset')?.querySelector('legend') : undefined
    const label = (legend ?? input.labels?.[0]?.querySelector('.label') ?? input.labels?.[0])?.textContent
    if (label && !named.has(label)) named.set(label, () => input.focus())
  }
  return [...named].map(([label, go]) => ({ label, go }))
}
