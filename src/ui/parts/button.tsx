import { createContext, type ComponentChildren } from 'preact'
import { useContext } from 'preact/hooks'

/** Whether the form around is on its way, so that its button says so. */
export const Sending = createContext(false)

export type ButtonKind = 'primary' | 'plain' | 'leave'
type ButtonProps = {
  kind?: ButtonKind
  busy?: boolean | undefined
  disabled?: boolean | undefined
  type?: 'button' | 'submit'
  onClick?: (() => unknown) | undefined
  children: ComponentChildren
}

export function Button({ kind = 'plain', busy, disabled, type = 'button', onClick, children }: ButtonProps) {
  const sending = useContext(Sending)
  const working = busy || (sending && type === 'submit')
  return (
    <button
      class={`button ${kind}`}
      type={type}
      disabled={disabled}
      // Not `disabled`: the button that was just pressed keeps the focus.
      aria-disabled={working || undefined}
      aria-busy={working || undefined}
      onClick={(event) => {
        if (working) event.preventDefault()
        else void onClick?.()
      }}
    >
      {children}
    </button>
  )
}

export function ButtonLink({
  kind = 'plain',
  href,
  children,
}: {
  kind?: ButtonKind
  href: string
  children: ComponentChildren
}) {
  return (
    <a class={`button ${kind}`} href={href}>
      {children}
    </a>
  )
}
