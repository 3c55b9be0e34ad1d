import { signal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import type { ProblemError } from '../api.ts'
import { t } from '../i18n.ts'
import { Button } from './button.tsx'

/** An empty list says what to do next, in its children. */
export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children}
    </div>
  )
}

type ProblemProps = { problem: ProblemError | null | undefined; onRetry?: (() => unknown) | undefined }

export function Problem({ problem, onRetry }: ProblemProps) {
  if (!problem) return null
  return (
    <div class="note clay" role="alert">
      <p>{problem.sentence}</p>
      {onRetry ? <Button onClick={onRetry}>{t('ui.problem.retry')}</Button> : null}
    </div>
  )
}

export function Loading() {
  return <output class="loading soft">{t('ui.loading')}</output>
}

type ProgressProps = {
  value?: number | undefined
  max?: number
  label: string
  onCancel?: (() => void) | undefined
}

/** Without a value it runs without telling how far it is. */
export function Progress({ value, max = 1, label, onCancel }: ProgressProps) {
  const id = useId()
  return (
    <div class="progress">
      <output id={id}>{label}</output>
      <progress aria-labelledby={id} max={max} {...(value === undefined ? {} : { value })} />
      {onCancel ? <Button onClick={onCancel}>{t('ui.progress.cancel')}</Button> : null}
    </div>
  )
}

type Note = { id: number; text: string; undo: (() => void) | undefined }
const notes = signal<readonly Note[]>([])
let count = 0

/** A word that something was done; what can be undone stays longer. */
export function toast(text: string, undo?: () => void): void {
  const note = { id: ++count, text, undo }
  notes.value = [...notes.value.slice(-2), note]
  setTimeout(() => drop(note.id), undo ? 20_000 : 8_000)
}

function drop(id: number): void {
  notes.value = notes.value.filter((one) => one.id !== id)
}

export function Toasts() {
  return (
    <div class="toasts" aria-live="polite">
      {notes.value.map(({ id, text, undo }) => (
        <div class="toast" key={id}>
          <span>{text}</span>
          {undo ? (
            <button
              class="link"
              type="button"
              onClick={() => {
                drop(id)
                undo()
              }}
            >
              {t('ui.toast.undo')}
            </button>
          ) : null}
        </div>
      ))}
    </div>
  )
}
