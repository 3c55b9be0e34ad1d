import { useEffect, useState } from 'preact/hooks'

export type Steps<S extends string> = {
  step: S
  go: (to: S) => void
  next: () => void
  /** In place of this one, which nobody comes back to. */
  enter: (to: S) => void
  /** Undefined on the first. */
  back: (() => void) | undefined
}

/**
 * Pages of one draft. Each has a place in the browser's history, so that its own way back leads to the page before and
 * loses nothing; the address stays the same and tells nothing.
 */
export function useSteps<S extends string>(order: readonly S[], first: S): Steps<S> {
  const [step, setStep] = useState<S>(first)
  useEffect(() => {
    history.replaceState({ step: first }, '')
    const moved = (event: PopStateEvent) => {
      const to = order.find((one) => one === (event.state as { step?: string } | null)?.step)
      if (to) setStep(to)
    }
    addEventListener('popstate', moved)
    return () => removeEventListener('popstate', moved)
  }, [])
  const go = (to: S) => {
    history.pushState({ step: to }, '')
    setStep(to)
    scrollTo(0, 0)
  }
  const enter = (to: S) => {
    history.replaceState({ step: to }, '')
    setStep(to)
    scrollTo(0, 0)
  }
  const at = order.indexOf(step)
  const [before, after] = [order[at - 1], order[at + 1]]
  return {
    step,
    go,
    enter,
    next: () => after && go(after),
    back: before ? () => go(before) : undefined,
  }
}

/** What was made here and is written down nowhere else is asked about before the page is left. */
export function useLeaveGuard(guarded: boolean): void {
  useEffect(() => {
    if (!guarded) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [guarded])
}
