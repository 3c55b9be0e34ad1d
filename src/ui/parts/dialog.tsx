import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { asProblem, type ProblemError } from '../api.ts'
import { t } from '../i18n.ts'
import { Button, type ButtonKind } from './button.tsx'
import { Problem } from './feedback.tsx'

type DialogProps = { open: boolean; title: string; onClose: () => void; children?: ComponentChildren }

/** The browser's own: it keeps the focus inside, closes with Escape and gives the focus back. */
export function Dialog({ open, title, onClose, children }: DialogProps) {
  const box = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const dialog = box.current
    if (open && dialog && !dialog.open) dialog.showModal()
    if (!open && dialog?.open) dialog.close()
  }, [open])
  return (
    <dialog ref={box} aria-labelledby={id} onClose={() => open && onClose()}>
      {open ? (
        <>
          <header class="dialog-head">
            <h2 id={id}>{title}</h2>
            <button class="link" type="button" onClick={onClose}>
              {t('ui.dialog.close')}
            </button>
          </header>
          {children}
        </>
      ) : null}
    </dialog>
  )
}

type ConfirmButtonProps = {
  label: string
  question: string
  confirmLabel: string
  onConfirm: () => unknown
  kind?: ButtonKind
  disabled?: boolean | undefined
}

/** For what cannot be taken back. A failure stays in the dialog, so that it can be tried again. */
export function ConfirmButton(props: ConfirmButtonProps) {
  const { label, question, confirmLabel, onConfirm, kind = 'plain', disabled } = props
  const [open, setOpen] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ProblemError | null>(null)
  async function confirm() {
    setBusy(true)
    setProblem(null)
    try {
      await onConfirm()
      setOpen(false)
    } catch (error) {
      setProblem(asProblem(error))
    }
    setBusy(false)
  }
  return (
    <>
      <Button
        kind={kind}
        disabled={disabled}
        onClick={() => {
          setProblem(null)
          setOpen(true)
        }}
      >
        {label}
      </Button>
      <Dialog open={open} title={label} onClose={() => setOpen(false)}>
        <p>{question}</p>
        <Problem problem={problem} />
        <div class="actions">
          <Button kind={kind === 'leave' ? 'leave' : 'primary'} busy={busy} onClick={confirm}>
            {confirmLabel}
          </Button>
          <Button onClick={() => setOpen(false)}>{t('ui.dialog.cancel')}</Button>
        </div>
      </Dialog>
    </>
  )
}
