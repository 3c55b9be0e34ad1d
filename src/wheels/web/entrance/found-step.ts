import type { Draft } from './draft.ts'
import type { Wrong } from './errors.ts'

export type StepFrame = {
  step: { n: number; of: number }
  onNext: () => void
  /** Undefined where nothing lies before. */
  onBack?: (() => void) | undefined
}
export type StepProps<F extends string> = StepFrame & {
  draft: Draft
  change: (draft: Draft) => void
  /** What the server would not take of this page. */
  refused: Wrong<F>
}
