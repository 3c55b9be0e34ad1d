import { useRef, useState } from 'preact/hooks'

export type Selection = {
  /** Those of the shown ones that are chosen, in the order in which they are shown. */
  ids: string[]
  has: (id: string) => boolean
  set: (id: string, on: boolean) => void
  /** From the last one that was set to this one. */
  range: (id: string, on: boolean) => void
  all: () => void
  none: () => void
}

/** What is no longer shown is no longer chosen: nobody acts on what she does not see. */
export function useSelection(shown: readonly string[], first: readonly string[] = []): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(first))
  const anchor = useRef<string | undefined>(undefined)
  const put = (ids: readonly string[], on: boolean): void =>
    setChosen((before) => {
      const next = new Set(before)
      for (const id of ids) {
        if (on) next.add(id)
        else next.delete(id)
      }
      return next
    })
  return {
    ids: shown.filter((id) => chosen.has(id)),
    has: (id) => chosen.has(id),
    set: (id, on) => {
      anchor.current = id
      put([id], on)
    },
    range: (id, on) => {
      const from = shown.indexOf(anchor.current ?? id)
      const to = shown.indexOf(id)
      if (from === -1 || to === -1) put([id], on)
      else put(shown.slice(Math.min(from, to), Math.max(from, to) + 1), on)
      anchor.current = id
    },
    all: () => put(shown, true),
    none: () => {
      anchor.current = undefined
      setChosen(new Set<string>())
    },
  }
}

/** For the box of one row: space chooses, shift with it the whole stretch, arrows move, and with shift choose on the way. */
export function boxKeys(selection: Selection, id: string) {
  return {
    onClick: (event: MouseEvent & { currentTarget: HTMLInputElement }) => {
      const on = event.currentTarget.checked
      if (event.shiftKey) selection.range(id, on)
      else selection.set(id, on)
    },
    onKeyDown: (event: KeyboardEvent & { currentTarget: HTMLInputElement }) => {
      if (event.key === ' ' && event.shiftKey) {
        event.preventDefault()
        selection.range(id, !selection.has(id))
      }
      const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
      if (step === 0) return
      event.preventDefault()
      const boxes = [...document.querySelectorAll<HTMLInputElement>('input[data-row]')]
      const next = boxes[boxes.indexOf(event.currentTarget) + step]
      if (!next) return
      next.focus()
      if (event.shiftKey) selection.range(next.dataset['row'] ?? '', true)
    },
  }
}
